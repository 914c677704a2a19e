//! UploadPartCopy: a part that is a slice of another object.

use super::Backend;
use super::conditions::Source as Conditions;
use super::copy::md5;
use super::multipart::{part_number, upload};
use crate::failure::{failure, invalid_argument};
use crate::hex::hex;
use crate::store::{Blob, Key, Object, Part, now};
use s3s::dto::*;
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};

impl Backend {
    pub(super) async fn upload_part_copy(
        &self,
        request: S3Request<UploadPartCopyInput>,
    ) -> S3Result<S3Response<UploadPartCopyOutput>> {
        let input = request.input;
        part_number(input.part_number)?;
        let place = (Key::from(input.key.as_str()), input.upload_id.clone());
        self.store
            .bucket(&input.bucket, |bucket| upload(bucket, &place).map(|_| ()))?;
        let found = self.source(&input.copy_source)?;
        let source = found.object;
        let conditions = Conditions {
            if_match: input.copy_source_if_match.as_ref(),
            if_none_match: input.copy_source_if_none_match.as_ref(),
            modified_since: input.copy_source_if_modified_since.clone(),
            unmodified_since: input.copy_source_if_unmodified_since.clone(),
        };
        conditions.hold(&source)?;
        let part = part(&source, input.copy_source_range.as_deref()).await?;
        let (md5, modified) = (part.md5, part.modified);
        self.add_part(&input.bucket, &place, input.part_number, part)
            .await?;
        let result = CopyPartResult {
            e_tag: Some(ETag::Strong(hex(&md5))),
            last_modified: Some(modified.into()),
            ..Default::default()
        };
        Ok(S3Response::new(UploadPartCopyOutput {
            copy_part_result: Some(result),
            copy_source_version_id: found.version,
            ..Default::default()
        }))
    }
}

async fn part(source: &Object, range: Option<&str>) -> S3Result<Part> {
    let blob = match range {
        None => source.blob.clone(),
        Some(text) => slice(source, text)?,
    };
    Ok(Part {
        md5: md5(&blob).await?,
        blob,
        modified: now(),
        sums: Checksum::default(),
    })
}

/// Only `bytes=first-last`, and both within the source: S3 is stricter here than for a GET.
fn slice(source: &Object, text: &str) -> S3Result<Blob> {
    match Range::parse(text) {
        Ok(Range::Int {
            first,
            last: Some(last),
        }) if last < source.len() => Ok(source.blob.slice(first..last + 1)),
        Ok(Range::Int { last: Some(_), .. }) => {
            let message = format!(
                "Range specified is not valid for source object of size: {}",
                source.len()
            );
            Err(failure(S3ErrorCode::InvalidArgument, message))
        }
        _ => Err(invalid_argument(
            "The x-amz-copy-source-range value must be of the form bytes=first-last",
        )),
    }
}
