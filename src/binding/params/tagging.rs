//! Tags, and the parameters of GetObjectTagging, PutObjectTagging and DeleteObjectTagging.

use aws_sdk_s3::operation::delete_object_tagging::DeleteObjectTaggingInput;
use aws_sdk_s3::operation::delete_object_tagging::builders::DeleteObjectTaggingInputBuilder;
use aws_sdk_s3::operation::get_object_tagging::GetObjectTaggingInput;
use aws_sdk_s3::operation::get_object_tagging::builders::GetObjectTaggingInputBuilder;
use aws_sdk_s3::operation::put_object_tagging::PutObjectTaggingInput;
use aws_sdk_s3::operation::put_object_tagging::builders::PutObjectTaggingInputBuilder;
use aws_sdk_s3::types;

use super::{fill, params};

/// One tag of an object or bucket, in parameters and in results.
#[napi_derive::napi(object, object_from_js = false)]
#[derive(Clone, serde::Deserialize)]
pub struct Tag {
    #[napi(js_name = "Key")]
    #[serde(rename = "Key")]
    pub key: String,
    #[napi(js_name = "Value")]
    #[serde(rename = "Value")]
    pub value: String,
}

impl Tag {
    /// As the SDK has it: a set, which may be empty.
    pub fn set(tags: Option<&[Self]>) -> types::Tagging {
        let tag = |tag: &Self| {
            types::Tag::builder()
                .key(&tag.key)
                .value(&tag.value)
                .build()
        };
        let tags: Result<_, _> = tags.unwrap_or_default().iter().map(tag).collect();
        types::Tagging::builder()
            .set_tag_set(tags.ok())
            .build()
            .expect("a tag has a key and a value, and a set its tags")
    }
}

impl From<types::Tag> for Tag {
    fn from(types::Tag { key, value, .. }: types::Tag) -> Self {
        Self { key, value }
    }
}

params! {
    /// GetObjectTagging's and DeleteObjectTagging's.
    ObjectTagsParams {
        bucket "Bucket": String,
        key "Key": String,
        version_id "VersionId": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
        request_payer "RequestPayer": String,
    }
}

impl ObjectTagsParams {
    pub fn get(&self) -> GetObjectTaggingInputBuilder {
        fill!(GetObjectTaggingInput::builder(), self, {
            set_bucket: text bucket,
            set_key: text key,
            set_version_id: text version_id,
            set_expected_bucket_owner: text expected_bucket_owner,
            set_request_payer: word request_payer,
        })
    }

    pub fn delete(&self) -> DeleteObjectTaggingInputBuilder {
        fill!(DeleteObjectTaggingInput::builder(), self, {
            set_bucket: text bucket,
            set_key: text key,
            set_version_id: text version_id,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    }
}

params! {
    /// PutObjectTagging's, `Tagging` flattened to its tags.
    PutObjectTaggingParams {
        bucket "Bucket": String,
        key "Key": String,
        version_id "VersionId": String,
        content_md5 "ContentMD5": String,
        checksum_algorithm "ChecksumAlgorithm": String,
        tagging "Tagging": Vec<Tag>,
        expected_bucket_owner "ExpectedBucketOwner": String,
        request_payer "RequestPayer": String,
    }
}

impl PutObjectTaggingParams {
    pub fn input(&self) -> PutObjectTaggingInputBuilder {
        fill!(PutObjectTaggingInput::builder(), self, {
            set_bucket: text bucket,
            set_key: text key,
            set_version_id: text version_id,
            set_content_md5: text content_md5,
            set_checksum_algorithm: word checksum_algorithm,
            set_expected_bucket_owner: text expected_bucket_owner,
            set_request_payer: word request_payer,
        })
        .tagging(Tag::set(self.tagging.as_deref()))
    }
}
