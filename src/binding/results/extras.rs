//! CopyObject, DeleteObjects, GetObjectAttributes.

use aws_sdk_s3::operation::copy_object::CopyObjectOutput;
use aws_sdk_s3::operation::delete_objects::DeleteObjectsOutput;
use aws_sdk_s3::operation::get_object_attributes::GetObjectAttributesOutput;
use aws_sdk_s3::types;

use super::{result, take};

result! {
    /// The copy's own fields.
    CopiedFields {
        e_tag "ETag": String,
        checksum_type "ChecksumType": String,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
    } dates {
        last_modified "LastModified",
    }
}

impl From<types::CopyObjectResult> for CopiedFields {
    fn from(copied: types::CopyObjectResult) -> Self {
        take!(Self from copied, {
            e_tag: text,
            checksum_type: word,
            checksum_crc32: text,
            checksum_crc32_c: text,
            checksum_crc64_nvme: text,
            checksum_sha1: text,
            checksum_sha256: text,
            last_modified: time,
        })
    }
}

result! {
    /// What CopyObject answers.
    CopiedObject {
        copy_object_result "CopyObjectResult": CopiedFields,
        expiration "Expiration": String,
        copy_source_version_id "CopySourceVersionId": String,
        version_id "VersionId": String,
        server_side_encryption "ServerSideEncryption": String,
        sse_customer_algorithm "SSECustomerAlgorithm": String,
        sse_customer_key_md5 "SSECustomerKeyMD5": String,
        ssekms_key_id "SSEKMSKeyId": String,
        ssekms_encryption_context "SSEKMSEncryptionContext": String,
        bucket_key_enabled "BucketKeyEnabled": bool,
        request_charged "RequestCharged": String,
    }
}

impl From<CopyObjectOutput> for CopiedObject {
    fn from(output: CopyObjectOutput) -> Self {
        let copied = output.copy_object_result.map(CopiedFields::from);
        take!(Self from output, {
            expiration: text,
            copy_source_version_id: text,
            version_id: text,
            server_side_encryption: word,
            sse_customer_algorithm: text,
            sse_customer_key_md5: text,
            ssekms_key_id: text,
            ssekms_encryption_context: text,
            bucket_key_enabled: text,
            request_charged: word,
        } copy_object_result: copied)
    }
}

result! {
    /// One of DeleteObjects's.
    DeletedKey {
        key "Key": String,
        version_id "VersionId": String,
        delete_marker "DeleteMarker": bool,
        delete_marker_version_id "DeleteMarkerVersionId": String,
    }
}

result! {
    /// One that DeleteObjects did not delete.
    UndeletedKey {
        key "Key": String,
        version_id "VersionId": String,
        code "Code": String,
        message "Message": String,
    }
}

result! {
    /// What deleteObjects answers for all its batches.
    DeletedObjects {
        request_charged "RequestCharged": String,
    } always {
        deleted "Deleted": Vec<DeletedKey>,
        errors "Errors": Vec<UndeletedKey>,
    }
}

impl From<DeleteObjectsOutput> for DeletedObjects {
    fn from(output: DeleteObjectsOutput) -> Self {
        let deleted = |deleted: types::DeletedObject| {
            take!(DeletedKey from deleted, {
                key: text,
                version_id: text,
                delete_marker: text,
                delete_marker_version_id: text,
            })
        };
        let error = |error: types::Error| take!(UndeletedKey from error, { key: text, version_id: text, code: text, message: text, });
        Self {
            request_charged: output.request_charged.map(|word| word.as_str().to_owned()),
            deleted: output.deleted.into_iter().flatten().map(deleted).collect(),
            errors: output.errors.into_iter().flatten().map(error).collect(),
        }
    }
}

result! {
    /// Checksums of an object.
    ObjectChecksum {
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
        checksum_type "ChecksumType": String,
    }
}

result! {
    /// One part of an object.
    AttributedPart {
        part_number "PartNumber": i32,
        size "Size": i64,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
    }
}

result! {
    /// A page of an object's parts.
    AttributedParts {
        total_parts_count "TotalPartsCount": i32,
        part_number_marker "PartNumberMarker": String,
        next_part_number_marker "NextPartNumberMarker": String,
        max_parts "MaxParts": i32,
    } always {
        is_truncated "IsTruncated": bool,
        parts "Parts": Vec<AttributedPart>,
    }
}

result! {
    /// What GetObjectAttributes answers.
    AttributesOfObject {
        delete_marker "DeleteMarker": bool,
        version_id "VersionId": String,
        request_charged "RequestCharged": String,
        e_tag "ETag": String,
        checksum "Checksum": ObjectChecksum,
        object_parts "ObjectParts": AttributedParts,
        storage_class "StorageClass": String,
        object_size "ObjectSize": i64,
    } dates {
        last_modified "LastModified",
    }
}

impl From<types::ObjectPart> for AttributedPart {
    fn from(part: types::ObjectPart) -> Self {
        take!(Self from part, {
            part_number: text,
            size: text,
            checksum_crc32: text,
            checksum_crc32_c: text,
            checksum_crc64_nvme: text,
            checksum_sha1: text,
            checksum_sha256: text,
        })
    }
}

impl From<types::GetObjectAttributesParts> for AttributedParts {
    fn from(page: types::GetObjectAttributesParts) -> Self {
        let parts = page.parts.into_iter().flatten();
        let parts = parts.map(AttributedPart::from).collect();
        take!(Self from page, {
            total_parts_count: text,
            part_number_marker: text,
            next_part_number_marker: text,
            max_parts: text,
        } is_truncated: page.is_truncated.unwrap_or(false), parts)
    }
}

impl From<GetObjectAttributesOutput> for AttributesOfObject {
    fn from(output: GetObjectAttributesOutput) -> Self {
        let checksum = output.checksum.map(|sums| {
            take!(ObjectChecksum from sums, {
                checksum_crc32: text,
                checksum_crc32_c: text,
                checksum_crc64_nvme: text,
                checksum_sha1: text,
                checksum_sha256: text,
                checksum_type: word,
            })
        });
        let object_parts = output.object_parts.map(AttributedParts::from);
        take!(Self from output, {
            delete_marker: text,
            version_id: text,
            request_charged: word,
            e_tag: text,
            storage_class: word,
            object_size: text,
            last_modified: time,
        } checksum, object_parts)
    }
}
