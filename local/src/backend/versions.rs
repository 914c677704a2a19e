//! Versions: finding one, the setting of a bucket, and the list of all there are.

use super::encoding::Encoding;
use super::{Backend, limit, owner};
use crate::failure::{failure, invalid_argument, malformed_xml, no_such_key};
use crate::store::{Bucket, Entry, Key, Object as Stored, Query, Versioning, page};
use http::header::ALLOW;
use http::{HeaderMap, HeaderValue};
use s3s::dto::*;
use s3s::{S3Error, S3ErrorCode, S3Request, S3Response, S3Result};
use std::sync::Arc;

/// An object as a request named it.
pub(super) struct Found {
    pub(super) object: Arc<Stored>,
    /// What answers say of its version; nothing in a bucket that never had versions.
    pub(super) version: Option<String>,
}

/// The version that an id names (`null` is S3's name for the one without); none when no version is asked for.
pub(super) fn version(id: Option<&str>) -> S3Result<Option<Option<&str>>> {
    match id {
        None | Some("") => Ok(None),
        Some("null") => Ok(Some(None)),
        Some(id) if id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) => {
            Ok(Some(Some(id)))
        }
        Some(_) => Err(invalid_argument("Invalid version id specified")),
    }
}

/// What answers about a version of this bucket say.
pub(super) fn told(bucket: &Bucket, object: &Stored) -> Option<String> {
    let ever = bucket.settings.versioning != Versioning::Never;
    ever.then(|| object.version_id().to_owned())
}

pub(super) fn find(bucket: &Bucket, key: &str, id: Option<&str>) -> S3Result<Found> {
    let mut versions = bucket.versions(key.as_bytes());
    let (object, missing) = match version(id)? {
        None => (versions.next(), S3ErrorCode::NoSuchKey),
        Some(id) => (
            versions.find(|object| object.version.as_deref() == id),
            S3ErrorCode::NoSuchVersion,
        ),
    };
    match object {
        Some(object) if !object.marker => Ok(Found {
            version: told(bucket, object),
            object: Arc::clone(object),
        }),
        Some(marker) => Err(is_deleted(marker, missing)),
        None if missing == S3ErrorCode::NoSuchKey => Err(no_such_key()),
        None => Err(failure(missing, "The specified version does not exist.")),
    }
}

/// A delete marker is told of in headers; one that was asked for by its id cannot be read.
fn is_deleted(marker: &Stored, missing: S3ErrorCode) -> S3Error {
    let mut headers = HeaderMap::new();
    headers.insert("x-amz-delete-marker", HeaderValue::from_static("true"));
    if let Ok(id) = HeaderValue::from_str(marker.version_id()) {
        headers.insert("x-amz-version-id", id);
    }
    let mut error = if missing == S3ErrorCode::NoSuchKey {
        no_such_key()
    } else {
        headers.insert(ALLOW, HeaderValue::from_static("DELETE"));
        let message = "The specified method is not allowed against this resource.";
        failure(S3ErrorCode::MethodNotAllowed, message)
    };
    error.set_headers(headers);
    error
}

impl Backend {
    pub(super) fn object(&self, bucket: &str, key: &str, id: Option<&str>) -> S3Result<Found> {
        self.store.bucket(bucket, |bucket| find(bucket, key, id))
    }

    pub(super) async fn put_bucket_versioning(
        &self,
        request: S3Request<PutBucketVersioningInput>,
    ) -> S3Result<S3Response<PutBucketVersioningOutput>> {
        let input = request.input;
        let status = input.versioning_configuration.status;
        let versioning = match status.as_ref().map(BucketVersioningStatus::as_str) {
            Some(BucketVersioningStatus::ENABLED) => Versioning::Enabled,
            Some(BucketVersioningStatus::SUSPENDED) => Versioning::Suspended,
            _ => return Err(malformed_xml()),
        };
        let change = |settings: &mut crate::store::Settings| settings.versioning = versioning;
        self.settings(&input.bucket, change).await?;
        Ok(S3Response::new(PutBucketVersioningOutput::default()))
    }

    pub(super) async fn get_bucket_versioning(
        &self,
        request: S3Request<GetBucketVersioningInput>,
    ) -> S3Result<S3Response<GetBucketVersioningOutput>> {
        let versioning = self.store.bucket(&request.input.bucket, |bucket| {
            Ok(bucket.settings.versioning)
        })?;
        let status = match versioning {
            Versioning::Never => None,
            Versioning::Enabled => Some(BucketVersioningStatus::ENABLED),
            Versioning::Suspended => Some(BucketVersioningStatus::SUSPENDED),
        };
        Ok(S3Response::new(GetBucketVersioningOutput {
            status: status.map(BucketVersioningStatus::from_static),
            ..Default::default()
        }))
    }

    pub(super) async fn list_object_versions(
        &self,
        request: S3Request<ListObjectVersionsInput>,
    ) -> S3Result<S3Response<ListObjectVersionsOutput>> {
        let input = request.input;
        let encoding = Encoding::asked(input.encoding_type.as_ref())?;
        let most = limit(input.max_keys, "max-keys")?;
        let prefix = input.prefix.unwrap_or_default();
        let delimiter = input.delimiter.filter(|d| !d.is_empty());
        let key_marker = input.key_marker.unwrap_or_default();
        let version_marker = input.version_id_marker.filter(|id| !id.is_empty());
        marker_of_a_key(version_marker.as_deref(), &key_marker)?;
        let query = Query {
            prefix: &prefix,
            delimiter: delimiter.as_deref().unwrap_or(""),
            after: &key_marker,
            limit: usize::try_from(most).unwrap_or_default(),
        };
        let listing = Listing::new(query.limit, encoding);
        let listed = self.store.bucket(&input.bucket, |bucket| {
            Ok(listing.fill(bucket, &query, version_marker.as_deref()))
        })?;
        Ok(S3Response::new(ListObjectVersionsOutput {
            name: Some(input.bucket),
            is_truncated: Some(listed.next.is_some()),
            next_version_id_marker: listed.next.as_ref().and_then(|(_, id)| id.clone()),
            next_key_marker: listed.next.map(|(key, _)| encoding.write(&key)),
            versions: Some(listed.versions),
            delete_markers: Some(listed.markers),
            common_prefixes: Some(listed.prefixes),
            delimiter: delimiter.map(|d| encoding.write(&d)),
            encoding_type: encoding.told(),
            key_marker: Some(encoding.write(&key_marker)),
            version_id_marker: Some(version_marker.unwrap_or_default()),
            max_keys: Some(most),
            prefix: Some(encoding.write(&prefix)),
            request_charged: None,
        }))
    }
}

fn marker_of_a_key(version: Option<&str>, key: &str) -> S3Result {
    if version.is_some() && key.is_empty() {
        let message = "A version-id marker cannot be specified without a key marker.";
        return Err(invalid_argument(message));
    }
    Ok(())
}

/// One page of versions. A page counts versions, markers and common prefixes alike.
struct Listing {
    versions: Vec<ObjectVersion>,
    markers: Vec<DeleteMarkerEntry>,
    prefixes: Vec<CommonPrefix>,
    /// The last one listed, when there are more.
    next: Option<(String, Option<String>)>,
    last: (String, Option<String>),
    left: usize,
    encoding: Encoding,
}

impl Listing {
    fn new(limit: usize, encoding: Encoding) -> Self {
        Self {
            versions: Vec::new(),
            markers: Vec::new(),
            prefixes: Vec::new(),
            next: None,
            last: Default::default(),
            left: limit,
            encoding,
        }
    }

    fn fill(mut self, bucket: &Bucket, query: &Query<'_>, after: Option<&str>) -> Self {
        if query.limit == 0 {
            return self;
        }
        if let Some(id) = after {
            let key = Key::from(query.after);
            let is_marker = |object: &&Arc<Stored>| object.version_id() == id;
            let behind = bucket.versions(query.after.as_bytes());
            let behind = behind.skip_while(|o| !is_marker(o)).skip(1);
            self.key(bucket, &key, behind);
        }
        let page = page(|start| bucket.keys_from(start), query);
        for entry in page.entries {
            match entry {
                Entry::Item(key, ()) => {
                    self.key(bucket, key, bucket.versions(key.as_str().as_bytes()))
                }
                Entry::Prefix(prefix) => {
                    if self.has_room() {
                        self.last = (prefix.to_owned(), None);
                        let prefix = Some(self.encoding.write(prefix));
                        self.prefixes.push(CommonPrefix { prefix });
                    }
                }
            }
        }
        if page.truncated {
            self.next.get_or_insert(self.last.clone());
        }
        self
    }

    fn key<'a>(
        &mut self,
        bucket: &Bucket,
        key: &Key,
        versions: impl Iterator<Item = &'a Arc<Stored>>,
    ) {
        let latest = bucket.versions(key.as_str().as_bytes()).next();
        let latest = latest.map(|object| object.sequence);
        for object in versions {
            if !self.has_room() {
                return;
            }
            self.last = (
                key.as_str().to_owned(),
                Some(object.version_id().to_owned()),
            );
            let name = self.encoding.write(key.as_str());
            self.line(name, object, latest == Some(object.sequence));
        }
    }

    /// Takes a place on the page, or notes that there was none.
    fn has_room(&mut self) -> bool {
        if self.left == 0 {
            self.next.get_or_insert(self.last.clone());
            return false;
        }
        self.left -= 1;
        true
    }

    fn line(&mut self, key: String, object: &Stored, is_latest: bool) {
        if object.marker {
            self.markers.push(DeleteMarkerEntry {
                is_latest: Some(is_latest),
                key: Some(key),
                last_modified: Some(object.modified.into()),
                owner: Some(owner()),
                version_id: Some(object.version_id().to_owned()),
            });
            return;
        }
        let algorithms = super::sums::algorithms(&object.sums);
        let class = object.attributes.storage_class.as_ref();
        let class = class.map_or(StorageClass::STANDARD, StorageClass::as_str);
        self.versions.push(ObjectVersion {
            checksum_algorithm: (!algorithms.is_empty()).then_some(algorithms),
            checksum_type: super::sums::checksum_type(&object.sums),
            e_tag: Some(ETag::Strong(object.etag.clone())),
            is_latest: Some(is_latest),
            key: Some(key),
            last_modified: Some(object.modified.into()),
            owner: Some(owner()),
            restore_status: None,
            size: i64::try_from(object.len()).ok(),
            storage_class: Some(ObjectVersionStorageClass::from(class.to_owned())),
            version_id: Some(object.version_id().to_owned()),
        });
    }
}
