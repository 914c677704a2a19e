//! The data plane: one file a verb.

pub mod delete;
pub mod get;
pub mod head;
pub mod list;
pub mod put;
mod request;
mod response;

/// An ETag in the quotes that RFC 9110 demands; Ceph leaves them out of some answers.
pub fn quoted(etag: Option<String>) -> Option<String> {
    etag.filter(|etag| !etag.is_empty() && etag != "\"\"")
        .map(|etag| {
            if etag.starts_with('"') || etag.starts_with("W/") {
                etag
            } else {
                format!("\"{etag}\"")
            }
        })
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn etags_are_always_quoted_and_never_empty() {
        assert_eq!(quoted(Some("abc".into())), Some("\"abc\"".into()));
        assert_eq!(quoted(Some("\"abc\"".into())), Some("\"abc\"".into()));
        assert_eq!(quoted(Some(String::new())), None);
    }
}
