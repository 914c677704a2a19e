//! ListParts and ListMultipartUploads.

use super::encoding::Encoding;
use super::multipart::upload;
use super::{Backend, limit, owner};
use crate::checksum::Algorithm;
use crate::hex::hex;
use crate::store::{Bucket, Key, Upload};
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result};
use std::ops::Bound;

impl Backend {
    pub(super) async fn list_parts(
        &self,
        request: S3Request<ListPartsInput>,
    ) -> S3Result<S3Response<ListPartsOutput>> {
        let input = request.input;
        let most = limit(input.max_parts, "max-parts")?;
        let after = input.part_number_marker.unwrap_or(0);
        let place = (Key::from(input.key.as_str()), input.upload_id);
        let mut output = self.store.bucket(&input.bucket, |bucket| {
            let upload = upload(bucket, &place)?;
            let mut rest = upload
                .parts
                .range((Bound::Excluded(after), Bound::Unbounded));
            let parts: Vec<Part> = rest
                .by_ref()
                .take(usize::try_from(most).unwrap_or_default())
                .map(describe)
                .collect();
            Ok(ListPartsOutput {
                is_truncated: Some(most > 0 && rest.next().is_some()),
                next_part_number_marker: parts.last().and_then(|part| part.part_number),
                parts: Some(parts),
                storage_class: upload.attributes.storage_class.clone(),
                checksum_algorithm: algorithm(upload.algorithm),
                ..Default::default()
            })
        })?;
        output.bucket = Some(input.bucket);
        output.key = Some(input.key);
        output.upload_id = Some(place.1);
        output.max_parts = Some(most);
        output.part_number_marker = Some(after);
        output.owner = Some(owner());
        output.initiator = Some(initiator());
        Ok(S3Response::new(output))
    }

    pub(super) async fn list_multipart_uploads(
        &self,
        request: S3Request<ListMultipartUploadsInput>,
    ) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
        let input = request.input;
        let encoding = Encoding::asked(input.encoding_type.as_ref())?;
        let most = limit(input.max_uploads, "max-uploads")?;
        let prefix = input.prefix.clone().unwrap_or_default();
        let delimiter = input.delimiter.clone().filter(|d| !d.is_empty());
        let asked = Asked {
            prefix: &prefix,
            delimiter: delimiter.as_deref(),
            key: input.key_marker.as_deref().unwrap_or(""),
            id: input.upload_id_marker.as_deref(),
            most: usize::try_from(most).unwrap_or_default(),
        };
        let found = self
            .store
            .bucket(&input.bucket, |bucket| Ok(asked.find(bucket, encoding)))?;
        Ok(S3Response::new(ListMultipartUploadsOutput {
            bucket: Some(input.bucket),
            common_prefixes: Some(found.prefixes),
            delimiter: delimiter.map(|d| encoding.write(&d)),
            encoding_type: encoding.told(),
            is_truncated: Some(found.next.is_some()),
            key_marker: Some(encoding.write(input.key_marker.as_deref().unwrap_or(""))),
            max_uploads: Some(most),
            next_upload_id_marker: found.next.as_ref().map(|(_, id)| id.clone()),
            next_key_marker: found.next.map(|(key, _)| encoding.write(&key)),
            prefix: Some(encoding.write(&prefix)),
            request_charged: None,
            upload_id_marker: Some(input.upload_id_marker.unwrap_or_default()),
            uploads: Some(found.uploads),
        }))
    }
}

struct Asked<'a> {
    prefix: &'a str,
    delimiter: Option<&'a str>,
    key: &'a str,
    id: Option<&'a str>,
    most: usize,
}

#[derive(Default)]
struct Found {
    uploads: Vec<MultipartUpload>,
    prefixes: Vec<CommonPrefix>,
    next: Option<(String, String)>,
}

impl Asked<'_> {
    /// Uploads in progress are few, so this walks through those from the marker on.
    fn find(&self, bucket: &Bucket, encoding: Encoding) -> Found {
        let mut found = Found::default();
        let mut last: Option<(String, String)> = None;
        for ((key, id), upload) in &bucket.uploads {
            let key = key.as_str();
            if !key.starts_with(self.prefix) || !self.is_behind_marker(key, id) {
                continue;
            }
            let folded = self.common_prefix(key);
            if folded.is_some_and(|prefix| last.as_ref().is_some_and(|(name, _)| name == prefix)) {
                continue;
            }
            if found.uploads.len() + found.prefixes.len() == self.most {
                found.next = last;
                break;
            }
            match folded {
                Some(prefix) => {
                    found.prefixes.push(CommonPrefix {
                        prefix: Some(encoding.write(prefix)),
                    });
                    last = Some((prefix.to_owned(), String::new()));
                }
                None => {
                    found
                        .uploads
                        .push(describe_upload(encoding.write(key), id, upload));
                    last = Some((key.to_owned(), id.clone()));
                }
            }
        }
        found
    }

    fn is_behind_marker(&self, key: &str, id: &str) -> bool {
        if self.key.is_empty() {
            return true;
        }
        if self
            .common_prefix(key)
            .is_some_and(|prefix| self.key.starts_with(prefix))
        {
            return false;
        }
        key > self.key || (key == self.key && self.id.is_some_and(|marker| id > marker))
    }

    fn common_prefix<'k>(&self, key: &'k str) -> Option<&'k str> {
        let delimiter = self.delimiter?;
        let at = key.get(self.prefix.len()..)?.find(delimiter)?;
        Some(&key[..self.prefix.len() + at + delimiter.len()])
    }
}

fn describe((&number, part): (&i32, &std::sync::Arc<crate::store::Part>)) -> Part {
    Part {
        checksum_crc32: part.sums.checksum_crc32.clone(),
        checksum_crc32c: part.sums.checksum_crc32c.clone(),
        checksum_crc64nvme: part.sums.checksum_crc64nvme.clone(),
        checksum_sha1: part.sums.checksum_sha1.clone(),
        checksum_sha256: part.sums.checksum_sha256.clone(),
        e_tag: Some(ETag::Strong(hex(&part.md5))),
        last_modified: Some(part.modified.into()),
        part_number: Some(number),
        size: i64::try_from(part.blob.len()).ok(),
    }
}

fn describe_upload(key: String, id: &str, upload: &Upload) -> MultipartUpload {
    let standard = || StorageClass::from_static(StorageClass::STANDARD);
    MultipartUpload {
        checksum_algorithm: algorithm(upload.algorithm),
        checksum_type: None,
        initiated: Some(upload.initiated.into()),
        initiator: Some(initiator()),
        key: Some(key),
        owner: Some(owner()),
        storage_class: Some(
            upload
                .attributes
                .storage_class
                .clone()
                .unwrap_or_else(standard),
        ),
        upload_id: Some(id.to_owned()),
    }
}

fn algorithm(algorithm: Option<Algorithm>) -> Option<ChecksumAlgorithm> {
    algorithm.map(|a| ChecksumAlgorithm::from_static(a.name()))
}

fn initiator() -> Initiator {
    let Owner { display_name, id } = owner();
    Initiator { display_name, id }
}
