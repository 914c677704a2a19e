//! User metadata beyond what a header can carry. What is not printable ASCII goes out as RFC 2047 encoded words, which is
//! how S3 itself shows such values, and is decoded when it comes back: what was put is what is got, on every store.
//! Raw UTF-8 would be read as Latin-1 by one store, signed otherwise by the next, and a line feed would begin a header.
//!
//! S3 decodes what it is sent and encodes again only what is not ASCII. So that the ASCII we encode (a space at an end, a
//! line feed, what looks encoded) is encoded on its way back as well, a word joiner follows it; it is taken off again.

use std::borrow::Cow;
use std::collections::HashMap;

use aws_smithy_types::base64;

/// Bytes in one encoded word: 12 of its 75 characters (RFC 2047, 2) are its frame, and Base64 comes in fours.
const WORD: usize = 45;

/// Follows an encoded value that would be ASCII without it, or that ends with one itself.
const JOINER: char = '\u{2060}';

/// User metadata as it goes out.
pub fn encode(metadata: &HashMap<String, String>) -> HashMap<String, String> {
    let encoded = |(name, value): (&String, &String)| (name.clone(), encoded(value));
    metadata.iter().map(encoded).collect()
}

/// A value of user metadata as it was given. What is no encoded word, or none of UTF-8, stays as the store has it.
pub fn decoded(value: &str) -> Cow<'_, str> {
    in_words(value).map_or(Cow::Borrowed(value), Cow::Owned)
}

fn encoded(value: &str) -> String {
    let printable = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if printable && value.trim_matches(' ') == value && !value.contains("=?") {
        return value.to_owned();
    }
    let mut joined = value.to_owned();
    if value.is_ascii() || value.ends_with(JOINER) {
        joined.push(JOINER);
    }
    let mut words = Vec::new();
    let mut rest = joined.as_str();
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.floor_char_boundary(WORD));
        words.push(format!("=?UTF-8?B?{}?=", base64::encode(word)));
        rest = after;
    }
    words.join(" ")
}

/// Of a value that is encoded words and nothing else, as S3 and we write them.
fn in_words(value: &str) -> Option<String> {
    if !value.contains("=?") {
        return None;
    }
    let mut bytes = Vec::new();
    for word in value.split_ascii_whitespace() {
        bytes.extend(word_bytes(word)?);
    }
    // A character may have been cut between two words by others.
    let mut text = String::from_utf8(bytes).ok()?;
    if text.ends_with(JOINER) {
        text.pop();
    }
    Some(text)
}

/// `=?UTF-8?B?...?=` or `=?UTF-8?Q?...?=`.
fn word_bytes(word: &str) -> Option<Vec<u8>> {
    let mut parts = word.strip_prefix("=?")?.strip_suffix("?=")?.split('?');
    let (charset, encoding, text) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || !charset.eq_ignore_ascii_case("utf-8") {
        return None;
    }
    match encoding {
        "B" | "b" => base64::decode(text).ok(),
        "Q" | "q" => quoted_printable(text),
        _ => None,
    }
}

fn quoted_printable(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'_' => b' ',
            b'=' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn returns(value: &str) {
        let sent = encoded(value);
        assert!(
            sent.bytes().all(|byte| matches!(byte, b' '..=b'~')),
            "{value:?} goes out as {sent:?}"
        );
        assert_eq!(sent.trim(), sent);
        for word in sent.split(' ').filter(|_| sent != value) {
            assert!(word.len() <= 75, "{word}");
            let bytes = word_bytes(word).expect("a word of ours");
            assert!(
                String::from_utf8(bytes).is_ok(),
                "{word} is cut in a character"
            );
        }
        let returned = through_s3(&sent);
        assert_eq!(decoded(&returned), value);
        assert_eq!(decoded(&sent), value);
    }

    #[test]
    fn printable_ascii_goes_out_as_it_is() {
        for value in [
            "",
            "a",
            "Team A",
            "1 & 2 = \"3\"?",
            "a=b",
            "?=",
            "~!@#$%^&*()",
        ] {
            assert_eq!(encoded(value), value);
        }
    }

    #[test]
    fn all_else_is_encoded_and_comes_back() {
        for value in [
            " ",
            " a",
            "a ",
            "a\tb",
            "a\r\nx-amz-acl: public-read",
            "\0",
            "\u{7f}",
            "ä",
            "漢字/文件",
            "\u{1f600}",
            "=?",
            "a\u{2060}",
            "\u{2060}\u{2060}",
            "=?UTF-8?B?YQ==?=",
            "=?UTF-8?Q?a?=",
            "x =?UTF-8?B?YQ==?= y",
            "=?UTF-8?B?",
        ] {
            assert_ne!(encoded(value), value, "{value:?}");
            returns(value);
        }
    }

    /// As S3 keeps and returns a value, by its documentation.
    fn through_s3(sent: &str) -> String {
        let bytes: Option<Vec<Vec<u8>>> = sent.split(' ').map(word_bytes).collect();
        let kept = bytes.and_then(|bytes| String::from_utf8(bytes.concat()).ok());
        match kept {
            Some(kept) if kept.is_ascii() => kept.trim().to_owned(),
            Some(kept) => format!("=?UTF-8?B?{}?=", base64::encode(kept)),
            None => sent.to_owned(),
        }
    }

    #[test]
    fn random_text_comes_back() {
        let mut random = fastrand::Rng::with_seed(2047);
        for _ in 0..5_000 {
            let length = random.usize(0..120);
            let ascii = random.bool();
            let value: String = (0..length)
                .map(|_| {
                    if ascii {
                        random.char('\0'..='\u{7f}')
                    } else {
                        random.char(..)
                    }
                })
                .collect();
            returns(&value);
        }
    }

    #[test]
    fn the_words_of_others_are_understood() {
        for (sent, value) in [
            ("=?utf-8?q?=C3=84_b=3F?=", "Ä b?"),
            ("=?UTF-8?B?w4Q=?=  =?UTF-8?Q?b?=", "Äb"),
            // cut within a character
            ("=?UTF-8?B?ww==?= =?UTF-8?B?hA==?=", "Ä"),
        ] {
            assert_eq!(in_words(sent).as_deref(), Some(value));
        }
    }

    #[test]
    fn what_is_no_word_of_utf_8_stays() {
        for sent in [
            "plain",
            "=?",
            "=?=",
            "a =?UTF-8?B?YQ==?=",
            "=?UTF-8?B?Y?=",
            "=?UTF-8?B?/w==?=",
            "=?ISO-8859-1?Q?=C4?=",
            "=?UTF-8?X?a?=",
            "=?UTF-8?Q?=C?=",
            "=?UTF-8?Q?=zz?=",
            "=?UTF-8?B?YQ==?x?=",
        ] {
            assert_eq!(in_words(sent), None, "{sent}");
        }
    }
}
