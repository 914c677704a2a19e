//! PutObject, and what every upload shares: taking in a body, keeping what was said about it.

use super::Backend;
use super::conditions::write_holds;
use super::versions::told;
use crate::failure::{broken_disk, failure, invalid_argument, not_implemented};
use crate::front::Verified;
use crate::hex::hex;
use crate::store::{Blob, Edit, Key, Object, Sums, Written};
use futures_util::StreamExt as _;
use http::{Extensions, Method};
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
            tags: $crate::backend::tagging::from_header($input.tagging.as_deref())?,
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

/// Puts an object where no object, or a known one, may be. The conditions and the change are one step.
pub(super) fn commit(
    edit: &mut Edit<'_>,
    key: &Key,
    object: Object,
    (if_match, if_none_match): (Option<&ETagCondition>, Option<&ETagCondition>),
) -> S3Result<Option<String>> {
    write_holds(
        edit.objects.get(key).map(Arc::as_ref),
        if_match,
        if_none_match,
    )?;
    let object = edit.put(key, object);
    Ok(told(edit, &object))
}

impl Backend {
    /// Takes in a body. Fails when it breaks off; the front room knows why and says so to the client.
    pub(super) async fn receive(
        &self,
        body: Option<StreamingBlob>,
        length: Option<i64>,
        extensions: &Extensions,
    ) -> S3Result<Received> {
        let length = length.and_then(|n| u64::try_from(n).ok());
        let mut writer = self.store.writer(length);
        if let Some(mut body) = body {
            while let Some(data) = body.next().await {
                let data = data.map_err(|e| failure(S3ErrorCode::IncompleteBody, e.to_string()))?;
                writer.push(&data).await.map_err(broken_disk)?;
            }
        }
        let Written { blob, md5 } = writer.finish().await.map_err(broken_disk)?;
        let verified = extensions.get::<Verified>();
        Ok(Received {
            blob,
            md5,
            sums: verified.map(Verified::sums).unwrap_or_default(),
        })
    }

    pub(super) async fn put_object(
        &self,
        request: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        let input = request.input;
        // In a path it was refused before; a form can hold one.
        if input.key.contains('\0') {
            return Err(invalid_argument("A key cannot hold the character NUL"));
        }
        if request.method == Method::POST && input.key.contains("${filename}") {
            // The name of a form's file does not come this far.
            return Err(not_implemented(
                "The local store does not put the name of a file in the place of ${filename}",
            ));
        }
        // Known before the bytes come, it saves their coming.
        self.store.bucket(&input.bucket, |_| Ok(()))?;
        let attributes = attributes!(input);
        let body = (input.body, input.content_length);
        let received = self.receive(body.0, body.1, &request.extensions).await?;
        let etag = hex(&received.md5);
        let sums = received.sums;
        let kept = Sums::whole(sums.clone());
        let object = Object::new(received.blob, etag.clone(), attributes, kept);
        let conditions = (input.if_match.as_ref(), input.if_none_match.as_ref());
        let key = Key::from(input.key.as_str());
        let change = |edit: &mut Edit<'_>| commit(edit, &key, object, conditions);
        let version_id = self.store.change(&input.bucket, change).await?;
        Ok(S3Response::new(PutObjectOutput {
            e_tag: Some(ETag::Strong(etag)),
            checksum_crc32: sums.checksum_crc32,
            checksum_crc32c: sums.checksum_crc32c,
            checksum_crc64nvme: sums.checksum_crc64nvme,
            checksum_sha1: sums.checksum_sha1,
            checksum_sha256: sums.checksum_sha256,
            version_id,
            ..Default::default()
        }))
    }
}
