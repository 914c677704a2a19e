//! The data plane's requests, written by hand from the SDK's inputs; tests hold each to what the SDK writes itself.

use std::borrow::Cow;

use aws_sdk_s3::operation::delete_object::builders::DeleteObjectInputBuilder;
use aws_sdk_s3::operation::get_object::builders::GetObjectInputBuilder;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;
use aws_sdk_s3::operation::put_object::builders::PutObjectInputBuilder;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use bytes::Bytes;
use http::Method;

use crate::wire::Draft;

/// A date as HTTP has it.
pub fn date(time: &Option<DateTime>) -> Option<Cow<'static, str>> {
    let time = time.as_ref()?;
    time.fmt(Format::HttpDate).ok().map(Cow::Owned)
}

/// What GetObject and HeadObject have in common, which is all of it; they share no trait.
macro_rules! reading {
    ($method:expr, $input:expr) => {{
        let input = $input;
        let bucket = input.get_bucket().as_deref().unwrap_or_default();
        let mut draft = Draft::new($method, bucket, input.get_key().as_deref());
        let part = input.get_part_number().map(|number| number.to_string());
        draft.query("partNumber", part.as_deref());
        draft.query(
            "response-cache-control",
            input.get_response_cache_control().as_deref(),
        );
        draft.query(
            "response-content-disposition",
            input.get_response_content_disposition().as_deref(),
        );
        draft.query(
            "response-content-encoding",
            input.get_response_content_encoding().as_deref(),
        );
        draft.query(
            "response-content-language",
            input.get_response_content_language().as_deref(),
        );
        draft.query(
            "response-content-type",
            input.get_response_content_type().as_deref(),
        );
        draft.query(
            "response-expires",
            date(input.get_response_expires()).as_deref(),
        );
        draft.query("versionId", input.get_version_id().as_deref());
        draft.header("range", input.get_range().as_deref());
        draft.header("if-match", input.get_if_match().as_deref());
        draft.header("if-none-match", input.get_if_none_match().as_deref());
        draft.header("if-modified-since", date(input.get_if_modified_since()));
        draft.header("if-unmodified-since", date(input.get_if_unmodified_since()));
        draft.header(
            "x-amz-server-side-encryption-customer-algorithm",
            input.get_sse_customer_algorithm().as_deref(),
        );
        draft.header(
            "x-amz-server-side-encryption-customer-key",
            input.get_sse_customer_key().as_deref(),
        );
        draft.header(
            "x-amz-server-side-encryption-customer-key-md5",
            input.get_sse_customer_key_md5().as_deref(),
        );
        draft.header("x-amz-request-payer", word(input.get_request_payer()));
        draft.header(
            "x-amz-expected-bucket-owner",
            input.get_expected_bucket_owner().as_deref(),
        );
        draft.header("x-amz-checksum-mode", word(input.get_checksum_mode()));
        draft
    }};
}

pub fn get(input: &GetObjectInputBuilder) -> Draft<'_> {
    reading!(Method::GET, input)
}

pub fn head(input: &HeadObjectInputBuilder) -> Draft<'_> {
    reading!(Method::HEAD, input)
}

pub fn delete(input: &DeleteObjectInputBuilder) -> Draft<'_> {
    let bucket = input.get_bucket().as_deref().unwrap_or_default();
    let mut draft = Draft::new(Method::DELETE, bucket, input.get_key().as_deref());
    draft.query("versionId", input.get_version_id().as_deref());
    draft.header("if-match", input.get_if_match().as_deref());
    draft.header("x-amz-mfa", input.get_mfa().as_deref());
    draft.header("x-amz-request-payer", word(input.get_request_payer()));
    let bypass = input
        .get_bypass_governance_retention()
        .map(|bypass| bypass.to_string());
    draft.header("x-amz-bypass-governance-retention", bypass);
    draft.header(
        "x-amz-expected-bucket-owner",
        input.get_expected_bucket_owner().as_deref(),
    );
    draft
}

/// `None` when the SDK shall make a checksum of the body.
pub fn put(input: &PutObjectInputBuilder, body: Bytes) -> Option<Draft<'_>> {
    if input.get_checksum_algorithm().is_some() {
        return None;
    }
    let bucket = input.get_bucket().as_deref().unwrap_or_default();
    let mut draft = Draft::new(Method::PUT, bucket, input.get_key().as_deref());
    described(&mut draft, input);
    kept(&mut draft, input);
    draft.header("content-md5", input.get_content_md5().as_deref());
    draft.header("if-match", input.get_if_match().as_deref());
    draft.header("if-none-match", input.get_if_none_match().as_deref());
    draft.header("x-amz-request-payer", word(input.get_request_payer()));
    draft.header(
        "x-amz-expected-bucket-owner",
        input.get_expected_bucket_owner().as_deref(),
    );
    draft.header(
        "x-amz-checksum-crc32",
        input.get_checksum_crc32().as_deref(),
    );
    draft.header(
        "x-amz-checksum-crc32c",
        input.get_checksum_crc32_c().as_deref(),
    );
    draft.header(
        "x-amz-checksum-crc64nvme",
        input.get_checksum_crc64_nvme().as_deref(),
    );
    draft.header("x-amz-checksum-sha1", input.get_checksum_sha1().as_deref());
    draft.header(
        "x-amz-checksum-sha256",
        input.get_checksum_sha256().as_deref(),
    );
    draft.body = body;
    Some(draft)
}

/// What the object's readers will get with it, and who may read it.
fn described<'a>(draft: &mut Draft<'a>, input: &'a PutObjectInputBuilder) {
    // The SDKs' default, which most programs have met.
    let content_type = input.get_content_type().as_deref();
    draft.header(
        "content-type",
        content_type.or(Some("application/octet-stream")),
    );
    draft.header("cache-control", input.get_cache_control().as_deref());
    draft.header(
        "content-disposition",
        input.get_content_disposition().as_deref(),
    );
    draft.header("content-encoding", input.get_content_encoding().as_deref());
    draft.header("content-language", input.get_content_language().as_deref());
    draft.header("expires", date(input.get_expires()));
    draft.header(
        "x-amz-website-redirect-location",
        input.get_website_redirect_location().as_deref(),
    );
    draft.header("x-amz-acl", word(input.get_acl()));
    draft.header(
        "x-amz-grant-full-control",
        input.get_grant_full_control().as_deref(),
    );
    draft.header("x-amz-grant-read", input.get_grant_read().as_deref());
    draft.header(
        "x-amz-grant-read-acp",
        input.get_grant_read_acp().as_deref(),
    );
    draft.header(
        "x-amz-grant-write-acp",
        input.get_grant_write_acp().as_deref(),
    );
    for (name, value) in input.get_metadata().iter().flatten() {
        draft.metadata(name, value);
    }
}

/// How and for how long the store keeps it.
fn kept<'a>(draft: &mut Draft<'a>, input: &'a PutObjectInputBuilder) {
    draft.header(
        "x-amz-server-side-encryption",
        word(input.get_server_side_encryption()),
    );
    draft.header(
        "x-amz-server-side-encryption-aws-kms-key-id",
        input.get_ssekms_key_id().as_deref(),
    );
    draft.header(
        "x-amz-server-side-encryption-context",
        input.get_ssekms_encryption_context().as_deref(),
    );
    let bucket_key = input
        .get_bucket_key_enabled()
        .map(|enabled| enabled.to_string());
    draft.header(
        "x-amz-server-side-encryption-bucket-key-enabled",
        bucket_key,
    );
    draft.header(
        "x-amz-server-side-encryption-customer-algorithm",
        input.get_sse_customer_algorithm().as_deref(),
    );
    draft.header(
        "x-amz-server-side-encryption-customer-key",
        input.get_sse_customer_key().as_deref(),
    );
    draft.header(
        "x-amz-server-side-encryption-customer-key-md5",
        input.get_sse_customer_key_md5().as_deref(),
    );
    draft.header("x-amz-storage-class", word(input.get_storage_class()));
    draft.header("x-amz-tagging", input.get_tagging().as_deref());
    draft.header("x-amz-object-lock-mode", word(input.get_object_lock_mode()));
    draft.header(
        "x-amz-object-lock-legal-hold",
        word(input.get_object_lock_legal_hold_status()),
    );
    let until = input.get_object_lock_retain_until_date().as_ref();
    draft.header(
        "x-amz-object-lock-retain-until-date",
        until.and_then(|time| time.fmt(Format::DateTime).ok()),
    );
}

/// One of S3's enumerations.
fn word<T: Word>(value: &Option<T>) -> Option<&str> {
    value.as_ref().map(Word::text)
}

/// The SDK's enumerations have no trait in common for what they all can.
trait Word {
    fn text(&self) -> &str;
}

macro_rules! words {
    ($($name:ident)*) => { $(impl Word for aws_sdk_s3::types::$name { fn text(&self) -> &str { self.as_str() } })* };
}
words! { ChecksumMode ObjectCannedAcl ObjectLockLegalHoldStatus ObjectLockMode RequestPayer ServerSideEncryption StorageClass }

#[cfg(test)]
mod tests;
