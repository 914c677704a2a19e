//! PutObject, and what every upload shares: taking in a body, keeping what was said about it.

use super::Backend;
use super::conditions::write_holds;
use crate::failure::failure;
use crate::front::Verified;
use crate::hex::hex;
use crate::store::{Attributes, Blob, BlobWriter, Bucket, Key, Object, Sums, now};
use futures_util::StreamExt as _;
use http::Extensions;
use s3s::crypto::{Checksum as _, Md5};
use s3s::dto::*;
use s3s::{S3ErrorCode, S3Request, S3Response, S3Result};
use std::sync::Arc;

/// The fields that PutObject, CopyObject and CreateMultipartUpload have in common.
macro_rules! attributes {
    ($input:ident) => {
        $crate::store::Attributes {
            cache_control: $input.cache_control,
            content_disposition: $input.content_disposition,
            content_encoding: $input.content_encoding,
            content_language: $input.content_language,
            content_type: $input.content_type,
            expires: $input.expires,
            metadata: $input.metadata,
            storage_class: $input.storage_class,
        }
    };
}
pub(super) use attributes;

/// A body that arrived whole and was what it promised to be.
pub(super) struct Received {
    pub(super) blob: Blob,
    pub(super) md5: [u8; 16],
    pub(super) sums: Checksum,
}

/// Takes in a body. Fails when it breaks off; the front room knows why and says so to the client.
pub(super) async fn receive(
    body: Option<StreamingBlob>,
    length: Option<i64>,
    extensions: &Extensions,
) -> S3Result<Received> {
    let mut writer = BlobWriter::new(length.and_then(|n| u64::try_from(n).ok()));
    let mut md5 = Md5::new();
    if let Some(mut body) = body {
        while let Some(data) = body.next().await {
            let data = data.map_err(|e| failure(S3ErrorCode::IncompleteBody, e.to_string()))?;
            md5.update(&data);
            writer.push(&data);
        }
    }
    let sums = extensions
        .get::<Verified>()
        .map(Verified::sums)
        .unwrap_or_default();
    Ok(Received {
        blob: writer.finish(),
        md5: md5.finalize(),
        sums,
    })
}

/// Puts an object where no object, or a known one, may be. The conditions and the change are one step.
pub(super) fn commit(
    bucket: &mut Bucket,
    key: Key,
    object: Object,
    (if_match, if_none_match): (Option<&ETagCondition>, Option<&ETagCondition>),
) -> S3Result {
    write_holds(
        bucket.objects.get(&key).map(Arc::as_ref),
        if_match,
        if_none_match,
    )?;
    bucket.objects.insert(key, Arc::new(object));
    Ok(())
}

impl Backend {
    pub(super) async fn put_object(
        &self,
        request: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        let input = request.input;
        // Known before the bytes come, it saves their coming.
        self.store.bucket(&input.bucket, |_| Ok(()))?;
        let received = receive(input.body, input.content_length, &request.extensions).await?;
        let etag = hex(&received.md5);
        let sums = received.sums;
        let attributes: Attributes = attributes!(input);
        let object = Object {
            blob: received.blob,
            etag: etag.clone(),
            modified: now(),
            attributes,
            sums: Sums::whole(sums.clone()),
            parts: Vec::new(),
        };
        let conditions = (input.if_match.as_ref(), input.if_none_match.as_ref());
        let key = Key::from(input.key.as_str());
        self.store.bucket_mut(&input.bucket, |bucket| {
            commit(bucket, key, object, conditions)
        })?;
        Ok(S3Response::new(PutObjectOutput {
            e_tag: Some(ETag::Strong(etag)),
            checksum_crc32: sums.checksum_crc32,
            checksum_crc32c: sums.checksum_crc32c,
            checksum_crc64nvme: sums.checksum_crc64nvme,
            checksum_sha1: sums.checksum_sha1,
            checksum_sha256: sums.checksum_sha256,
            ..Default::default()
        }))
    }
}
