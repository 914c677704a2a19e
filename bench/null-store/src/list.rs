//! Listings that are made up: a prefix that ends with a number before its slash holds so many keys.

use std::fmt::Write;

const PAGE: u64 = 1_000;

/// What a listing is asked.
pub struct Asked<'a> {
    pub bucket: &'a str,
    pub prefix: &'a str,
    pub version_2: bool,
    /// The marker, token or `start-after`: the last key of the page before.
    pub after: Option<&'a str>,
    pub max_keys: Option<u64>,
}

/// The page as XML.
pub fn page(asked: &Asked<'_>) -> String {
    let total = number(asked.prefix.trim_end_matches('/')).unwrap_or(0);
    let first = asked.after.and_then(number).map_or(0, |last| last + 1);
    let end = total.min(first + asked.max_keys.unwrap_or(PAGE).min(PAGE));
    let mut contents = String::with_capacity(300 * PAGE as usize);
    for at in first..end {
        let key = key(asked.prefix, at);
        let _ = write!(
            contents,
            "<Contents><Key>{key}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>\
             <ETag>&#34;d41d8cd98f00b204e9800998ecf8427e&#34;</ETag><Size>4096</Size><StorageClass>STANDARD</StorageClass></Contents>"
        );
    }
    let truncated = end < total;
    let last = key(asked.prefix, end.saturating_sub(1));
    let (next, count) = match (asked.version_2, truncated) {
        (true, true) => (
            format!("<NextContinuationToken>{last}</NextContinuationToken>"),
            end - first,
        ),
        (false, true) => (format!("<NextMarker>{last}</NextMarker>"), end - first),
        (_, false) => (String::new(), end.saturating_sub(first)),
    };
    let count = if asked.version_2 {
        format!("<KeyCount>{count}</KeyCount>")
    } else {
        String::new()
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <Name>{}</Name><Prefix>{}</Prefix><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType>{count}\
         <IsTruncated>{truncated}</IsTruncated>{next}{contents}</ListBucketResult>",
        asked.bucket, asked.prefix
    )
}

fn key(prefix: &str, at: u64) -> String {
    format!("{prefix}folder-{:03}/file-{at:09}", at / 1_000)
}

/// The number that a text ends with.
pub fn number(text: &str) -> Option<u64> {
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    text[text.len() - digits..].parse().ok()
}
