//! The data plane's requests, written by hand from the SDK's inputs; tests hold each to what the SDK writes itself.

use std::borrow::Cow;

use aws_sdk_s3::operation::delete_object::builders::DeleteObjectInputBuilder;
use aws_sdk_s3::operation::get_object::builders::GetObjectInputBuilder;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;
use aws_sdk_s3::operation::list_objects::builders::ListObjectsInputBuilder;
use aws_sdk_s3::operation::list_objects_v2::builders::ListObjectsV2InputBuilder;
use aws_sdk_s3::operation::put_object::builders::PutObjectInputBuilder;
use aws_sdk_s3::operation::upload_part::builders::UploadPartInputBuilder;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use http::Method;

use crate::wire::Draft;

/// The SDKs' default type, which most programs have met.
const OCTETS: &str = "application/octet-stream";

/// Fills a draft's `query` or `header`s from an input: `"name": kind getter,` each. A query's names are in their order,
/// which is the signature's.
macro_rules! fill {
    (@text $value:expr) => { $value.as_deref() };
    (@word $value:expr) => { word($value) };
    (@plain $value:expr) => { $value.map(|value| value.to_string()) };
    (@date $value:expr) => { date($value, Format::HttpDate) };
    (@moment $value:expr) => { date($value, Format::DateTime) };
    ($draft:ident query from $input:expr, { $($name:literal: $kind:tt $get:ident,)* }) => {
        $($draft.query($name, fill!(@$kind $input.$get()).as_deref());)*
    };
    ($draft:ident header from $input:expr, { $($name:literal: $kind:tt $get:ident,)* }) => {
        $($draft.header($name, fill!(@$kind $input.$get()));)*
    };
}

/// What names an object, and the customer's key with it.
macro_rules! draft {
    ($method:ident, $input:expr) => {
        Draft::new(
            Method::$method,
            $input.get_bucket().as_deref().unwrap_or_default(),
            $input.get_key().as_deref(),
        )
    };
    (list of $input:expr) => {
        Draft::new(
            Method::GET,
            $input.get_bucket().as_deref().unwrap_or_default(),
            None,
        )
    };
    (checksums of $draft:ident from $input:expr) => {
        fill!($draft header from $input, {
            "content-md5": text get_content_md5,
            "x-amz-checksum-crc32": text get_checksum_crc32,
            "x-amz-checksum-crc32c": text get_checksum_crc32_c,
            "x-amz-checksum-crc64nvme": text get_checksum_crc64_nvme,
            "x-amz-checksum-sha1": text get_checksum_sha1,
            "x-amz-checksum-sha256": text get_checksum_sha256,
        })
    };
    (customer key of $draft:ident from $input:expr) => {
        fill!($draft header from $input, {
            "x-amz-server-side-encryption-customer-algorithm": text get_sse_customer_algorithm,
            "x-amz-server-side-encryption-customer-key": text get_sse_customer_key,
            "x-amz-server-side-encryption-customer-key-md5": text get_sse_customer_key_md5,
        })
    };
}

/// What GetObject and HeadObject have in common, which is all of it; they share no trait.
macro_rules! reading {
    ($method:ident, $input:expr) => {{
        let mut draft = draft!($method, $input);
        fill!(draft query from $input, {
            "partNumber": plain get_part_number,
            "response-cache-control": text get_response_cache_control,
            "response-content-disposition": text get_response_content_disposition,
            "response-content-encoding": text get_response_content_encoding,
            "response-content-language": text get_response_content_language,
            "response-content-type": text get_response_content_type,
            "response-expires": date get_response_expires,
            "versionId": text get_version_id,
        });
        fill!(draft header from $input, {
            "range": text get_range,
            "if-match": text get_if_match,
            "if-none-match": text get_if_none_match,
            "if-modified-since": date get_if_modified_since,
            "if-unmodified-since": date get_if_unmodified_since,
            "x-amz-request-payer": word get_request_payer,
            "x-amz-expected-bucket-owner": text get_expected_bucket_owner,
            "x-amz-checksum-mode": word get_checksum_mode,
        });
        draft!(customer key of draft from $input);
        draft
    }};
}

pub fn get(input: &GetObjectInputBuilder) -> Draft<'_> {
    reading!(GET, input)
}

pub fn head(input: &HeadObjectInputBuilder) -> Draft<'_> {
    reading!(HEAD, input)
}

pub fn delete(input: &DeleteObjectInputBuilder) -> Draft<'_> {
    let mut draft = draft!(DELETE, input);
    fill!(draft query from input, { "versionId": text get_version_id, });
    fill!(draft header from input, {
        "if-match": text get_if_match,
        "x-amz-mfa": text get_mfa,
        "x-amz-request-payer": word get_request_payer,
        "x-amz-bypass-governance-retention": plain get_bypass_governance_retention,
        "x-amz-expected-bucket-owner": text get_expected_bucket_owner,
    });
    draft
}

pub fn list(input: &ListObjectsInputBuilder) -> Draft<'_> {
    let mut draft = draft!(list of input);
    fill!(draft query from input, {
        "delimiter": text get_delimiter,
        "encoding-type": word get_encoding_type,
        "marker": text get_marker,
        "max-keys": plain get_max_keys,
        "prefix": text get_prefix,
    });
    fill!(draft header from input, {
        "x-amz-request-payer": word get_request_payer,
        "x-amz-expected-bucket-owner": text get_expected_bucket_owner,
    });
    draft
}

pub fn list_v2(input: &ListObjectsV2InputBuilder) -> Draft<'_> {
    let mut draft = draft!(list of input);
    fill!(draft query from input, {
        "continuation-token": text get_continuation_token,
        "delimiter": text get_delimiter,
        "encoding-type": word get_encoding_type,
        "fetch-owner": plain get_fetch_owner,
    });
    draft.query("list-type", Some("2"));
    fill!(draft query from input, {
        "max-keys": plain get_max_keys,
        "prefix": text get_prefix,
        "start-after": text get_start_after,
    });
    fill!(draft header from input, {
        "x-amz-request-payer": word get_request_payer,
        "x-amz-expected-bucket-owner": text get_expected_bucket_owner,
    });
    draft
}

/// `None` when the SDK shall make a checksum of the body.
pub fn put(input: &PutObjectInputBuilder) -> Option<Draft<'_>> {
    if input.get_checksum_algorithm().is_some() {
        return None;
    }
    let mut draft = draft!(PUT, input);
    described(&mut draft, input);
    kept(&mut draft, input);
    draft!(checksums of draft from input);
    fill!(draft header from input, {
        "if-match": text get_if_match,
        "if-none-match": text get_if_none_match,
        "x-amz-request-payer": word get_request_payer,
        "x-amz-expected-bucket-owner": text get_expected_bucket_owner,
    });
    Some(draft)
}

/// `None` as of a PutObject.
pub fn part(input: &UploadPartInputBuilder) -> Option<Draft<'_>> {
    if input.get_checksum_algorithm().is_some() {
        return None;
    }
    let mut draft = draft!(PUT, input);
    fill!(draft query from input, {
        "partNumber": plain get_part_number,
        "uploadId": text get_upload_id,
    });
    draft.header("content-type", Some(OCTETS));
    draft!(checksums of draft from input);
    draft!(customer key of draft from input);
    fill!(draft header from input, {
        "x-amz-request-payer": word get_request_payer,
        "x-amz-expected-bucket-owner": text get_expected_bucket_owner,
    });
    Some(draft)
}

/// What the object's readers will get with it, and who may read it.
fn described<'a>(draft: &mut Draft<'a>, input: &'a PutObjectInputBuilder) {
    let content_type = input.get_content_type().as_deref();
    draft.header("content-type", content_type.or(Some(OCTETS)));
    fill!(draft header from input, {
        "cache-control": text get_cache_control,
        "content-disposition": text get_content_disposition,
        "content-encoding": text get_content_encoding,
        "content-language": text get_content_language,
        "expires": date get_expires,
        "x-amz-website-redirect-location": text get_website_redirect_location,
        "x-amz-acl": word get_acl,
        "x-amz-grant-full-control": text get_grant_full_control,
        "x-amz-grant-read": text get_grant_read,
        "x-amz-grant-read-acp": text get_grant_read_acp,
        "x-amz-grant-write-acp": text get_grant_write_acp,
    });
    for (name, value) in input.get_metadata().iter().flatten() {
        draft.metadata(name, value);
    }
}

/// How and for how long the store keeps it.
fn kept<'a>(draft: &mut Draft<'a>, input: &'a PutObjectInputBuilder) {
    draft!(customer key of draft from input);
    fill!(draft header from input, {
        "x-amz-server-side-encryption": word get_server_side_encryption,
        "x-amz-server-side-encryption-aws-kms-key-id": text get_ssekms_key_id,
        "x-amz-server-side-encryption-context": text get_ssekms_encryption_context,
        "x-amz-server-side-encryption-bucket-key-enabled": plain get_bucket_key_enabled,
        "x-amz-storage-class": word get_storage_class,
        "x-amz-tagging": text get_tagging,
        "x-amz-object-lock-mode": word get_object_lock_mode,
        "x-amz-object-lock-legal-hold": word get_object_lock_legal_hold_status,
        "x-amz-object-lock-retain-until-date": moment get_object_lock_retain_until_date,
    });
}

fn date(time: &Option<DateTime>, format: Format) -> Option<Cow<'static, str>> {
    let time = time.as_ref()?;
    time.fmt(format).ok().map(Cow::Owned)
}

/// One of S3's enumerations.
fn word<T: AsRef<str>>(value: &Option<T>) -> Option<&str> {
    value.as_ref().map(AsRef::as_ref)
}

#[cfg(test)]
mod tests;
