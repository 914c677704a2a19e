//! GetObjectAttributes: what HeadObject says and how a multipart object lies, in a document.

use super::sums::checksum_type;
use super::{Backend, limit};
use crate::failure::invalid_argument;
use crate::store::Object;
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result};

const KNOWN: [&str; 5] = [
    ObjectAttributes::ETAG,
    ObjectAttributes::CHECKSUM,
    ObjectAttributes::OBJECT_PARTS,
    ObjectAttributes::OBJECT_SIZE,
    ObjectAttributes::STORAGE_CLASS,
];

impl Backend {
    pub(super) async fn get_object_attributes(
        &self,
        request: S3Request<GetObjectAttributesInput>,
    ) -> S3Result<S3Response<GetObjectAttributesOutput>> {
        let input = request.input;
        // One header may hold several names.
        let asked = input
            .object_attributes
            .iter()
            .flat_map(|a| a.as_str().split(','));
        let asked: Vec<&str> = asked.map(str::trim).filter(|a| !a.is_empty()).collect();
        if asked.is_empty() || asked.iter().any(|name| !KNOWN.contains(name)) {
            return Err(invalid_argument("Invalid attribute name specified."));
        }
        let wants = |name: &str| asked.contains(&name);
        let most = limit(input.max_parts, "max-parts")?;
        let found = self.object(&input.bucket, &input.key, input.version_id.as_deref())?;
        let object = found.object;
        let has_parts = wants(ObjectAttributes::OBJECT_PARTS) && !object.parts.is_empty();
        let kind = checksum_type(&object.sums);
        Ok(S3Response::new(GetObjectAttributesOutput {
            checksum: kind
                .filter(|_| wants(ObjectAttributes::CHECKSUM))
                .map(|kind| Checksum {
                    checksum_type: Some(kind),
                    ..object.sums.values.clone()
                }),
            e_tag: wants(ObjectAttributes::ETAG).then(|| ETag::Strong(object.etag.clone())),
            last_modified: Some(object.modified.into()),
            object_parts: has_parts
                .then(|| parts(&object, input.part_number_marker.unwrap_or(0), most)),
            object_size: i64::try_from(object.len())
                .ok()
                .filter(|_| wants(ObjectAttributes::OBJECT_SIZE)),
            storage_class: wants(ObjectAttributes::STORAGE_CLASS).then(|| class(&object)),
            version_id: found.version,
            ..Default::default()
        }))
    }
}

fn class(object: &Object) -> StorageClass {
    let given = object.attributes.storage_class.clone();
    given.unwrap_or_else(|| StorageClass::from_static(StorageClass::STANDARD))
}

/// The parts behind a marker. They are numbered from one, whatever they were uploaded as.
fn parts(object: &Object, after: i32, most: i32) -> GetObjectAttributesParts {
    let sizes = object.parts.iter().map(|size| i64::try_from(*size).ok());
    let mut rest = (1..).zip(sizes).filter(|(number, _)| *number > after);
    let page = rest
        .by_ref()
        .take(usize::try_from(most).unwrap_or_default());
    let parts: Vec<ObjectPart> = page
        .map(|(number, size)| ObjectPart {
            part_number: Some(number),
            size,
            ..Default::default()
        })
        .collect();
    GetObjectAttributesParts {
        is_truncated: Some(rest.next().is_some()),
        max_parts: Some(most),
        next_part_number_marker: parts.last().and_then(|part| part.part_number),
        part_number_marker: Some(after),
        parts: Some(parts),
        total_parts_count: i32::try_from(object.parts.len()).ok(),
    }
}
