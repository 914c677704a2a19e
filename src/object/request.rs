//! The data plane's requests, written by hand from the SDK's inputs; tests hold each to what the SDK writes itself.

use std::borrow::Cow;

use aws_sdk_s3::operation::delete_object::builders::DeleteObjectInputBuilder;
use aws_sdk_s3::operation::get_object::builders::GetObjectInputBuilder;
use aws_sdk_s3::operation::head_object::builders::HeadObjectInputBuilder;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
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
        draft.header(
            "x-amz-request-payer",
            input.get_request_payer().as_ref().map(|word| word.as_str()),
        );
        draft.header(
            "x-amz-expected-bucket-owner",
            input.get_expected_bucket_owner().as_deref(),
        );
        draft.header(
            "x-amz-checksum-mode",
            input.get_checksum_mode().as_ref().map(|word| word.as_str()),
        );
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
    draft.header(
        "x-amz-request-payer",
        input.get_request_payer().as_ref().map(|word| word.as_str()),
    );
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

#[cfg(test)]
mod tests;
