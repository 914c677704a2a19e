//! ListParts, ListMultipartUploads, and what cleanupMultipartUploads did.

use aws_sdk_s3::operation::list_multipart_uploads::ListMultipartUploadsOutput;
use aws_sdk_s3::operation::list_parts::ListPartsOutput;
use aws_sdk_s3::types;

use super::list::{FoldedPrefix, Owner, prefixes};
use super::{result, take};
use crate::binding::outcome::Time;
use crate::transfer::{Cleaned, Failed, Stale};

impl From<types::Initiator> for Owner {
    fn from(initiator: types::Initiator) -> Self {
        take!(Self from initiator, { display_name: text, id: text, })
    }
}

result! {
    /// One part of an upload under way.
    ListedPart {
        part_number "PartNumber": i32,
        e_tag "ETag": String,
        size "Size": i64,
        checksum_crc32 "ChecksumCRC32": String,
        checksum_crc32_c "ChecksumCRC32C": String,
        checksum_crc64_nvme "ChecksumCRC64NVME": String,
        checksum_sha1 "ChecksumSHA1": String,
        checksum_sha256 "ChecksumSHA256": String,
    } dates {
        last_modified "LastModified",
    }
}

impl From<types::Part> for ListedPart {
    fn from(part: types::Part) -> Self {
        take!(Self from part, {
            part_number: text,
            e_tag: text,
            size: text,
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
    /// A page of ListParts.
    PartList {
        bucket "Bucket": String,
        key "Key": String,
        upload_id "UploadId": String,
        part_number_marker "PartNumberMarker": String,
        next_part_number_marker "NextPartNumberMarker": String,
        max_parts "MaxParts": i32,
        initiator "Initiator": Owner,
        owner "Owner": Owner,
        storage_class "StorageClass": String,
        checksum_algorithm "ChecksumAlgorithm": String,
        checksum_type "ChecksumType": String,
        abort_rule_id "AbortRuleId": String,
        request_charged "RequestCharged": String,
    } always {
        is_truncated "IsTruncated": bool,
        parts "Parts": Vec<ListedPart>,
    } dates {
        abort_date "AbortDate",
    }
}

impl From<ListPartsOutput> for PartList {
    fn from(page: ListPartsOutput) -> Self {
        let parts = page.parts.into_iter().flatten();
        let parts = parts.map(ListedPart::from).collect();
        let initiator = page.initiator.map(Owner::from);
        let owner = page.owner.map(Owner::from);
        take!(Self from page, {
            bucket: text,
            key: text,
            upload_id: text,
            part_number_marker: text,
            next_part_number_marker: text,
            max_parts: text,
            storage_class: word,
            checksum_algorithm: word,
            checksum_type: word,
            abort_rule_id: text,
            abort_date: time,
            request_charged: word,
        } is_truncated: page.is_truncated.unwrap_or(false), parts, initiator, owner)
    }
}

result! {
    /// One upload under way.
    ListedUpload {
        key "Key": String,
        upload_id "UploadId": String,
        storage_class "StorageClass": String,
        owner "Owner": Owner,
        initiator "Initiator": Owner,
        checksum_algorithm "ChecksumAlgorithm": String,
        checksum_type "ChecksumType": String,
    } dates {
        initiated "Initiated",
    }
}

impl From<types::MultipartUpload> for ListedUpload {
    fn from(upload: types::MultipartUpload) -> Self {
        let owner = upload.owner.map(Owner::from);
        let initiator = upload.initiator.map(Owner::from);
        take!(Self from upload, {
            key: text,
            upload_id: text,
            storage_class: word,
            checksum_algorithm: word,
            checksum_type: word,
            initiated: time,
        } owner, initiator)
    }
}

result! {
    /// A page of ListMultipartUploads.
    UploadList {
        bucket "Bucket": String,
        prefix "Prefix": String,
        delimiter "Delimiter": String,
        key_marker "KeyMarker": String,
        upload_id_marker "UploadIdMarker": String,
        next_key_marker "NextKeyMarker": String,
        next_upload_id_marker "NextUploadIdMarker": String,
        max_uploads "MaxUploads": i32,
        encoding_type "EncodingType": String,
        request_charged "RequestCharged": String,
    } always {
        is_truncated "IsTruncated": bool,
        uploads "Uploads": Vec<ListedUpload>,
        common_prefixes "CommonPrefixes": Vec<FoldedPrefix>,
    }
}

impl From<ListMultipartUploadsOutput> for UploadList {
    fn from(page: ListMultipartUploadsOutput) -> Self {
        let uploads = page.uploads.into_iter().flatten();
        let uploads = uploads.map(ListedUpload::from).collect();
        let common_prefixes = prefixes(page.common_prefixes);
        take!(Self from page, {
            bucket: text,
            prefix: text,
            delimiter: text,
            key_marker: text,
            upload_id_marker: text,
            next_key_marker: text,
            next_upload_id_marker: text,
            max_uploads: text,
            encoding_type: word,
            request_charged: word,
        } is_truncated: page.is_truncated.unwrap_or(false), uploads, common_prefixes)
    }
}

result! {
    /// An upload that was stale. One that could not be aborted says why.
    StaleUpload {
        key "Key": String,
        upload_id "UploadId": String,
        code "Code": String,
        message "Message": String,
    } dates {
        initiated "Initiated",
    }
}

impl From<Stale> for StaleUpload {
    fn from(upload: Stale) -> Self {
        Self {
            key: Some(upload.key),
            upload_id: Some(upload.upload_id),
            initiated: Some(Time::of(upload.initiated)),
            ..Self::default()
        }
    }
}

impl From<Failed> for StaleUpload {
    fn from(Failed { upload, error }: Failed) -> Self {
        Self {
            code: Some(error.code.into_owned()),
            message: Some(error.message),
            initiated: None,
            ..Self::from(upload)
        }
    }
}

result! {
    /// What cleanupMultipartUploads did.
    CleanedUploads {} always {
        aborted "Aborted": Vec<StaleUpload>,
        errors "Errors": Vec<StaleUpload>,
    }
}

impl From<Cleaned> for CleanedUploads {
    fn from(cleaned: Cleaned) -> Self {
        Self {
            aborted: cleaned.aborted.into_iter().map(StaleUpload::from).collect(),
            errors: cleaned.failed.into_iter().map(StaleUpload::from).collect(),
        }
    }
}
