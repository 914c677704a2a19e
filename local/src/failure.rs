//! Errors under names that `s3s` does not know, and short ways to make the others.

use http::StatusCode;
use s3s::{S3Error, S3ErrorCode};

/// An error with S3's own code. The status is S3's for the codes that `s3s` knows.
pub(crate) fn failure(code: S3ErrorCode, message: impl Into<String>) -> S3Error {
    S3Error::with_message(code, message.into())
}

/// An error whose code `s3s` has no name for.
pub(crate) fn custom(code: &str, status: StatusCode, message: impl Into<String>) -> S3Error {
    let mut error = failure(
        S3ErrorCode::from_bytes(code.as_bytes()).unwrap_or(S3ErrorCode::InternalError),
        message,
    );
    error.set_status_code(status);
    error
}

pub(crate) fn invalid_argument(message: impl Into<String>) -> S3Error {
    failure(S3ErrorCode::InvalidArgument, message)
}

pub(crate) fn invalid_request(message: impl Into<String>) -> S3Error {
    failure(S3ErrorCode::InvalidRequest, message)
}

pub(crate) fn not_implemented(message: impl Into<String>) -> S3Error {
    failure(S3ErrorCode::NotImplemented, message)
}

pub(crate) fn malformed_xml() -> S3Error {
    failure(
        S3ErrorCode::MalformedXML,
        "The XML you provided was not well-formed or did not validate against our published schema",
    )
}

pub(crate) fn no_such_bucket() -> S3Error {
    failure(
        S3ErrorCode::NoSuchBucket,
        "The specified bucket does not exist",
    )
}

pub(crate) fn no_such_key() -> S3Error {
    failure(S3ErrorCode::NoSuchKey, "The specified key does not exist.")
}

pub(crate) fn no_such_upload() -> S3Error {
    failure(
        S3ErrorCode::NoSuchUpload,
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    )
}

/// The disk does not do as it should. The client may try again; whoever runs the store must look.
pub(crate) fn broken_disk(why: impl std::fmt::Display) -> S3Error {
    failure(
        S3ErrorCode::InternalError,
        format!("The store's disk failed: {why}"),
    )
}
