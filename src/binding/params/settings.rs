//! Versioning, location, policy and tags of a bucket. What has no parameters of its own takes `BucketParams`.

use aws_sdk_s3::operation::put_bucket_policy::PutBucketPolicyInput;
use aws_sdk_s3::operation::put_bucket_policy::builders::PutBucketPolicyInputBuilder;
use aws_sdk_s3::operation::put_bucket_tagging::PutBucketTaggingInput;
use aws_sdk_s3::operation::put_bucket_tagging::builders::PutBucketTaggingInputBuilder;
use aws_sdk_s3::operation::put_bucket_versioning::PutBucketVersioningInput;
use aws_sdk_s3::operation::put_bucket_versioning::builders::PutBucketVersioningInputBuilder;
use aws_sdk_s3::types::VersioningConfiguration;

use super::{Tag, fill, params};

/// `VersioningConfiguration`.
#[derive(serde::Deserialize)]
pub struct GivenVersioning {
    #[serde(rename = "Status")]
    pub status: Option<String>,
    #[serde(rename = "MFADelete")]
    pub mfa_delete: Option<String>,
}

impl GivenVersioning {
    fn made(&self) -> VersioningConfiguration {
        let configuration = fill!(VersioningConfiguration::builder(), self, {
            set_status: word status,
            set_mfa_delete: word mfa_delete,
        });
        configuration.build()
    }
}

params! {
    /// PutBucketVersioning's.
    PutBucketVersioningParams {
        bucket "Bucket": String,
        versioning_configuration "VersioningConfiguration": GivenVersioning,
        mfa "MFA": String,
        content_md5 "ContentMD5": String,
        checksum_algorithm "ChecksumAlgorithm": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

impl PutBucketVersioningParams {
    pub fn input(&self) -> PutBucketVersioningInputBuilder {
        fill!(PutBucketVersioningInput::builder(), self, {
            set_bucket: text bucket,
            set_mfa: text mfa,
            set_content_md5: text content_md5,
            set_checksum_algorithm: word checksum_algorithm,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
        .set_versioning_configuration(
            self.versioning_configuration
                .as_ref()
                .map(GivenVersioning::made),
        )
    }
}

params! {
    /// PutBucketPolicy's.
    PutBucketPolicyParams {
        bucket "Bucket": String,
        policy "Policy": String,
        confirm_remove_self_bucket_access "ConfirmRemoveSelfBucketAccess": bool,
        content_md5 "ContentMD5": String,
        checksum_algorithm "ChecksumAlgorithm": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

impl PutBucketPolicyParams {
    pub fn input(&self) -> PutBucketPolicyInputBuilder {
        fill!(PutBucketPolicyInput::builder(), self, {
            set_bucket: text bucket,
            set_policy: text policy,
            set_confirm_remove_self_bucket_access: plain confirm_remove_self_bucket_access,
            set_content_md5: text content_md5,
            set_checksum_algorithm: word checksum_algorithm,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    }
}

params! {
    /// PutBucketTagging's, `Tagging` flattened to its tags.
    PutBucketTaggingParams {
        bucket "Bucket": String,
        tagging "Tagging": Vec<Tag>,
        content_md5 "ContentMD5": String,
        checksum_algorithm "ChecksumAlgorithm": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
    }
}

impl PutBucketTaggingParams {
    pub fn input(&self) -> PutBucketTaggingInputBuilder {
        fill!(PutBucketTaggingInput::builder(), self, {
            set_bucket: text bucket,
            set_content_md5: text content_md5,
            set_checksum_algorithm: word checksum_algorithm,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
        .tagging(Tag::set(self.tagging.as_deref()))
    }
}
