//! CopyObject, and how the source of a copy is named.

use aws_sdk_s3::operation::copy_object::CopyObjectOutput;
use aws_sdk_s3::operation::copy_object::builders::CopyObjectInputBuilder;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::quoted;
use crate::error::{Error, Result};
use crate::wire::{Store, send};

/// Copies an object in one request. An error that S3 sends behind its 200 is an error here.
pub async fn copy_object(store: &Store, input: CopyObjectInputBuilder) -> Result<CopyObjectOutput> {
    let mut output: CopyObjectOutput = send!(store, input).map_err(unmet)?;
    let Some(copied) = &mut output.copy_object_result else {
        // Only the document says that the copy was made.
        let text = "CopyObject answered without a CopyObjectResult";
        return Err(Error::new("InvalidResponse", text));
    };
    copied.e_tag = quoted(copied.e_tag.take());
    Ok(output)
}

/// A condition on the source that does not hold; Ceph says 304 where S3 has 412, and so does HeadObject.
pub fn unmet(error: Error) -> Error {
    if error.status_code != Some(304) {
        return error;
    }
    Error {
        status_code: Some(412),
        ..error.renamed("PreconditionFailed")
    }
}

/// `bucket/key?versionId=...`, percent-encoded, as `x-amz-copy-source` has it.
#[derive(Debug, PartialEq)]
pub struct Place {
    pub bucket: String,
    pub key: String,
    pub version_id: Option<String>,
}

impl Place {
    /// `None` for what is named otherwise: an access point's ARN.
    pub fn of(source: &str) -> Option<Self> {
        let decode = |text: &str| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
        let (path, version_id) = match source.split_once("?versionId=") {
            Some((path, version)) => (path, Some(decode(version)?)),
            None => (source, None),
        };
        let path = decode(path)?;
        let (bucket, key) = path.strip_prefix('/').unwrap_or(&path).split_once('/')?;
        if bucket.starts_with("arn:") {
            return None;
        }
        Some(Self {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            version_id,
        })
    }
}

/// The same source, of this version.
pub fn with_version(source: &str, version: &str) -> String {
    let version = utf8_percent_encode(version, NON_ALPHANUMERIC);
    format!("{source}?versionId={version}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(bucket: &str, key: &str, version_id: Option<&str>) -> Option<Place> {
        Some(Place {
            bucket: bucket.into(),
            key: key.into(),
            version_id: version_id.map(str::to_owned),
        })
    }

    #[test]
    fn a_source_is_taken_apart() {
        for (source, expected) in [
            ("b/k", place("b", "k", None)),
            ("/b/a/b", place("b", "a/b", None)),
            ("b//k", place("b", "/k", None)),
            (
                "b/%3Fa%20%2B+?versionId=x%2Fy",
                place("b", "?a ++", Some("x/y")),
            ),
            ("b%2Fk", place("b", "k", None)),
            ("b", None),
            ("b/%ff", None),
            ("arn:aws:s3:us-east-1:1:accesspoint/a/object/k", None),
        ] {
            assert_eq!(Place::of(source), expected, "{source}");
        }
        assert_eq!(
            Place::of(&with_version("b/k", "a/b?c")),
            place("b", "k", Some("a/b?c"))
        );
    }
}
