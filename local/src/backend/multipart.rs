//! Multipart uploads: create, upload a part, abort. Completing one and listing them have files of their own.

use super::Backend;
use super::put::attributes;
use super::sums::Wanted;
use crate::failure::{invalid_argument, no_such_upload};
use crate::hex::hex;
use crate::store::{Bucket, Edit, Key, Part, Place, Upload, now, random_id};
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result};
use std::collections::BTreeMap;

impl Backend {
    pub(super) async fn create_multipart_upload(
        &self,
        request: S3Request<CreateMultipartUploadInput>,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        let input = request.input;
        let wanted = Wanted::read(
            input.checksum_algorithm.as_ref(),
            input.checksum_type.as_ref(),
        )?;
        let id = random_id();
        let upload = Upload {
            initiated: now(),
            attributes: attributes!(input),
            algorithm: wanted.algorithm,
            composite: wanted.composite,
            parts: BTreeMap::new(),
        };
        let place = (Key::from(input.key.as_str()), id.clone());
        let begin = |edit: &mut Edit<'_>| {
            edit.begin_upload(place, upload);
            Ok(())
        };
        self.store.change(&input.bucket, begin).await?;
        Ok(S3Response::new(CreateMultipartUploadOutput {
            bucket: Some(input.bucket),
            checksum_type: wanted.kind(),
            checksum_algorithm: wanted
                .algorithm
                .map(|a| ChecksumAlgorithm::from_static(a.name())),
            key: Some(input.key),
            upload_id: Some(id),
            ..Default::default()
        }))
    }

    pub(super) async fn upload_part(
        &self,
        request: S3Request<UploadPartInput>,
    ) -> S3Result<S3Response<UploadPartOutput>> {
        let input = request.input;
        part_number(input.part_number)?;
        let place = (Key::from(input.key.as_str()), input.upload_id);
        self.store
            .bucket(&input.bucket, |bucket| upload(bucket, &place).map(|_| ()))?;
        let body = (input.body, input.content_length);
        let received = self.receive(body.0, body.1, &request.extensions).await?;
        let part = Part {
            blob: received.blob,
            md5: received.md5,
            modified: now(),
            sums: received.sums,
        };
        let sums = part.sums.clone();
        let etag = hex(&part.md5);
        self.add_part(&input.bucket, &place, input.part_number, part)
            .await?;
        Ok(S3Response::new(UploadPartOutput {
            e_tag: Some(ETag::Strong(etag)),
            checksum_crc32: sums.checksum_crc32,
            checksum_crc32c: sums.checksum_crc32c,
            checksum_crc64nvme: sums.checksum_crc64nvme,
            checksum_sha1: sums.checksum_sha1,
            checksum_sha256: sums.checksum_sha256,
            ..Default::default()
        }))
    }

    pub(super) async fn abort_multipart_upload(
        &self,
        request: S3Request<AbortMultipartUploadInput>,
    ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        let input = request.input;
        let place = (Key::from(input.key.as_str()), input.upload_id);
        let end = |edit: &mut Edit<'_>| Ok(edit.end_upload(&place));
        if !self.store.change(&input.bucket, end).await? {
            return Err(no_such_upload());
        }
        Ok(S3Response::new(AbortMultipartUploadOutput::default()))
    }

    /// Adds a part, or replaces the one of that number.
    pub(super) async fn add_part(
        &self,
        bucket: &str,
        place: &Place,
        number: i32,
        part: Part,
    ) -> S3Result {
        let put = |edit: &mut Edit<'_>| Ok(edit.put_part(place, number, part));
        if self.store.change(bucket, put).await? {
            return Ok(());
        }
        Err(no_such_upload())
    }
}

pub(super) fn upload<'a>(bucket: &'a Bucket, place: &Place) -> S3Result<&'a Upload> {
    bucket.uploads.get(place).ok_or_else(no_such_upload)
}

pub(super) fn part_number(number: i32) -> S3Result {
    if (1..=10_000).contains(&number) {
        return Ok(());
    }
    Err(invalid_argument(
        "Part number must be an integer between 1 and 10000, inclusive",
    ))
}
