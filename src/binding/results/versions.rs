//! ListObjectVersions.

use aws_sdk_s3::operation::list_object_versions::ListObjectVersionsOutput;
use aws_sdk_s3::types;

use super::list::{FoldedPrefix, Owner, prefixes};
use super::{result, take};

result! {
    /// One version, or a delete marker, which has neither bytes nor their ETag.
    ListedVersion {
        key "Key": String,
        version_id "VersionId": String,
        is_latest "IsLatest": bool,
        e_tag "ETag": String,
        size "Size": i64,
        checksum_algorithm "ChecksumAlgorithm": Vec<String>,
        checksum_type "ChecksumType": String,
        storage_class "StorageClass": String,
        owner "Owner": Owner,
    } dates {
        last_modified "LastModified",
    }
}

impl From<types::ObjectVersion> for ListedVersion {
    fn from(version: types::ObjectVersion) -> Self {
        let algorithms = version.checksum_algorithm.map(|all| {
            let names = all.iter().map(|algorithm| algorithm.as_str().to_owned());
            names.collect()
        });
        let owner = version.owner.map(Owner::from);
        take!(Self from version, {
            key: text,
            version_id: text,
            is_latest: text,
            e_tag: text,
            size: text,
            checksum_type: word,
            storage_class: word,
            last_modified: time,
        } owner, checksum_algorithm: algorithms)
    }
}

impl From<types::DeleteMarkerEntry> for ListedVersion {
    fn from(marker: types::DeleteMarkerEntry) -> Self {
        let owner = marker.owner.map(Owner::from);
        take!(Self from marker, {
            key: text,
            version_id: text,
            is_latest: text,
            last_modified: time,
        } owner, ..Self::default())
    }
}

result! {
    /// A page of ListObjectVersions. `Order` tells each entry of the page in the store's order: is it a delete marker?
    VersionList {
        name "Name": String,
        prefix "Prefix": String,
        delimiter "Delimiter": String,
        key_marker "KeyMarker": String,
        version_id_marker "VersionIdMarker": String,
        next_key_marker "NextKeyMarker": String,
        next_version_id_marker "NextVersionIdMarker": String,
        max_keys "MaxKeys": i32,
        encoding_type "EncodingType": String,
        request_charged "RequestCharged": String,
    } always {
        is_truncated "IsTruncated": bool,
        versions "Versions": Vec<ListedVersion>,
        delete_markers "DeleteMarkers": Vec<ListedVersion>,
        common_prefixes "CommonPrefixes": Vec<FoldedPrefix>,
        order "Order": Vec<bool>,
    }
}

impl From<(ListObjectVersionsOutput, Vec<bool>)> for VersionList {
    fn from((page, order): (ListObjectVersionsOutput, Vec<bool>)) -> Self {
        let versions = page.versions.into_iter().flatten();
        let versions = versions.map(ListedVersion::from).collect();
        let markers = page.delete_markers.into_iter().flatten();
        let delete_markers = markers.map(ListedVersion::from).collect();
        let common_prefixes = prefixes(page.common_prefixes);
        take!(Self from page, {
            name: text,
            prefix: text,
            delimiter: text,
            key_marker: text,
            version_id_marker: text,
            next_key_marker: text,
            next_version_id_marker: text,
            max_keys: text,
            encoding_type: word,
            request_charged: word,
        } is_truncated: page.is_truncated.unwrap_or(false), versions, delete_markers, common_prefixes, order)
    }
}
