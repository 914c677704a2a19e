//! What GetObject and HeadObject tell of an object, on its way to `lib/object-fields.js`: JSON, made beside the JS thread and read when
//! somebody asks, which who wants the bytes alone never does. An object made by Node-API costs that thread a call a field.

use std::collections::HashMap;
use std::fmt::{Display, Write};

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_smithy_types::DateTime;
use bytes::Bytes;
use napi::bindgen_prelude::ToNapiValue;
use napi::{check_status, sys};

use super::json::{Text, field, text};
use crate::binding::outcome::{Chunk, Time};
use crate::object::metadata;

/// `[fields]`, or `[fields, body]`.
pub struct ObjectFields {
    fields: Text,
    body: Option<Chunk>,
}

impl ObjectFields {
    /// With the object's bytes.
    pub fn with(self, body: Bytes) -> Self {
        let body = Some(Chunk(body));
        Self { body, ..self }
    }
}

impl ToNapiValue for ObjectFields {
    unsafe fn to_napi_value(env: sys::napi_env, object: Self) -> napi::Result<sys::napi_value> {
        let mut array = std::ptr::null_mut();
        // SAFETY: on the JS thread of `env`; the handles live in the caller's scope.
        unsafe {
            check_status!(sys::napi_create_array(env, &mut array))?;
            let fields = Text::to_napi_value(env, object.fields)?;
            check_status!(sys::napi_set_element(env, array, 0, fields))?;
            if let Some(body) = object.body {
                let body = Chunk::to_napi_value(env, body)?;
                check_status!(sys::napi_set_element(env, array, 1, body))?;
            }
        }
        Ok(array)
    }
}

/// `kind field "Name",` each. The two outputs have the same fields but no common trait.
macro_rules! json_of {
    (@text $value:expr) => { $value.as_deref() };
    (@word $value:expr) => { $value.as_ref().map(|word| word.as_str()) };
    (@number $value:expr) => { $value };
    (@time $value:expr) => { $value };
    (@named $value:expr) => { $value.as_ref() };
    ($output:expr, { $($kind:ident $field:ident $name:literal,)* }) => {{
        let mut json = String::with_capacity(512);
        $(write::$kind(&mut json, $name, json_of!(@$kind $output.$field));)*
        json.push('}');
        Self { fields: json.into(), body: None }
    }};
}

macro_rules! object_fields {
    ($($output:ty),*) => {$(
        impl From<&$output> for ObjectFields {
            #[allow(deprecated, reason = "Expires: S3 keeps what was stored, date or not; both forms are passed on")]
            fn from(output: &$output) -> Self {
                json_of!(output, {
                    number delete_marker "DeleteMarker",
                    text accept_ranges "AcceptRanges",
                    text expiration "Expiration",
                    text restore "Restore",
                    number content_length "ContentLength",
                    text e_tag "ETag",
                    text checksum_crc32 "ChecksumCRC32",
                    text checksum_crc32_c "ChecksumCRC32C",
                    text checksum_crc64_nvme "ChecksumCRC64NVME",
                    text checksum_sha1 "ChecksumSHA1",
                    text checksum_sha256 "ChecksumSHA256",
                    word checksum_type "ChecksumType",
                    number missing_meta "MissingMeta",
                    text version_id "VersionId",
                    text cache_control "CacheControl",
                    text content_disposition "ContentDisposition",
                    text content_encoding "ContentEncoding",
                    text content_language "ContentLanguage",
                    text content_range "ContentRange",
                    text content_type "ContentType",
                    text expires_string "ExpiresString",
                    text website_redirect_location "WebsiteRedirectLocation",
                    word server_side_encryption "ServerSideEncryption",
                    text sse_customer_algorithm "SSECustomerAlgorithm",
                    text sse_customer_key_md5 "SSECustomerKeyMD5",
                    text ssekms_key_id "SSEKMSKeyId",
                    number bucket_key_enabled "BucketKeyEnabled",
                    word storage_class "StorageClass",
                    word request_charged "RequestCharged",
                    word replication_status "ReplicationStatus",
                    number parts_count "PartsCount",
                    number tag_count "TagCount",
                    word object_lock_mode "ObjectLockMode",
                    word object_lock_legal_hold_status "ObjectLockLegalHoldStatus",
                    named metadata "Metadata",
                    time last_modified "LastModified",
                    time expires "Expires",
                    time object_lock_retain_until_date "ObjectLockRetainUntilDate",
                })
            }
        }
    )*};
}
object_fields!(GetObjectOutput, HeadObjectOutput);

/// One field each, if it has a value.
mod write {
    use super::*;

    pub fn text(json: &mut String, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            field(json, name);
            super::text(json, value);
        }
    }

    /// MinIO answers some of S3's words empty: they say nothing.
    pub fn word(json: &mut String, name: &str, value: Option<&str>) {
        text(json, name, value.filter(|word| !word.is_empty()));
    }

    /// Or true, or false.
    pub fn number(json: &mut String, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            field(json, name);
            let _ = write!(json, "{value}");
        }
    }

    /// In milliseconds, of which JavaScript makes a Date.
    pub fn time(json: &mut String, name: &str, value: Option<DateTime>) {
        number(json, name, value.map(|time| Time::of(time).0));
    }

    /// Always: an object without metadata has none of it.
    pub fn named(json: &mut String, name: &str, value: Option<&HashMap<String, String>>) {
        field(json, name);
        json.push('{');
        for (at, (name, value)) in value.into_iter().flatten().enumerate() {
            if at > 0 {
                json.push(',');
            }
            super::text(json, name);
            json.push(':');
            super::text(json, &metadata::decoded(value));
        }
        json.push('}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(output: &HeadObjectOutput) -> String {
        ObjectFields::from(output).fields.into()
    }

    #[test]
    fn what_s3_left_out_is_left_out() {
        assert_eq!(
            told(&HeadObjectOutput::builder().build()),
            r#"{"Metadata":{}}"#
        );
    }

    #[test]
    fn texts_numbers_words_and_times_are_each_told_as_json_has_them() {
        let output = HeadObjectOutput::builder()
            .e_tag("\"e\"")
            .content_length(1 << 50)
            .bucket_key_enabled(false)
            .storage_class("GLACIER".into())
            .request_charged("".into())
            .metadata("a \"b\"", "=?UTF-8?B?w6k=?=")
            .last_modified(DateTime::from_millis(1_767_322_985_250))
            .build();
        assert_eq!(
            told(&output),
            r#"{"ContentLength":1125899906842624,"ETag":"\"e\"","BucketKeyEnabled":false,"StorageClass":"GLACIER","Metadata":{"a \"b\"":"é"},"LastModified":1767322985250}"#
        );
    }
}
