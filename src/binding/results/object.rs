//! GetObject, HeadObject, PutObject, DeleteObject.

use std::collections::HashMap;

use aws_sdk_s3::operation::delete_object::DeleteObjectOutput;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::operation::put_object::PutObjectOutput;

use super::{result, take};

result! {
    /// What GetObject and HeadObject tell of an object.
    ObjectFields {
        delete_marker "DeleteMarker": bool,
        accept_ranges "AcceptRanges": String,
        expiration "Expiration": String,
        restore "Restore": String,
        content_length "ContentLength": i64,
        e_tag "ETag": String,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
        checksum_type "ChecksumType": String,
        missing_meta "MissingMeta": i32,
        version_id "VersionId": String,
        cache_control "CacheControl": String,
        content_disposition "ContentDisposition": String,
        content_encoding "ContentEncoding": String,
        content_language "ContentLanguage": String,
        content_range "ContentRange": String,
        content_type "ContentType": String,
        expires_string "ExpiresString": String,
        website_redirect_location "WebsiteRedirectLocation": String,
        server_side_encryption "ServerSideEncryption": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        ssekms_key_id "SSEKMSKeyId": String,
        bucket_key_enabled "BucketKeyEnabled": bool,
        storage_class "StorageClass": String,
        request_charged "RequestCharged": String,
        replication_status "ReplicationStatus": String,
        parts_count "PartsCount": i32,
        tag_count "TagCount": i32,
        object_lock_mode "ObjectLockMode": String,
        object_lock_legal_hold_status "ObjectLockLegalHoldStatus": String,
    } always {
        metadata "Metadata": HashMap<String, String>,
    } dates {
        last_modified "LastModified",
        expires "Expires",
        object_lock_retain_until_date "ObjectLockRetainUntilDate",
    } bytes {
        body "Body",
    }
}

/// The two outputs have the same fields but no common trait.
macro_rules! object_fields {
    ($output:expr) => {{
        #[allow(deprecated, reason = "Expires: S3 keeps what was stored, date or not; both forms are passed on")]
        let expires = $output.expires.map(crate::binding::outcome::Time::of);
        take!(ObjectFields from $output, {
            delete_marker: text,
            accept_ranges: text,
            expiration: text,
            restore: text,
            content_length: text,
            e_tag: text,
            checksum_crc32: text,
            checksum_crc32_c: text,
            checksum_crc64_nvme: text,
            checksum_sha1: text,
            checksum_sha256: text,
            checksum_type: word,
            missing_meta: text,
            version_id: text,
            cache_control: text,
            content_disposition: text,
            content_encoding: text,
            content_language: text,
            content_range: text,
            content_type: text,
            expires_string: text,
            website_redirect_location: text,
            server_side_encryption: word,
            sse_customer_algorithm: text,
            sse_customer_key_md5: text,
            ssekms_key_id: text,
            bucket_key_enabled: text,
            storage_class: word,
            request_charged: word,
            replication_status: word,
            parts_count: text,
            tag_count: text,
            object_lock_mode: word,
            object_lock_legal_hold_status: word,
            last_modified: time,
            object_lock_retain_until_date: time,
        } metadata: $output.metadata.map(crate::object::metadata::decode).unwrap_or_default(), expires, body: None)
    }};
}

impl From<GetObjectOutput> for ObjectFields {
    fn from(output: GetObjectOutput) -> Self {
        object_fields!(output)
    }
}

impl From<HeadObjectOutput> for ObjectFields {
    fn from(output: HeadObjectOutput) -> Self {
        object_fields!(output)
    }
}

result! {
    /// What PutObject answers.
    StoredObject {
        e_tag "ETag": String,
        version_id "VersionId": String,
        expiration "Expiration": String,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
        checksum_type "ChecksumType": String,
        server_side_encryption "ServerSideEncryption": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        ssekms_key_id "SSEKMSKeyId": String,
        ssekms_encryption_context "SSEKMSEncryptionContext": String,
        bucket_key_enabled "BucketKeyEnabled": bool,
        size "Size": i64,
        location "Location": String,
        request_charged "RequestCharged": String,
    }
}

impl From<PutObjectOutput> for StoredObject {
    fn from(output: PutObjectOutput) -> Self {
        take!(Self from output, {
            e_tag: text,
            version_id: text,
            expiration: text,
            checksum_crc32: text,
            checksum_crc32_c: text,
            checksum_crc64_nvme: text,
            checksum_sha1: text,
            checksum_sha256: text,
            checksum_type: word,
            server_side_encryption: word,
            sse_customer_algorithm: text,
            sse_customer_key_md5: text,
            ssekms_key_id: text,
            ssekms_encryption_context: text,
            bucket_key_enabled: text,
            size: text,
            request_charged: word,
        } location: None)
    }
}

result! {
    /// What DeleteObject answers.
    DeletedObject {
        delete_marker "DeleteMarker": bool,
        version_id "VersionId": String,
        request_charged "RequestCharged": String,
    }
}

impl From<DeleteObjectOutput> for DeletedObject {
    fn from(output: DeleteObjectOutput) -> Self {
        take!(Self from output, { delete_marker: text, version_id: text, request_charged: word, })
    }
}
