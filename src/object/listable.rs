//! Which keys may stand in a list that a store reads as XML.

/// Whether a store will read the key as it was written.
pub fn fits_a_list(key: &str, aws: bool) -> bool {
    survives_xml(key) && (aws || survives_cleaning(key))
}

/// XML 1.0 has no control characters and no noncharacters, reads line ends as line feeds, and may be read by a parser that
/// takes the white space off the ends of a text, or takes U+0085 and U+2028 for line ends.
fn survives_xml(key: &str) -> bool {
    let spoiled = |char: char| {
        char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
    };
    !key.contains(spoiled) && key.trim() == key
}

/// A store that keeps objects as files may clean a key as it does a path.
fn survives_cleaning(key: &str) -> bool {
    let folder = key.strip_suffix('/').unwrap_or(key);
    !folder
        .split('/')
        .any(|part| matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_that_xml_carries_go_in_batches() {
        for key in ["a", "a b", "ä", "\u{1f600}", "<&>'\"", "\u{fffd}", "//"] {
            assert!(survives_xml(key), "{key:?}");
        }
        for key in [
            " a",
            "a ",
            "a\tb",
            "a\nb",
            "\r",
            "\u{1}",
            "\u{7f}",
            "\u{85}",
            "a\u{2028}b",
            "\u{fffe}",
            "\u{ffff}",
            "\u{a0}a",
        ] {
            assert!(!survives_xml(key), "{key:?}");
        }
    }

    #[test]
    fn only_keys_that_are_no_odd_paths_go_in_batches() {
        for key in ["a", "a/", "a/b", ".a", "a/..b", "..."] {
            assert!(survives_cleaning(key), "{key:?}");
        }
        for key in ["/", "/a", "a//", "a//b", ".", "a/.", "../a", "a/../b", "./"] {
            assert!(!survives_cleaning(key), "{key:?}");
        }
    }
}
