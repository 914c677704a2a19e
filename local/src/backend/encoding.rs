//! `encoding-type=url`: how a list writes keys that XML could not hold.

use crate::failure::invalid_argument;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use s3s::S3Result;
use s3s::dto::EncodingType;

/// S3 encodes as Java's form encoder does, but keeps the slash: a space becomes a plus, the asterisk stays, the tilde
/// does not. A decoder must take `+` for a space; it then reads Ceph's `%20` as well.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'*')
    .remove(b'/')
    .remove(b' ');

/// How the strings of one answer are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Plain,
    Url,
}

impl Encoding {
    pub(super) fn asked(kind: Option<&EncodingType>) -> S3Result<Self> {
        match kind.map(EncodingType::as_str) {
            None | Some("") => Ok(Self::Plain),
            Some(EncodingType::URL) => Ok(Self::Url),
            Some(_) => Err(invalid_argument(
                "Invalid Encoding Method specified in Request",
            )),
        }
    }

    pub(super) fn write(self, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Url => percent_encode(text.as_bytes(), ENCODED)
                .to_string()
                .replace(' ', "+"),
        }
    }

    pub(super) fn told(self) -> Option<EncodingType> {
        (self == Self::Url).then(|| EncodingType::from_static(EncodingType::URL))
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding;

    #[test]
    fn as_s3_does() {
        for (plain, encoded) in [
            ("test_file(3).png", "test_file%283%29.png"),
            ("a/b//c", "a/b//c"),
            ("a b+c", "a+b%2Bc"),
            ("~*-_.", "%7E*-_."),
            ("\u{1}\r\n<&>", "%01%0D%0A%3C%26%3E"),
            ("é😀", "%C3%A9%F0%9F%98%80"),
        ] {
            assert_eq!(Encoding::Url.write(plain), encoded);
            assert_eq!(Encoding::Plain.write(plain), plain);
        }
    }
}
