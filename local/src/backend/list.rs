//! ListObjects and ListObjectsV2: one page, written in two ways.

use super::encoding::Encoding;
use super::{Backend, limit, owner};
use crate::failure::invalid_argument;
use crate::store::{Entry, Object as Stored, Query, page};
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result};
use std::ops::Bound;
use std::sync::Arc;

/// What a page of either kind is made of.
struct Listed {
    contents: Vec<Object>,
    prefixes: Vec<CommonPrefix>,
    /// Where the next page starts; none when this is the last.
    next: Option<String>,
}

impl Listed {
    fn count(&self) -> i32 {
        i32::try_from(self.contents.len() + self.prefixes.len()).unwrap_or(i32::MAX)
    }
}

impl Backend {
    pub(super) async fn list_objects(
        &self,
        request: S3Request<ListObjectsInput>,
    ) -> S3Result<S3Response<ListObjectsOutput>> {
        let input = request.input;
        let encoding = Encoding::asked(input.encoding_type.as_ref())?;
        let most = limit(input.max_keys, "max-keys")?;
        let prefix = input.prefix.unwrap_or_default();
        let delimiter = input.delimiter.filter(|d| !d.is_empty());
        let after = input.marker.unwrap_or_default();
        let query = Query {
            prefix: &prefix,
            delimiter: delimiter.as_deref().unwrap_or(""),
            after: &after,
            limit: size(most),
        };
        let listed = self.listing(&input.bucket, &query, encoding, true)?;
        Ok(S3Response::new(ListObjectsOutput {
            name: Some(input.bucket),
            prefix: Some(encoding.write(&prefix)),
            marker: Some(encoding.write(&after)),
            max_keys: Some(most),
            is_truncated: Some(listed.next.is_some()),
            contents: Some(listed.contents),
            common_prefixes: Some(listed.prefixes),
            // S3 gives it only with a delimiter; without one the last key does the same.
            next_marker: listed
                .next
                .filter(|_| delimiter.is_some())
                .map(|next| encoding.write(&next)),
            delimiter: delimiter.map(|d| encoding.write(&d)),
            encoding_type: encoding.told(),
            request_charged: None,
        }))
    }

    pub(super) async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let input = request.input;
        let encoding = Encoding::asked(input.encoding_type.as_ref())?;
        let most = limit(input.max_keys, "max-keys")?;
        let prefix = input.prefix.unwrap_or_default();
        let delimiter = input.delimiter.filter(|d| !d.is_empty());
        let after = match &input.continuation_token {
            Some(token) => read_token(token)?,
            None => input.start_after.clone().unwrap_or_default(),
        };
        let query = Query {
            prefix: &prefix,
            delimiter: delimiter.as_deref().unwrap_or(""),
            after: &after,
            limit: size(most),
        };
        let owned = input.fetch_owner == Some(true);
        let listed = self.listing(&input.bucket, &query, encoding, owned)?;
        Ok(S3Response::new(ListObjectsV2Output {
            name: Some(input.bucket),
            prefix: Some(encoding.write(&prefix)),
            max_keys: Some(most),
            key_count: Some(listed.count()),
            continuation_token: input.continuation_token,
            is_truncated: Some(listed.next.is_some()),
            next_continuation_token: listed.next.as_deref().map(token),
            contents: Some(listed.contents),
            common_prefixes: Some(listed.prefixes),
            delimiter: delimiter.map(|d| encoding.write(&d)),
            encoding_type: encoding.told(),
            start_after: input.start_after.map(|after| encoding.write(&after)),
            request_charged: None,
        }))
    }

    fn listing(
        &self,
        bucket: &str,
        query: &Query<'_>,
        encoding: Encoding,
        owned: bool,
    ) -> S3Result<Listed> {
        self.store.bucket(bucket, |bucket| {
            let page = page(
                |start| bucket.objects.range::<[u8], _>((start, Bound::Unbounded)),
                query,
            );
            let next = page
                .entries
                .last()
                .filter(|_| page.truncated)
                .map(|entry| entry.name().to_owned());
            let mut listed = Listed {
                contents: Vec::new(),
                prefixes: Vec::new(),
                next,
            };
            for entry in page.entries {
                match entry {
                    Entry::Item(key, object) => {
                        listed
                            .contents
                            .push(line(encoding.write(key.as_str()), object, owned))
                    }
                    Entry::Prefix(prefix) => listed.prefixes.push(CommonPrefix {
                        prefix: Some(encoding.write(prefix)),
                    }),
                }
            }
            Ok(listed)
        })
    }
}

fn line(key: String, object: &Arc<Stored>, owned: bool) -> Object {
    let class = object
        .attributes
        .storage_class
        .as_ref()
        .map_or(StorageClass::STANDARD, StorageClass::as_str);
    let algorithms = super::sums::algorithms(&object.sums);
    Object {
        checksum_type: super::sums::checksum_type(&object.sums),
        checksum_algorithm: (!algorithms.is_empty()).then_some(algorithms),
        e_tag: Some(ETag::Strong(object.etag.clone())),
        key: Some(key),
        last_modified: Some(object.modified.into()),
        owner: owned.then(owner),
        restore_status: None,
        size: i64::try_from(object.len()).ok(),
        storage_class: Some(ObjectStorageClass::from(class.to_owned())),
    }
}

fn size(most: i32) -> usize {
    usize::try_from(most).unwrap_or_default()
}

/// A token is opaque to clients. Encoded, it passes through XML whatever the key holds, and a client that takes it for
/// a key is found out at once.
fn token(after: &str) -> String {
    base64_simd::URL_SAFE_NO_PAD.encode_to_string(format!("1:{after}"))
}

fn read_token(token: &str) -> S3Result<String> {
    let bytes = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(token).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let after = text.as_deref().and_then(|text| text.strip_prefix("1:"));
    after
        .map(str::to_owned)
        .ok_or_else(|| invalid_argument("The continuation token provided is incorrect"))
}
