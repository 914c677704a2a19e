//! DeleteObjects, GetObjectAttributes.

use aws_sdk_s3::operation::delete_object::DeleteObjectInput;
use aws_sdk_s3::operation::delete_objects::DeleteObjectsInput;
use aws_sdk_s3::operation::get_object_attributes::GetObjectAttributesInput;
use aws_sdk_s3::operation::get_object_attributes::builders::GetObjectAttributesInputBuilder;
use aws_sdk_s3::types::{ObjectAttributes, ObjectIdentifier};

use super::{fill, params};
use crate::binding::outcome::Time;
use crate::object::delete_many::Deletion;

/// One object to be deleted.
#[derive(serde::Deserialize)]
pub struct DoomedObject {
    #[serde(rename = "Key")]
    pub key: String,
    #[serde(rename = "VersionId")]
    pub version_id: Option<String>,
    #[serde(rename = "ETag")]
    pub e_tag: Option<String>,
    #[serde(rename = "LastModifiedTime")]
    pub last_modified_time: Option<Time>,
    #[serde(rename = "Size")]
    pub size: Option<i64>,
}

/// DeleteObjects's `Delete`.
#[derive(serde::Deserialize)]
pub struct DoomedObjects {
    #[serde(rename = "Objects")]
    pub objects: Vec<DoomedObject>,
    #[serde(rename = "Quiet")]
    pub quiet: Option<bool>,
}

params! {
    /// DeleteObjects's.
    DeleteObjectsParams {
        bucket "Bucket": String,
        delete "Delete": DoomedObjects,
        mfa "MFA": String,
        request_payer "RequestPayer": String,
        bypass_governance_retention "BypassGovernanceRetention": bool,
        expected_bucket_owner "ExpectedBucketOwner": String,
        checksum_algorithm "ChecksumAlgorithm": String,
    }
}

/// What both ways of deleting share.
macro_rules! deleting {
    ($builder:expr, $params:expr) => {
        fill!($builder, $params, {
            set_bucket: text bucket,
            set_mfa: text mfa,
            set_request_payer: word request_payer,
            set_bypass_governance_retention: plain bypass_governance_retention,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
    };
}

impl DeleteObjectsParams {
    pub fn deletion(mut self) -> Deletion {
        let delete = self.delete.take();
        let quiet = delete.as_ref().and_then(|delete| delete.quiet);
        let objects = delete.map(|delete| delete.objects).unwrap_or_default();
        Deletion {
            objects: objects.into_iter().map(ObjectIdentifier::from).collect(),
            quiet: quiet.unwrap_or(false),
            many: fill!(deleting!(DeleteObjectsInput::builder(), self), self, {
                set_checksum_algorithm: word checksum_algorithm,
            }),
            one: deleting!(DeleteObjectInput::builder(), self),
        }
    }
}

impl From<DoomedObject> for ObjectIdentifier {
    fn from(object: DoomedObject) -> Self {
        Self::builder()
            .key(object.key)
            .set_version_id(object.version_id)
            .set_e_tag(object.e_tag)
            .set_last_modified_time(object.last_modified_time.map(Time::date_time))
            .set_size(object.size)
            .build()
            .expect("it has a key")
    }
}

params! {
    /// GetObjectAttributes's.
    ObjectAttributesParams {
        bucket "Bucket": String,
        key "Key": String,
        version_id "VersionId": String,
        max_parts "MaxParts": i32,
        part_number_marker "PartNumberMarker": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key "SSECustomerKey": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        request_payer "RequestPayer": String,
        expected_bucket_owner "ExpectedBucketOwner": String,
        object_attributes "ObjectAttributes": Vec<String>,
    }
}

impl ObjectAttributesParams {
    pub fn input(&self) -> GetObjectAttributesInputBuilder {
        let names = self.object_attributes.iter().flatten();
        let names = names.map(|name| ObjectAttributes::from(name.as_str()));
        fill!(GetObjectAttributesInput::builder(), self, {
            set_bucket: text bucket,
            set_key: text key,
            set_version_id: text version_id,
            set_max_parts: plain max_parts,
            set_part_number_marker: text part_number_marker,
            set_sse_customer_algorithm: text sse_customer_algorithm,
            set_sse_customer_key: text sse_customer_key,
            set_sse_customer_key_md5: text sse_customer_key_md5,
            set_request_payer: word request_payer,
            set_expected_bucket_owner: text expected_bucket_owner,
        })
        .set_object_attributes(Some(names.collect()))
    }
}
