//! Tags: of objects (per version), in a header and in a document, and of buckets.

use super::Backend;
use super::versions::{find, told};
use crate::failure::{custom, failure, invalid_argument};
use crate::store::{Attributes, Key, Object};
use http::StatusCode;
use percent_encoding::percent_decode_str;
use s3s::dto::*;
use s3s::{S3Error, S3ErrorCode, S3Request, S3Response, S3Result};

type Tags = Vec<(String, String)>;

const MOST: usize = 10;
const MOST_OF_A_BUCKET: usize = 50;

/// `x-amz-tagging`: `name=value&name=value`, encoded as a form is.
pub(super) fn from_header(header: Option<&str>) -> S3Result<Tags> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        let decoded = percent_decode_str(&text)
            .decode_utf8()
            .map(|t| t.into_owned());
        decoded.map_err(|_| {
            invalid_argument("The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.")
        })
    };
    let pairs = header.unwrap_or("").split('&').filter(|p| !p.is_empty());
    let tags = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((decode(name)?, decode(value)?))
    });
    checked(tags.collect::<S3Result<Tags>>()?, MOST)
}

fn from_set(set: TagSet, most: usize) -> S3Result<Tags> {
    let tags = set.into_iter();
    let tags = tags.map(|tag| (tag.key.unwrap_or_default(), tag.value.unwrap_or_default()));
    checked(tags.collect(), most)
}

fn set_of(tags: Tags) -> TagSet {
    let tag = |(key, value)| Tag {
        key: Some(key),
        value: Some(value),
    };
    tags.into_iter().map(tag).collect()
}

/// S3's limits.
fn checked(tags: Tags, most: usize) -> S3Result<Tags> {
    if tags.len() > most {
        let message = format!("Object tags cannot be greater than {most}");
        return Err(custom("BadRequest", StatusCode::BAD_REQUEST, message));
    }
    for (at, (name, value)) in tags.iter().enumerate() {
        let length = name.chars().count();
        if length == 0 || length > 128 {
            return Err(invalid_tag("The TagKey you have provided is invalid"));
        }
        if value.chars().count() > 256 {
            return Err(invalid_tag("The TagValue you have provided is invalid"));
        }
        if tags[..at].iter().any(|(other, _)| other == name) {
            return Err(invalid_tag(
                "Cannot provide multiple Tags with the same key",
            ));
        }
    }
    Ok(tags)
}

fn invalid_tag(message: &str) -> S3Error {
    failure(S3ErrorCode::InvalidTag, message)
}

impl Backend {
    async fn retag(
        &self,
        bucket: &str,
        key: &str,
        id: Option<&str>,
        tags: Tags,
    ) -> S3Result<Option<String>> {
        self.store
            .change(bucket, |edit| {
                let found = find(edit, key, id)?;
                let before = found.object.as_ref().clone();
                let changed = Object {
                    attributes: Attributes {
                        tags,
                        ..before.attributes
                    },
                    ..before
                };
                edit.amend(&Key::from(key), changed);
                Ok(told(edit, &found.object))
            })
            .await
    }

    pub(super) async fn put_object_tagging(
        &self,
        request: S3Request<PutObjectTaggingInput>,
    ) -> S3Result<S3Response<PutObjectTaggingOutput>> {
        let input = request.input;
        let tags = from_set(input.tagging.tag_set, MOST)?;
        let id = input.version_id.as_deref();
        let version_id = self.retag(&input.bucket, &input.key, id, tags).await?;
        Ok(S3Response::new(PutObjectTaggingOutput { version_id }))
    }

    pub(super) async fn delete_object_tagging(
        &self,
        request: S3Request<DeleteObjectTaggingInput>,
    ) -> S3Result<S3Response<DeleteObjectTaggingOutput>> {
        let input = request.input;
        let id = input.version_id.as_deref();
        let version_id = self
            .retag(&input.bucket, &input.key, id, Vec::new())
            .await?;
        Ok(S3Response::new(DeleteObjectTaggingOutput { version_id }))
    }

    pub(super) async fn get_object_tagging(
        &self,
        request: S3Request<GetObjectTaggingInput>,
    ) -> S3Result<S3Response<GetObjectTaggingOutput>> {
        let input = request.input;
        let found = self.object(&input.bucket, &input.key, input.version_id.as_deref())?;
        Ok(S3Response::new(GetObjectTaggingOutput {
            tag_set: set_of(found.object.attributes.tags.clone()),
            version_id: found.version,
        }))
    }

    pub(super) async fn put_bucket_tagging(
        &self,
        request: S3Request<PutBucketTaggingInput>,
    ) -> S3Result<S3Response<PutBucketTaggingOutput>> {
        let tags = from_set(request.input.tagging.tag_set, MOST_OF_A_BUCKET)?;
        self.settings(&request.input.bucket, |settings| settings.tags = tags)
            .await?;
        Ok(S3Response::new(PutBucketTaggingOutput::default()))
    }

    pub(super) async fn delete_bucket_tagging(
        &self,
        request: S3Request<DeleteBucketTaggingInput>,
    ) -> S3Result<S3Response<DeleteBucketTaggingOutput>> {
        self.settings(&request.input.bucket, |settings| settings.tags.clear())
            .await?;
        Ok(S3Response::new(DeleteBucketTaggingOutput::default()))
    }

    pub(super) async fn get_bucket_tagging(
        &self,
        request: S3Request<GetBucketTaggingInput>,
    ) -> S3Result<S3Response<GetBucketTaggingOutput>> {
        let tags = self.store.bucket(&request.input.bucket, |bucket| {
            Ok(bucket.settings.tags.clone())
        })?;
        if tags.is_empty() {
            return Err(failure(
                S3ErrorCode::NoSuchTagSet,
                "The TagSet does not exist",
            ));
        }
        let tag_set = set_of(tags);
        Ok(S3Response::new(GetBucketTaggingOutput { tag_set }))
    }
}

#[cfg(test)]
mod tests {
    use super::from_header;

    #[test]
    fn a_header_is_read_as_a_form() {
        let tags = from_header(Some("a=1&b+c=%C3%A9%26&d")).unwrap();
        let text = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(tags, [text("a", "1"), text("b c", "é&"), text("d", "")]);
        assert!(from_header(None).unwrap().is_empty());
    }

    #[test]
    fn limits_are_those_of_s3() {
        let many = |n: usize| {
            (0..n)
                .map(|i| format!("k{i}=v"))
                .collect::<Vec<_>>()
                .join("&")
        };
        assert!(from_header(Some(&many(10))).is_ok());
        let long = format!("{}=v", "k".repeat(129));
        for header in [many(11).as_str(), "a=1&a=2", "=v", &long, "a=%FF"] {
            assert!(from_header(Some(header)).is_err(), "{header}");
        }
    }
}
