//! What is under way and what was before: ListMultipartUploads, ListParts, ListObjectVersions.
//!
//! Names are asked for URL-encoded and decoded here, as in ListObjects: XML cannot carry every key. What the request named
//! (prefix, delimiter, markers) is taken from the request.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsOutput;
use aws_sdk_s3::operation::list_multipart_uploads::builders::ListMultipartUploadsInputBuilder;
use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsOutput;
use aws_sdk_s3::operation::list_object_versions::builders::ListObjectVersionsInputBuilder;
use aws_sdk_s3::operation::list_parts::ListPartsOutput;
use aws_sdk_s3::operation::list_parts::builders::ListPartsInputBuilder;
use aws_sdk_s3::types::{CommonPrefix, EncodingType};

use crate::error::Result;
use crate::wire::{Order, Store, decode, decode_marker, quoted, send};

/// One page of the uploads under way.
pub async fn list_multipart_uploads(
    store: &Store,
    input: ListMultipartUploadsInputBuilder,
) -> Result<ListMultipartUploadsOutput> {
    let raw = input.get_encoding_type().is_some();
    let input = input.encoding_type(EncodingType::Url);
    let mut page = send!(store, input)?;
    let told = page.encoding_type.take() == Some(EncodingType::Url);
    if raw || !(told || is_ceph(&page)) {
        return Ok(page);
    }
    for upload in page.uploads.iter_mut().flatten() {
        decode(&mut upload.key)?;
    }
    decode_prefixes(page.common_prefixes.as_deref_mut())?;
    let key = page.uploads().last().and_then(|upload| upload.key());
    let last = key.max(last_prefix(page.common_prefixes()));
    let last = last.map(str::to_owned);
    decode_marker(&mut page.next_key_marker, last.as_deref())?;
    page.prefix = input.get_prefix().clone().or(page.prefix);
    page.delimiter = input.get_delimiter().clone().or(page.delimiter);
    page.key_marker = input.get_key_marker().clone().or(page.key_marker);
    Ok(page)
}

/// Ceph encodes the keys of uploads without saying so. Its upload ids all begin alike.
fn is_ceph(page: &ListMultipartUploadsOutput) -> bool {
    let mut ids = page
        .uploads()
        .iter()
        .filter_map(|upload| upload.upload_id());
    ids.any(|id| id.starts_with("2~"))
        || page
            .next_upload_id_marker()
            .is_some_and(|id| id.starts_with("2~"))
}

/// One page of an upload's parts.
pub async fn list_parts(store: &Store, input: ListPartsInputBuilder) -> Result<ListPartsOutput> {
    let mut page = send!(store, input)?;
    for part in page.parts.iter_mut().flatten() {
        part.e_tag = quoted(part.e_tag.take());
    }
    page.key = input.get_key().clone();
    Ok(page)
}

/// One page of all versions there are, and for each entry in the store's order whether it is a delete marker: S3 has
/// both in one list, the SDK in two.
pub async fn list_object_versions(
    store: &Store,
    input: ListObjectVersionsInputBuilder,
) -> Result<(ListObjectVersionsOutput, Vec<bool>)> {
    let raw = input.get_encoding_type().is_some();
    let input = input.encoding_type(EncodingType::Url);
    let order = Arc::new(Mutex::new(Vec::new()));
    let attempt = |client: aws_sdk_s3::Client| {
        let client = Order::watch(&client, order.clone());
        let input = input.clone();
        async move { input.send_with(&client).await }
    };
    let bucket = input.get_bucket().clone();
    let mut page = store.run(bucket.as_deref(), attempt).await?;
    let order = std::mem::take(&mut *order.lock().unwrap_or_else(PoisonError::into_inner));
    for version in page.versions.iter_mut().flatten() {
        version.e_tag = quoted(version.e_tag.take());
    }
    if raw || page.encoding_type.take() != Some(EncodingType::Url) {
        return Ok((page, order));
    }
    decode_versions(&mut page)?;
    page.prefix = input.get_prefix().clone().or(page.prefix);
    page.delimiter = input.get_delimiter().clone().or(page.delimiter);
    page.key_marker = input.get_key_marker().clone().or(page.key_marker);
    Ok((page, order))
}

fn decode_versions(page: &mut ListObjectVersionsOutput) -> Result<()> {
    for version in page.versions.iter_mut().flatten() {
        decode(&mut version.key)?;
    }
    for marker in page.delete_markers.iter_mut().flatten() {
        decode(&mut marker.key)?;
    }
    decode_prefixes(page.common_prefixes.as_deref_mut())?;
    let version = page.versions().last().and_then(|version| version.key());
    let marker = page.delete_markers().last().and_then(|marker| marker.key());
    let last = version.max(marker).max(last_prefix(page.common_prefixes()));
    let last = last.map(str::to_owned);
    decode_marker(&mut page.next_key_marker, last.as_deref())
}

fn decode_prefixes(prefixes: Option<&mut [CommonPrefix]>) -> Result<()> {
    for prefix in prefixes.unwrap_or_default() {
        decode(&mut prefix.prefix)?;
    }
    Ok(())
}

fn last_prefix(prefixes: &[CommonPrefix]) -> Option<&str> {
    prefixes.last().and_then(CommonPrefix::prefix)
}
