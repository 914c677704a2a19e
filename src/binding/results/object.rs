//! PutObject, DeleteObject.

use aws_sdk_s3::operation::delete_object::DeleteObjectOutput;
use aws_sdk_s3::operation::put_object::PutObjectOutput;

use super::{result, take};

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
