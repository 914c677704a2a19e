//! ListObjects, V1 and V2.
//!
//! XML 1.0 cannot carry every key (control characters), so the store is always asked for URL-encoded names,
//! and they are decoded here. Whoever asks for `EncodingType: 'url'` gets the encoded names, as in AWS's SDKs.
//! What the request named (prefix, delimiter, markers) is taken from the request: Ceph does not encode its echo.
//!
//! Where the short way is open ([`super::short`]) the document is read here too. A page lives no longer than its document:
//! `show` makes of it what is kept.

mod document;
mod page;
mod scanner;
mod time;

use std::borrow::Cow;

use aws_sdk_s3::operation::list_objects::builders::ListObjectsInputBuilder;
use aws_sdk_s3::operation::list_objects_v2::builders::ListObjectsV2InputBuilder;
use aws_sdk_s3::types::EncodingType;
use http::HeaderMap;

use super::request;
use crate::error::Result;
use crate::wire::{Store, send};

pub use page::{Listed, Owner, Page, Text};

#[cfg(test)]
mod tests;

/// Which request a document answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Version {
    One,
    Two,
}

/// One page of the first version, which most compatible stores and older programs speak.
pub async fn list_objects<T>(
    store: &Store,
    input: ListObjectsInputBuilder,
    show: impl Fn(Page<'_>) -> T,
) -> Result<T> {
    let raw = input.get_encoding_type().is_some();
    let input = input.encoding_type(EncodingType::Url);
    let finish = |mut page: Page<'_>| {
        if !raw && is_encoded(&mut page) {
            page.decode()?;
            // Ceph does not encode this one field: what already is the page's last name stays as it is.
            if page.next_marker.as_deref() != page.last_name().as_deref() {
                page::decode(&mut page.next_marker)?;
            }
            asked(&mut page.prefix, input.get_prefix());
            asked(&mut page.delimiter, input.get_delimiter());
            asked(&mut page.marker, input.get_marker());
        }
        page.mend_etags();
        // S3 names the next marker only when a delimiter was given; the page's last name is the same.
        if page.is_truncated == Some(true) && page.next_marker.is_none() {
            page.next_marker = page.last_name().map(Cow::Owned);
        }
        Ok(show(page))
    };
    let draft = request::list(&input);
    if store.is_lean(draft.bucket).await? {
        let read =
            |headers: &HeaderMap, bytes: &[u8]| finish(answered(headers, bytes, Version::One)?);
        return store.ask(&draft, read).await;
    }
    finish(Page::from(send!(store, input)?))
}

/// One page of the second version.
pub async fn list_objects_v2<T>(
    store: &Store,
    input: ListObjectsV2InputBuilder,
    show: impl Fn(Page<'_>) -> T,
) -> Result<T> {
    let raw = input.get_encoding_type().is_some();
    let input = input.encoding_type(EncodingType::Url);
    let finish = |mut page: Page<'_>| {
        if !raw && is_encoded(&mut page) {
            page.decode()?;
            asked(&mut page.prefix, input.get_prefix());
            asked(&mut page.delimiter, input.get_delimiter());
            asked(&mut page.start_after, input.get_start_after());
        }
        page.mend_etags();
        Ok(show(page))
    };
    let draft = request::list_v2(&input);
    if store.is_lean(draft.bucket).await? {
        let read =
            |headers: &HeaderMap, bytes: &[u8]| finish(answered(headers, bytes, Version::Two)?);
        return store.ask(&draft, read).await;
    }
    finish(Page::from(send!(store, input)?))
}

/// Whether the names are encoded, which nobody asked for and so is not told.
fn is_encoded(page: &mut Page<'_>) -> bool {
    page.encoding_type.take().as_deref() == Some(EncodingType::Url.as_str())
}

/// What the request named, before the store's echo of it.
fn asked(echo: &mut Text<'_>, named: &Option<String>) {
    if let Some(named) = named {
        *echo = Some(Cow::Owned(named.clone()));
    }
}

fn answered<'a>(headers: &HeaderMap, bytes: &'a [u8], version: Version) -> Result<Page<'a>> {
    let mut page = document::read(bytes, version)?;
    let charged = headers.get("x-amz-request-charged");
    page.request_charged = charged.map(|value| {
        let text = String::from_utf8_lossy(value.as_bytes());
        Cow::Owned(text.trim().to_owned())
    });
    Ok(page)
}
