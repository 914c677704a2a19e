//! GetObject and HeadObject: one answer, with and without the bytes.

use super::Backend;
use super::conditions::Read;
use super::reading::Reading;
use super::versions::Found;
use crate::failure::{custom, failure, invalid_request};
use crate::store::Object;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use s3s::dto::*;
use s3s::{S3Error, S3ErrorCode, S3Request, S3Response, S3Result};

/// The type of what was put without one.
const UNTYPED: &str = "binary/octet-stream";

impl Backend {
    pub(super) async fn get_object(
        &self,
        request: S3Request<GetObjectInput>,
    ) -> S3Result<S3Response<GetObjectOutput>> {
        let input = request.input;
        let found = self.object(&input.bucket, &input.key, input.version_id.as_deref())?;
        let object = &found.object;
        let conditions = Read {
            headers: &request.headers,
            modified_since: input.if_modified_since,
            unmodified_since: input.if_unmodified_since,
        };
        conditions.hold(object)?;
        let choice = Choice::of(object, input.range, input.part_number)?;
        let mut output = describe(&found, &choice, input.checksum_mode.as_ref());
        let bytes = Reading::of(object.blob.slice(choice.bytes));
        output.body = Some(StreamingBlob::new(bytes));
        Ok(S3Response::new(output))
    }

    pub(super) async fn head_object(
        &self,
        request: S3Request<HeadObjectInput>,
    ) -> S3Result<S3Response<HeadObjectOutput>> {
        let input = request.input;
        let found = self.object(&input.bucket, &input.key, input.version_id.as_deref())?;
        let object = &found.object;
        let conditions = Read {
            headers: &request.headers,
            modified_since: input.if_modified_since,
            unmodified_since: input.if_unmodified_since,
        };
        conditions.hold(object)?;
        let choice = Choice::of(object, input.range, input.part_number)?;
        let described = describe(&found, &choice, input.checksum_mode.as_ref());
        let mut answer = S3Response::new(head(described));
        let output = &mut answer.output;
        // `s3s` does this for GetObject only.
        replace(&mut output.cache_control, input.response_cache_control)?;
        replace(
            &mut output.content_disposition,
            input.response_content_disposition,
        )?;
        replace(
            &mut output.content_encoding,
            input.response_content_encoding,
        )?;
        replace(
            &mut output.content_language,
            input.response_content_language,
        )?;
        replace(&mut output.content_type, input.response_content_type)?;
        output.expires = input.response_expires.or(output.expires.take());
        // And this.
        if !object.attributes.tags.is_empty() {
            let count = HeaderValue::from(object.attributes.tags.len());
            answer.headers.insert("x-amz-tagging-count", count);
        }
        Ok(answer)
    }
}

/// A header of the answer as the request wants it.
fn replace(field: &mut Option<String>, wanted: Option<String>) -> S3Result {
    let Some(wanted) = wanted else { return Ok(()) };
    HeaderValue::from_str(&wanted)
        .map_err(|_| invalid_request(format!("No header can hold {wanted:?}")))?;
    *field = Some(wanted);
    Ok(())
}

/// Which bytes were asked for.
struct Choice {
    bytes: std::ops::Range<u64>,
    partial: bool,
    by_part: bool,
}

impl Choice {
    fn of(object: &Object, range: Option<Range>, part: Option<i32>) -> S3Result<Self> {
        match (range, part) {
            (None, None) => Ok(Self {
                bytes: 0..object.len(),
                partial: false,
                by_part: false,
            }),
            (Some(range), None) => Self::by_range(object, range),
            (None, Some(number)) => Self::by_part(object, number),
            (Some(_), Some(_)) => Err(invalid_request(
                "Cannot specify both Range header and partNumber query parameter",
            )),
        }
    }

    /// No range of an empty object can be written in a Content-Range, not even the suffix HTTP would allow.
    fn by_range(object: &Object, range: Range) -> S3Result<Self> {
        let bytes = range
            .check(object.len())
            .ok()
            .filter(|bytes| !bytes.is_empty());
        let bytes = bytes.ok_or_else(|| unsatisfiable(object.len()))?;
        Ok(Self {
            bytes,
            partial: true,
            by_part: false,
        })
    }

    fn by_part(object: &Object, number: i32) -> S3Result<Self> {
        let bytes = usize::try_from(number)
            .ok()
            .and_then(|number| object.part(number));
        let bytes = bytes.ok_or_else(|| {
            let message = "The requested partnumber is not satisfiable";
            custom(
                "InvalidPartNumber",
                StatusCode::RANGE_NOT_SATISFIABLE,
                message,
            )
        })?;
        Ok(Self {
            partial: !bytes.is_empty(),
            bytes,
            by_part: true,
        })
    }

    fn len(&self) -> u64 {
        self.bytes.end - self.bytes.start
    }

    fn content_range(&self, whole: u64) -> Option<String> {
        let last = self.bytes.end.checked_sub(1).filter(|_| self.partial)?;
        Some(format!("bytes {}-{last}/{whole}", self.bytes.start))
    }
}

fn unsatisfiable(length: u64) -> S3Error {
    let mut error = failure(
        S3ErrorCode::InvalidRange,
        "The requested range is not satisfiable",
    );
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::try_from(format!("bytes */{length}")) {
        headers.insert(header::CONTENT_RANGE, value);
    }
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    error.set_headers(headers);
    error
}

fn describe(found: &Found, choice: &Choice, mode: Option<&ChecksumMode>) -> GetObjectOutput {
    let object = found.object.as_ref();
    let said = object.attributes.clone();
    let parts = i32::try_from(object.parts.len()).ok();
    let mut output = GetObjectOutput {
        accept_ranges: Some("bytes".to_owned()),
        cache_control: said.cache_control,
        content_disposition: said.content_disposition,
        content_encoding: said.content_encoding,
        content_language: said.content_language,
        content_length: i64::try_from(choice.len()).ok(),
        content_range: choice.content_range(object.len()),
        content_type: Some(said.content_type.unwrap_or_else(|| UNTYPED.to_owned())),
        e_tag: Some(ETag::Strong(object.etag.clone())),
        expires: said.expires,
        last_modified: Some(object.modified.into()),
        metadata: said.metadata,
        parts_count: parts.filter(|&count| count > 0 && choice.by_part),
        // S3 names every class but the usual one.
        storage_class: said
            .storage_class
            .filter(|c| c.as_str() != StorageClass::STANDARD),
        tag_count: i32::try_from(said.tags.len())
            .ok()
            .filter(|&count| count > 0),
        version_id: found.version.clone(),
        ..Default::default()
    };
    let asked = mode.is_some_and(|mode| mode.as_str() == ChecksumMode::ENABLED);
    // A checksum of the whole says nothing about a part of it.
    if asked && choice.len() == object.len() {
        add_sums(&mut output, object);
    }
    output
}

fn add_sums(output: &mut GetObjectOutput, object: &Object) {
    let sums = object.sums.values.clone();
    output.checksum_type = super::sums::checksum_type(&object.sums);
    output.checksum_crc32 = sums.checksum_crc32;
    output.checksum_crc32c = sums.checksum_crc32c;
    output.checksum_crc64nvme = sums.checksum_crc64nvme;
    output.checksum_sha1 = sums.checksum_sha1;
    output.checksum_sha256 = sums.checksum_sha256;
}

fn head(get: GetObjectOutput) -> HeadObjectOutput {
    HeadObjectOutput {
        accept_ranges: get.accept_ranges,
        cache_control: get.cache_control,
        checksum_crc32: get.checksum_crc32,
        checksum_crc32c: get.checksum_crc32c,
        checksum_crc64nvme: get.checksum_crc64nvme,
        checksum_sha1: get.checksum_sha1,
        checksum_sha256: get.checksum_sha256,
        checksum_type: get.checksum_type,
        content_disposition: get.content_disposition,
        content_encoding: get.content_encoding,
        content_language: get.content_language,
        content_length: get.content_length,
        content_range: get.content_range,
        content_type: get.content_type,
        e_tag: get.e_tag,
        expires: get.expires,
        last_modified: get.last_modified,
        metadata: get.metadata,
        parts_count: get.parts_count,
        storage_class: get.storage_class,
        version_id: get.version_id,
        ..Default::default()
    }
}
