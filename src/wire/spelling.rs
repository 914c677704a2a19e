//! What stores spell otherwise than S3: ETags without their quotes, names in URL encoding.

use std::borrow::Cow;

use crate::error::{Error, Result};

/// An ETag in the quotes that RFC 9110 demands; Ceph leaves them out of some answers.
pub fn quoted(etag: Option<String>) -> Option<String> {
    etag.and_then(|etag| in_quotes(etag.into()))
        .map(Cow::into_owned)
}

/// The same where it may be borrowed.
pub fn in_quotes(etag: Cow<'_, str>) -> Option<Cow<'_, str>> {
    match &*etag {
        "" | "\"\"" => None,
        text if text.starts_with('"') || text.starts_with("W/") => Some(etag),
        text => Some(format!("\"{text}\"").into()),
    }
}

/// A listed name as it is, out of `encoding-type=url`.
pub fn decode(name: &mut Option<String>) -> Result<()> {
    if let Some(text) = name
        && let Cow::Owned(decoded) = url_decoded(text)?
    {
        *text = decoded;
    }
    Ok(())
}

/// A page's marker for the next one. Ceph does not encode this one field: what already is the page's last name stays
/// as it is.
pub fn decode_marker(marker: &mut Option<String>, last: Option<&str>) -> Result<()> {
    if marker.as_deref() == last {
        return Ok(());
    }
    decode(marker)
}

/// Names come as S3, MinIO and Ceph encode them: `%XX`, and `+` for a space (a plus is always `%2B`).
pub fn url_decoded(text: &str) -> Result<Cow<'_, str>> {
    if !text.contains(['%', '+']) {
        return Ok(Cow::Borrowed(text));
    }
    let spaced = text.replace('+', " ");
    let decoded = percent_encoding::percent_decode_str(&spaced).decode_utf8();
    let decoded = decoded.map_err(|error| {
        Error::new("InvalidResponse", "a listed key is not UTF-8").caused_by(&error)
    })?;
    Ok(Cow::Owned(decoded.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn etags_are_always_quoted_and_never_empty() {
        assert_eq!(quoted(Some("abc".into())), Some("\"abc\"".into()));
        assert_eq!(quoted(Some("\"abc\"".into())), Some("\"abc\"".into()));
        assert_eq!(quoted(Some(String::new())), None);
    }

    #[test]
    fn names_are_decoded_as_every_store_encodes_them() {
        for (encoded, name) in [
            ("a/b", "a/b"),
            ("a+b", "a b"),
            ("a%20b", "a b"),
            ("1%2B1", "1+1"),
            ("%01%E2%82%AC", "\u{1}€"),
        ] {
            assert_eq!(url_decoded(encoded).unwrap(), name);
        }
    }

    #[test]
    fn a_key_that_is_not_text_is_an_error_and_not_another_key() {
        assert_eq!(url_decoded("%FF").unwrap_err().code, "InvalidResponse");
    }

    #[test]
    fn a_marker_that_is_the_last_name_was_never_encoded() {
        let mut marker = Some("a%20b".to_owned());
        decode_marker(&mut marker, Some("a%20b")).unwrap();
        assert_eq!(marker.as_deref(), Some("a%20b"));
        decode_marker(&mut marker, Some("a b")).unwrap();
        assert_eq!(marker.as_deref(), Some("a b"));
    }
}
