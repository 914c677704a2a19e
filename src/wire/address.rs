//! Where a bucket or an object is, by the SDK's own rules: path or virtual host, the endpoint's prefix, dots over TLS, AWS's
//! hosts by region and partition, every key percent-encoded as SigV4 wants it and otherwise as it is (`.`, `..`, `//`).

use aws_sdk_s3::Client;
use http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::draft::taken;
use crate::error::{Error, Result};

/// All but RFC 3986's unreserved characters, as SigV4 demands of a query.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The address of a bucket, of an object in it, or of the service. `drafting` sends nothing.
pub async fn address(drafting: &Client, bucket: Option<&str>, key: Option<&str>) -> Result<Uri> {
    let outcome = match (bucket, key) {
        (Some(bucket), Some(key)) => {
            let head = drafting.head_object().bucket(bucket).key(key);
            head.send().await.map(drop).map_err(Error::from)
        }
        (Some(bucket), None) => {
            let head = drafting.head_bucket().bucket(bucket);
            head.send().await.map(drop).map_err(Error::from)
        }
        (None, _) => {
            let list = drafting.list_buckets().send();
            list.await.map(drop).map_err(Error::from)
        }
    };
    let unsent = || Error::new("InternalError", "a drafted request was answered");
    let draft = taken(outcome.err().unwrap_or_else(unsent))?;
    with_query(draft.uri(), "")
}

/// Pairs as a query; a name without a value stands alone (`?cors`).
pub fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let escaped = |text| utf8_percent_encode(text, ESCAPED).to_string();
    let pair = |(name, value)| match value {
        "" => escaped(name),
        value => format!("{}={}", escaped(name), escaped(value)),
    };
    pairs.into_iter().map(pair).collect::<Vec<_>>().join("&")
}

/// The address with this query instead of its own.
pub fn with_query(uri: &Uri, query: &str) -> Result<Uri> {
    let mut parts = uri.clone().into_parts();
    let text = match query {
        "" => uri.path().to_owned(),
        query => format!("{}?{query}", uri.path()),
    };
    let wrong = |error: &(dyn std::error::Error + 'static)| {
        Error::new("RequestError", "this cannot be a URL").caused_by(error)
    };
    parts.path_and_query = Some(
        text.parse()
            .map_err(|error| wrong(&error as &http::uri::InvalidUri))?,
    );
    Uri::from_parts(parts).map_err(|error| wrong(&error))
}
