//! ListObjects, V1 and V2.
//!
//! XML 1.0 cannot carry every key (control characters), so the store is always asked for URL-encoded names,
//! and they are decoded here. Whoever asks for `EncodingType: 'url'` gets the encoded names, as in AWS's SDKs.
//! What the request named (prefix, delimiter, markers) is taken from the request: Ceph does not encode its echo.

use aws_sdk_s3::operation::list_objects::ListObjectsOutput;
use aws_sdk_s3::operation::list_objects::builders::ListObjectsInputBuilder;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::operation::list_objects_v2::builders::ListObjectsV2InputBuilder;
use aws_sdk_s3::types::{CommonPrefix, EncodingType, Object};

use crate::error::Result;
use crate::wire::{Store, decode, decode_marker, quoted, send};

/// One page of the first version, which most compatible stores and older programs speak.
pub async fn list_objects(
    store: &Store,
    input: ListObjectsInputBuilder,
) -> Result<ListObjectsOutput> {
    let raw = input.get_encoding_type().is_some();
    let input = input.encoding_type(EncodingType::Url);
    let mut page = send!(store, input)?;
    if !raw && page.encoding_type.take() == Some(EncodingType::Url) {
        decode_all(
            page.contents.as_deref_mut(),
            page.common_prefixes.as_deref_mut(),
        )?;
        let last = last_name(&page);
        decode_marker(&mut page.next_marker, last.as_deref())?;
        page.prefix = input.get_prefix().clone().or(page.prefix);
        page.delimiter = input.get_delimiter().clone().or(page.delimiter);
        page.marker = input.get_marker().clone().or(page.marker);
    }
    mend_etags(page.contents.as_deref_mut());
    // S3 names the next marker only when a delimiter was given; the page's last name is the same.
    if page.is_truncated == Some(true) && page.next_marker.is_none() {
        page.next_marker = last_name(&page);
    }
    Ok(page)
}

/// One page of the second version.
pub async fn list_objects_v2(
    store: &Store,
    input: ListObjectsV2InputBuilder,
) -> Result<ListObjectsV2Output> {
    let raw = input.get_encoding_type().is_some();
    let input = input.encoding_type(EncodingType::Url);
    let mut page = send!(store, input)?;
    if !raw && page.encoding_type.take() == Some(EncodingType::Url) {
        decode_all(
            page.contents.as_deref_mut(),
            page.common_prefixes.as_deref_mut(),
        )?;
        page.prefix = input.get_prefix().clone().or(page.prefix);
        page.delimiter = input.get_delimiter().clone().or(page.delimiter);
        page.start_after = input.get_start_after().clone().or(page.start_after);
    }
    mend_etags(page.contents.as_deref_mut());
    Ok(page)
}

/// The greatest name of a page, key or folded prefix, in S3's order: that of the bytes.
fn last_name(page: &ListObjectsOutput) -> Option<String> {
    let key = page.contents().last().and_then(Object::key);
    let prefix = page.common_prefixes().last().and_then(CommonPrefix::prefix);
    key.max(prefix).map(str::to_owned)
}

fn decode_all(objects: Option<&mut [Object]>, prefixes: Option<&mut [CommonPrefix]>) -> Result<()> {
    for object in objects.unwrap_or_default() {
        decode(&mut object.key)?;
    }
    for prefix in prefixes.unwrap_or_default() {
        decode(&mut prefix.prefix)?;
    }
    Ok(())
}

fn mend_etags(objects: Option<&mut [Object]>) {
    for object in objects.unwrap_or_default() {
        object.e_tag = quoted(object.e_tag.take());
    }
}
