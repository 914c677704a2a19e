//! Multipart uploads: create, upload a part, abort. Completing one and listing them have files of their own.

use super::Backend;
use super::put::{attributes, receive};
use super::sums::Wanted;
use crate::failure::{invalid_argument, no_such_upload};
use crate::hex::hex;
use crate::store::{Bucket, Key, Part, Upload, now};
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result};
use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

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
        let id = new_id();
        let upload = Upload {
            initiated: now(),
            attributes: attributes!(input),
            algorithm: wanted.algorithm,
            composite: wanted.composite,
            parts: BTreeMap::new(),
        };
        self.store.bucket_mut(&input.bucket, |bucket| {
            bucket
                .uploads
                .insert((Key::from(input.key.as_str()), id.clone()), upload);
            Ok(())
        })?;
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
        let received = receive(input.body, input.content_length, &request.extensions).await?;
        let part = Part {
            blob: received.blob,
            md5: received.md5,
            modified: now(),
            sums: received.sums,
        };
        let sums = part.sums.clone();
        let etag = hex(&part.md5);
        self.store.bucket_mut(&input.bucket, |bucket| {
            add_part(bucket, &place, input.part_number, part)
        })?;
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
        let removed = self
            .store
            .bucket_mut(&input.bucket, |bucket| Ok(bucket.uploads.remove(&place)))?;
        removed.ok_or_else(no_such_upload)?;
        Ok(S3Response::new(AbortMultipartUploadOutput::default()))
    }
}

/// An upload is named by its key and its id together.
pub(super) type Place = (Key, String);

pub(super) fn upload<'a>(bucket: &'a Bucket, place: &Place) -> S3Result<&'a Upload> {
    bucket.uploads.get(place).ok_or_else(no_such_upload)
}

/// Adds a part, or replaces the one of that number.
pub(super) fn add_part(bucket: &mut Bucket, place: &Place, number: i32, part: Part) -> S3Result {
    bucket
        .uploads
        .get_mut(place)
        .ok_or_else(no_such_upload)?
        .parts
        .insert(number, Arc::new(part));
    Ok(())
}

pub(super) fn part_number(number: i32) -> S3Result {
    if (1..=10_000).contains(&number) {
        return Ok(());
    }
    Err(invalid_argument(
        "Part number must be an integer between 1 and 10000, inclusive",
    ))
}

/// Not to be guessed, and not to be taken for anything else.
fn new_id() -> String {
    let random = || RandomState::new().hash_one(0_u8);
    format!("{:016x}{:016x}", random(), random())
}
