//! What a Content-Range says.

/// The first byte's place in `bytes 10-19/100`.
pub fn first_byte(content_range: &str) -> Option<u64> {
    let (first, _) = content_range.strip_prefix("bytes ")?.split_once('-')?;
    first.trim().parse().ok()
}

/// The whole object's length in `bytes 10-19/100`.
pub fn whole_length(content_range: &str) -> Option<u64> {
    let (_, length) = content_range.split_once('/')?;
    length.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_range_names_where_the_answer_begins() {
        assert_eq!(first_byte("bytes 10-19/100"), Some(10));
        assert_eq!(first_byte("bytes */100"), None);
    }

    #[test]
    fn content_range_names_the_whole_length_unless_it_is_unknown() {
        assert_eq!(whole_length("bytes 10-19/100"), Some(100));
        assert_eq!(whole_length("bytes 10-19/*"), None);
    }
}
