//! Where a bucket or an object is, by the SDK's own rules: path or virtual host, the endpoint's prefix, dots over TLS, AWS's
//! hosts by region and partition, every key percent-encoded as SigV4 wants it and otherwise as it is (`.`, `..`, `//`).

use aws_sdk_s3::Client;
use http::{HeaderValue, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::draft::taken;
use crate::error::{Error, Result};

/// All but RFC 3986's unreserved characters, as SigV4 demands of a query.
pub const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// The same in a path, whose slashes stay.
pub const PATH: &AsciiSet = &ESCAPED.remove(b'/');

/// The address of a bucket, of an object in it, or of the service. `drafting` sends nothing.
pub async fn address(drafting: &Client, bucket: Option<&str>, key: Option<&str>) -> Result<Uri> {
    // The SDK takes a key of spaces alone for none.
    let blank = key.filter(|key| key.trim().is_empty());
    let key = if blank.is_some() { Some("k") } else { key };
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
    let uri = with_query(draft.uri(), "")?;
    match (blank, uri.path().strip_suffix('k')) {
        (Some(key), Some(folder)) => {
            let path = format!("{folder}{}", utf8_percent_encode(key, ESCAPED));
            with_path(&uri, &path)
        }
        _ => Ok(uri),
    }
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
    match query {
        "" => with_path(uri, uri.path()),
        query => with_path(uri, &format!("{}?{query}", uri.path())),
    }
}

fn with_path(uri: &Uri, text: &str) -> Result<Uri> {
    let mut parts = uri.clone().into_parts();
    let wrong = |error: &(dyn std::error::Error + 'static)| {
        Error::new("RequestError", "this cannot be a URL").caused_by(error)
    };
    parts.path_and_query = Some(
        text.parse()
            .map_err(|error| wrong(&error as &http::uri::InvalidUri))?,
    );
    Uri::from_parts(parts).map_err(|error| wrong(&error))
}

/// The `Host` header as hyper would write it: without the scheme's own port.
pub fn host(uri: &Uri) -> Option<HeaderValue> {
    let authority = uri.authority()?;
    let own = match uri.scheme_str() {
        Some("https") => 443,
        _ => 80,
    };
    let text = match authority.port_u16() {
        Some(port) if port == own => authority.host(),
        _ => authority.as_str(),
    };
    HeaderValue::from_str(text).ok()
}

/// A bucket's name, and not an ARN, an access point or a directory bucket, which have addresses of their own.
pub fn is_plain(bucket: &str) -> bool {
    let special = ["--x-s3", "--xa-s3", "-s3alias", "--op-s3", ".mrap"];
    !bucket.contains(':') && !special.iter().any(|end| bucket.ends_with(end))
}

/// Whether a bucket can be a host name: dots would not fit a wildcard certificate.
pub fn is_host(bucket: &str, tls: bool) -> bool {
    let label = |label: &str| {
        let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = label.as_bytes();
        (1..=63).contains(&bytes.len())
            && ends(bytes.first())
            && ends(bytes.last())
            && bytes
                .iter()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    };
    let dotted = bucket.contains('.');
    (3..=63).contains(&bucket.len())
        && bucket.split('.').all(label)
        && !(dotted && tls)
        && bucket.parse::<std::net::Ipv4Addr>().is_err()
}
