//! ListObjects, V1 and V2.

use aws_sdk_s3::operation::list_objects::ListObjectsOutput;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::types;

use super::{result, take};

result! {
    /// Who owns an object or bucket.
    Owner {
        display_name "DisplayName": String,
        id "ID": String,
    }
}

impl From<types::Owner> for Owner {
    fn from(owner: types::Owner) -> Self {
        take!(Self from owner, { display_name: text, id: text, })
    }
}

result! {
    /// One object of a listing.
    ListedObject {
        key "Key": String,
        e_tag "ETag": String,
        checksum_algorithm "ChecksumAlgorithm": Vec<String>,
        checksum_type "ChecksumType": String,
        size "Size": i64,
        storage_class "StorageClass": String,
        owner "Owner": Owner,
    } dates {
        last_modified "LastModified",
    }
}

impl From<types::Object> for ListedObject {
    fn from(object: types::Object) -> Self {
        let algorithms = object.checksum_algorithm;
        let checksum_algorithm = algorithms.map(|all| {
            all.iter()
                .map(|algorithm| algorithm.as_str().to_owned())
                .collect()
        });
        let owner = object.owner.map(Owner::from);
        take!(Self from object, {
            key: text,
            e_tag: text,
            checksum_type: word,
            size: text,
            storage_class: word,
            last_modified: time,
        } checksum_algorithm, owner)
    }
}

result! {
    /// What a delimiter folded.
    FoldedPrefix {
        prefix "Prefix": String,
    }
}

fn objects(contents: Option<Vec<types::Object>>) -> Vec<ListedObject> {
    contents
        .unwrap_or_default()
        .into_iter()
        .map(ListedObject::from)
        .collect()
}

pub fn prefixes(common: Option<Vec<types::CommonPrefix>>) -> Vec<FoldedPrefix> {
    common
        .unwrap_or_default()
        .into_iter()
        .map(|common| FoldedPrefix {
            prefix: common.prefix,
        })
        .collect()
}

result! {
    /// A page of ListObjects.
    Listing {
        marker "Marker": String,
        next_marker "NextMarker": String,
        name "Name": String,
        prefix "Prefix": String,
        delimiter "Delimiter": String,
        max_keys "MaxKeys": i32,
        encoding_type "EncodingType": String,
        request_charged "RequestCharged": String,
    } always {
        is_truncated "IsTruncated": bool,
        contents "Contents": Vec<ListedObject>,
        common_prefixes "CommonPrefixes": Vec<FoldedPrefix>,
    }
}

impl From<ListObjectsOutput> for Listing {
    fn from(page: ListObjectsOutput) -> Self {
        let (contents, common_prefixes) = (objects(page.contents), prefixes(page.common_prefixes));
        take!(Self from page, {
            marker: text,
            next_marker: text,
            name: text,
            prefix: text,
            delimiter: text,
            max_keys: text,
            encoding_type: word,
            request_charged: word,
        } is_truncated: page.is_truncated.unwrap_or(false), contents, common_prefixes)
    }
}

result! {
    /// A page of ListObjectsV2.
    ListingV2 {
        name "Name": String,
        prefix "Prefix": String,
        delimiter "Delimiter": String,
        max_keys "MaxKeys": i32,
        encoding_type "EncodingType": String,
        key_count "KeyCount": i32,
        continuation_token "ContinuationToken": String,
        next_continuation_token "NextContinuationToken": String,
        start_after "StartAfter": String,
        request_charged "RequestCharged": String,
    } always {
        is_truncated "IsTruncated": bool,
        contents "Contents": Vec<ListedObject>,
        common_prefixes "CommonPrefixes": Vec<FoldedPrefix>,
    }
}

impl From<ListObjectsV2Output> for ListingV2 {
    fn from(page: ListObjectsV2Output) -> Self {
        let (contents, common_prefixes) = (objects(page.contents), prefixes(page.common_prefixes));
        take!(Self from page, {
            name: text,
            prefix: text,
            delimiter: text,
            max_keys: text,
            encoding_type: word,
            key_count: text,
            continuation_token: text,
            next_continuation_token: text,
            start_after: text,
            request_charged: word,
        } is_truncated: page.is_truncated.unwrap_or(false), contents, common_prefixes)
    }
}
