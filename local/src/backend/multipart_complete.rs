//! CompleteMultipartUpload: the parts that are named become the object.
//!
//! The parts are joined outside the lock; the object appears and the upload disappears in one step.

use super::Backend;
use super::multipart::upload;
use super::put::commit;
use super::sums::{Wanted, agree, disagreement, sums_of};
use crate::failure::{broken_disk, failure, invalid_request, malformed_xml};
use crate::hex::hex;
use crate::store::{Attributes, Blob, Edit, Key, Object, Part, Place, Upload};
use s3s::crypto::{Checksum as _, Md5};
use s3s::dto::*;
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// Every part but the last has at least this size.
const SMALLEST: u64 = 5 << 20;

impl Backend {
    pub(super) async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let input = request.input;
        let place = (Key::from(input.key.as_str()), input.upload_id.clone());
        let chosen = self.store.bucket(&input.bucket, |bucket| {
            Chosen::from(
                upload(bucket, &place)?,
                input
                    .multipart_upload
                    .as_ref()
                    .and_then(|list| list.parts.as_deref()),
            )
        })?;
        let promised = (input.mpu_object_size, sums_of!(input));
        // It may have to read all of the bytes.
        let object = spawn_blocking(move || chosen.object(promised.0, &promised.1));
        let object = object.await.map_err(broken_disk)??;
        let (etag, sums) = (object.etag.clone(), object.sums.clone());
        let version_id = self.replace(&input, &place, object).await?;
        let values = sums.values.clone();
        Ok(S3Response::new(CompleteMultipartUploadOutput {
            location: Some(format!("/{}/{}", input.bucket, input.key)),
            bucket: Some(input.bucket),
            key: Some(input.key),
            e_tag: Some(ETag::Strong(etag)),
            checksum_type: super::sums::checksum_type(&sums),
            checksum_crc32: values.checksum_crc32,
            checksum_crc32c: values.checksum_crc32c,
            checksum_crc64nvme: values.checksum_crc64nvme,
            checksum_sha1: values.checksum_sha1,
            checksum_sha256: values.checksum_sha256,
            version_id,
            ..Default::default()
        }))
    }

    async fn replace(
        &self,
        input: &CompleteMultipartUploadInput,
        place: &Place,
        object: Object,
    ) -> S3Result<Option<String>> {
        let change = |edit: &mut Edit<'_>| {
            upload(edit, place)?;
            let conditions = (input.if_match.as_ref(), input.if_none_match.as_ref());
            let version = commit(edit, &place.0, object, conditions)?;
            edit.end_upload(place);
            Ok(version)
        };
        self.store.change(&input.bucket, change).await
    }
}

/// The parts that a request names, found and checked.
struct Chosen {
    parts: Vec<Arc<Part>>,
    attributes: Attributes,
    wanted: Wanted,
}

impl Chosen {
    fn from(upload: &Upload, named: Option<&[CompletedPart]>) -> S3Result<Self> {
        let named = named
            .filter(|named| !named.is_empty())
            .ok_or_else(malformed_xml)?;
        let mut parts = Vec::with_capacity(named.len());
        let mut last = 0;
        for part in named {
            let number = part.part_number.unwrap_or_default();
            if number <= last {
                let message = "The list of parts was not in ascending order. The parts list must be specified in order by part number.";
                return Err(failure(S3ErrorCode::InvalidPartOrder, message));
            }
            last = number;
            parts.push(find(upload, number, part)?);
        }
        let but_last = &parts[..parts.len() - 1];
        if but_last.iter().any(|part| part.blob.len() < SMALLEST) {
            return Err(failure(
                S3ErrorCode::EntityTooSmall,
                "Your proposed upload is smaller than the minimum allowed size",
            ));
        }
        let wanted = Wanted {
            algorithm: upload.algorithm,
            composite: upload.composite,
        };
        Ok(Self {
            parts,
            attributes: upload.attributes.clone(),
            wanted,
        })
    }

    fn object(self, size: Option<i64>, promised: &Checksum) -> S3Result<Object> {
        let blob = Blob::join(self.parts.iter().map(|part| &part.blob));
        if size.is_some_and(|size| u64::try_from(size) != Ok(blob.len())) {
            return Err(invalid_request(
                "The provided 'x-amz-mp-object-size' header value does not match what was computed.",
            ));
        }
        let sums = self.wanted.of(&self.parts, &blob)?;
        if !agree(promised, &sums.values) {
            return Err(disagreement());
        }
        let mut md5 = Md5::new();
        self.parts.iter().for_each(|part| md5.update(&part.md5));
        let etag = format!("{}-{}", hex(&md5.finalize()), self.parts.len());
        Ok(Object {
            parts: self.parts.iter().map(|part| part.blob.len()).collect(),
            ..Object::new(blob, etag, self.attributes, sums)
        })
    }
}

fn find(upload: &Upload, number: i32, named: &CompletedPart) -> S3Result<Arc<Part>> {
    let part = upload.parts.get(&number).filter(|part| {
        let etag = named.e_tag.as_ref().and_then(ETag::as_strong);
        etag == Some(hex(&part.md5).as_str()) && agree(&sums_of!(named), &part.sums)
    });
    part.cloned().ok_or_else(|| {
        let message = "One or more of the specified parts could not be found. The part may not have been uploaded, \
                       or the specified entity tag may not match the part's entity tag.";
        failure(S3ErrorCode::InvalidPart, message)
    })
}
