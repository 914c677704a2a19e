//! The data plane's answers: their headers as the SDK's outputs.

use std::collections::HashMap;
use std::str::FromStr;

use aws_sdk_s3::operation::delete_object::DeleteObjectOutput;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::operation::put_object::PutObjectOutput;
use aws_sdk_s3::operation::upload_part::UploadPartOutput;
use aws_sdk_s3::primitives::ByteStream;
use aws_smithy_types::DateTime;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::date_time::Format;
use http::{HeaderMap, HeaderValue, Response};
use http_body::Body;

use super::quoted;
use crate::error::{Error, Result};

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).trim().to_owned()
}

fn unfit(name: &str) -> Error {
    Error::new(
        "InvalidResponse",
        format!("the answer's {name} is not what S3 answers"),
    )
}

fn parsed<T: FromStr>(name: &str, value: &HeaderValue) -> Result<T> {
    let text = value.to_str().map_err(|_| unfit(name))?;
    text.trim().parse().map_err(|_| unfit(name))
}

fn time(name: &str, value: &HeaderValue, format: Format) -> Result<DateTime> {
    let text = value.to_str().map_err(|_| unfit(name))?;
    DateTime::from_str(text.trim(), format).map_err(|_| unfit(name))
}

/// A field that the answers of GetObject, HeadObject, PutObject and UploadPart all have; else it is `$other`'s.
macro_rules! common {
    ($output:ident, $name:ident, $value:ident, $other:expr) => {
        match $name {
            "etag" => $output.e_tag = Some(text($value)),
            "x-amz-checksum-crc32" => $output.checksum_crc32 = Some(text($value)),
            "x-amz-checksum-crc32c" => $output.checksum_crc32_c = Some(text($value)),
            "x-amz-checksum-crc64nvme" => $output.checksum_crc64_nvme = Some(text($value)),
            "x-amz-checksum-sha1" => $output.checksum_sha1 = Some(text($value)),
            "x-amz-checksum-sha256" => $output.checksum_sha256 = Some(text($value)),
            "x-amz-request-charged" => {
                $output.request_charged = Some(text($value).as_str().into());
            }
            "x-amz-server-side-encryption" => {
                $output.server_side_encryption = Some(text($value).as_str().into());
            }
            "x-amz-server-side-encryption-aws-kms-key-id" => {
                $output.ssekms_key_id = Some(text($value));
            }
            "x-amz-server-side-encryption-bucket-key-enabled" => {
                $output.bucket_key_enabled = Some(parsed($name, $value)?);
            }
            "x-amz-server-side-encryption-customer-algorithm" => {
                $output.sse_customer_algorithm = Some(text($value));
            }
            "x-amz-server-side-encryption-customer-key-md5" => {
                $output.sse_customer_key_md5 = Some(text($value));
            }
            _ => $other,
        }
    };
}

/// Sets the fields of GetObject's or HeadObject's output: they have the same, but no common trait. Not through the builder: it moves
/// itself, a kilobyte, with each field.
macro_rules! fields {
    ($output:expr, $headers:expr) => {{
        let mut output = $output;
        let mut metadata = HashMap::new();
        for (name, value) in $headers {
            let name = name.as_str();
            match name {
                "accept-ranges" => output.accept_ranges = Some(text(value)),
                "cache-control" => output.cache_control = Some(text(value)),
                "content-disposition" => output.content_disposition = Some(text(value)),
                "content-encoding" => output.content_encoding = Some(text(value)),
                "content-language" => output.content_language = Some(text(value)),
                "content-length" => output.content_length = Some(parsed(name, value)?),
                "content-range" => output.content_range = Some(text(value)),
                "content-type" => output.content_type = Some(text(value)),
                "expires" => output.expires_string = Some(text(value)),
                "last-modified" => {
                    output.last_modified = Some(time(name, value, Format::HttpDate)?)
                }
                "x-amz-checksum-type" => output.checksum_type = Some(text(value).as_str().into()),
                "x-amz-delete-marker" => output.delete_marker = Some(parsed(name, value)?),
                "x-amz-expiration" => output.expiration = Some(text(value)),
                "x-amz-missing-meta" => output.missing_meta = Some(parsed(name, value)?),
                "x-amz-mp-parts-count" => output.parts_count = Some(parsed(name, value)?),
                "x-amz-object-lock-legal-hold" => {
                    output.object_lock_legal_hold_status = Some(text(value).as_str().into());
                }
                "x-amz-object-lock-mode" => {
                    output.object_lock_mode = Some(text(value).as_str().into())
                }
                "x-amz-object-lock-retain-until-date" => {
                    let until = time(name, value, Format::DateTimeWithOffset)?;
                    output.object_lock_retain_until_date = Some(until);
                }
                "x-amz-replication-status" => {
                    output.replication_status = Some(text(value).as_str().into());
                }
                "x-amz-restore" => output.restore = Some(text(value)),
                "x-amz-storage-class" => output.storage_class = Some(text(value).as_str().into()),
                "x-amz-tagging-count" => output.tag_count = Some(parsed(name, value)?),
                "x-amz-version-id" => output.version_id = Some(text(value)),
                "x-amz-website-redirect-location" => {
                    output.website_redirect_location = Some(text(value))
                }
                _ => common!(output, name, value, {
                    if let Some(name) = name.strip_prefix("x-amz-meta-") {
                        metadata.insert(name.to_owned(), text(value));
                    }
                }),
            }
        }
        #[allow(
            deprecated,
            reason = "Expires: S3 keeps what was stored, date or not; both forms are passed on"
        )]
        {
            output.expires = expires($headers);
        }
        output.metadata = Some(metadata);
        output
    }};
}

/// Whatever was stored; what is no date is only there as text.
fn expires(headers: &HeaderMap) -> Option<DateTime> {
    let value = headers.get("expires")?;
    time("expires", value, Format::HttpDate).ok()
}

/// In a box, since it has 1,168 bytes and is handed through what opens a body.
pub fn got<B>(response: Response<B>) -> Result<Box<GetObjectOutput>>
where
    B: Body<Data = bytes::Bytes, Error = Error> + Send + Sync + 'static,
{
    let (parts, body) = response.into_parts();
    let mut output = Box::new(fields!(GetObjectOutput::builder().build(), &parts.headers));
    output.body = ByteStream::new(SdkBody::from_body_1_x(body));
    Ok(output)
}

pub fn headed(headers: &HeaderMap) -> Result<HeadObjectOutput> {
    Ok(fields!(HeadObjectOutput::builder().build(), headers))
}

pub fn put(headers: &HeaderMap) -> Result<PutObjectOutput> {
    let mut output = PutObjectOutput::builder().build();
    for (name, value) in headers {
        let name = name.as_str();
        match name {
            "x-amz-checksum-type" => output.checksum_type = Some(text(value).as_str().into()),
            "x-amz-expiration" => output.expiration = Some(text(value)),
            "x-amz-object-size" => output.size = Some(parsed(name, value)?),
            "x-amz-server-side-encryption-context" => {
                output.ssekms_encryption_context = Some(text(value))
            }
            "x-amz-version-id" => output.version_id = Some(text(value)),
            _ => common!(output, name, value, {}),
        }
    }
    output.e_tag = quoted(output.e_tag);
    Ok(output)
}

pub fn part(headers: &HeaderMap) -> Result<UploadPartOutput> {
    let mut output = UploadPartOutput::builder().build();
    for (name, value) in headers {
        let name = name.as_str();
        common!(output, name, value, {});
    }
    output.e_tag = quoted(output.e_tag);
    Ok(output)
}

pub fn deleted(headers: &HeaderMap) -> Result<DeleteObjectOutput> {
    let mut output = DeleteObjectOutput::builder().build();
    for (name, value) in headers {
        let name = name.as_str();
        match name {
            "x-amz-delete-marker" => output.delete_marker = Some(parsed(name, value)?),
            "x-amz-request-charged" => output.request_charged = Some(text(value).as_str().into()),
            "x-amz-version-id" => output.version_id = Some(text(value)),
            _ => {}
        }
    }
    Ok(output)
}
