//! The query of a request, decoded for reading and encoded again for signing.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

/// Everything but RFC 3986's unreserved characters.
pub(super) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Decoded names and values. A plus is a space, as S3 and MinIO read it. Bytes that are not UTF-8 are replaced, which
/// is enough for reading the signature's own parameters.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    raw_pairs(query)
        .map(|(name, value)| (text(decode(name)), text(decode(value))))
        .collect()
}

/// The canonical query: each name and value encoded once, sorted, without the signature itself.
pub(super) fn canonical(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = raw_pairs(query)
        .map(|(name, value)| (encode(&decode(name)), encode(&decode(value))))
        .filter(|(name, _)| name != "X-Amz-Signature")
        .collect();
    pairs.sort_unstable();
    pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&")
}

/// The query as sent, without the parameters of a presigned URL.
pub(super) fn without_signature(query: &str) -> String {
    const OURS: [&str; 8] = [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature",
        "X-Amz-Security-Token",
        "X-Amz-Content-Sha256",
    ];
    let kept = query
        .split('&')
        .filter(|pair| !OURS.contains(&pair.split('=').next().unwrap_or("")));
    kept.collect::<Vec<_>>().join("&")
}

fn raw_pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

fn decode(text: &str) -> Vec<u8> {
    percent_decode_str(&text.replace('+', " ")).collect()
}

fn encode(bytes: &[u8]) -> String {
    percent_encode(bytes, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::{canonical, pairs, without_signature};

    #[test]
    fn it_is_sorted_by_encoded_name_and_encoded_once() {
        assert_eq!(
            canonical("prefix=a/b&delimiter=%2F&list-type=2"),
            "delimiter=%2F&list-type=2&prefix=a%2Fb"
        );
        assert_eq!(canonical("b=1&a=2&a=1"), "a=1&a=2&b=1");
        assert_eq!(canonical("uploads"), "uploads=");
        assert_eq!(canonical("k=a+b%2Bc"), "k=a%20b%2Bc");
        assert_eq!(canonical("k=%c3%a9"), "k=%C3%A9");
        assert_eq!(canonical(""), "");
    }

    #[test]
    fn a_signature_is_not_part_of_itself() {
        assert_eq!(
            canonical("X-Amz-Signature=ff&X-Amz-Expires=60"),
            "X-Amz-Expires=60"
        );
    }

    #[test]
    fn what_was_signed_is_cut_and_the_rest_kept_as_sent() {
        let query = "versionId=null&X-Amz-Date=1&X-Amz-Signature=2&response-expires=a%20b";
        assert_eq!(
            without_signature(query),
            "versionId=null&response-expires=a%20b"
        );
        assert_eq!(without_signature("uploads"), "uploads");
    }

    #[test]
    fn reading_decodes() {
        assert_eq!(
            pairs("a=%41%2F&b"),
            [
                ("a".to_owned(), "A/".to_owned()),
                ("b".to_owned(), String::new())
            ]
        );
    }
}
