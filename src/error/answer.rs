//! The mapping from what the SDK reports to an [`Error`]: what a store answered, what something before it
//! answered, and what never got an answer.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime};

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_xml::decode::{Document, try_data};

use super::{Error, Hint, chain, find};

impl<E> From<SdkError<E, HttpResponse>> for Error
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        if let SdkError::ServiceError(service) = &error {
            let (error, raw) = (service.err(), service.raw());
            let code = error.code().filter(|_| has_whole_code(raw));
            return answered(raw, code, error.message());
        }
        // The operation's own error is out of it; a type that stands for all of them is mapped once and not for each operation.
        unserved(error.map_service_error(|_| fmt::Error))
    }
}

/// An answer that is none of S3's, or no answer.
fn unserved(error: SdkError<fmt::Error, HttpResponse>) -> Error {
    let SdkError::ResponseError(response) = &error else {
        return unanswered(&error);
    };
    let raw = response.raw();
    if !raw.status().is_success() {
        return answered(raw, None, None);
    }
    // A 200 whose body broke off or is not what S3 answers: the body's own error says which.
    let words = "the store's answer is not what S3 answers";
    let fault = find(&error)
        .cloned()
        .unwrap_or_else(|| Error::new("InvalidResponse", words).caused_by(&error));
    misread(raw, fault)
}

/// What an error's document says, as far as it is one of S3's.
#[derive(Debug, Default)]
pub struct Facts {
    pub code: Option<String>,
    message: Option<String>,
    /// Where the bucket is, or which region should have been signed for.
    region: Option<String>,
}

impl Facts {
    /// Reads a body; nothing comes of one whose root is not `Error`.
    pub fn read(body: &[u8]) -> Self {
        let mut facts = Self::default();
        let Ok(mut document) = Document::try_from(body) else {
            return facts;
        };
        let Ok(mut root) = document.root_element() else {
            return facts;
        };
        if !root.start_el().matches("Error") {
            return facts;
        }
        while let Some(mut tag) = root.next_tag() {
            let field = match tag.start_el().local() {
                "Code" => &mut facts.code,
                "Message" => &mut facts.message,
                "Region" => &mut facts.region,
                _ => continue,
            };
            let text = try_data(&mut tag).unwrap_or_default().trim().to_owned();
            *field = Some(text).filter(|text| !text.is_empty());
        }
        facts
    }
}

/// The error of a success that could not be read, from what went wrong with it.
pub fn misread(raw: &HttpResponse, fault: Error) -> Error {
    let seen = answered(raw, None, None);
    let unlike = fault.is("InvalidResponse");
    let words = if unlike {
        beginning(raw)
    } else {
        String::new()
    };
    Error {
        message: fault.message + &words,
        status_code: seen.status_code,
        request_id: seen.request_id,
        hint: seen.hint,
        ..fault
    }
}

/// The error of an answer that no SDK operation reads; its body is in memory.
pub fn refused(raw: &HttpResponse) -> Error {
    let facts = Facts::read(raw.body().bytes().unwrap_or_default());
    let code = facts.code.as_deref().filter(|_| has_whole_code(raw));
    answered(raw, code, facts.message.as_deref())
}

/// An error the store (or something before it) answered.
fn answered(raw: &HttpResponse, code: Option<&str>, message: Option<&str>) -> Error {
    let status = raw.status().as_u16();
    let named = header_code(raw).or(code.filter(|code| !code.is_empty()));
    let code = named.map_or_else(
        || code_of_status(status),
        |code| Cow::Owned(code.to_owned()),
    );
    let message = match message {
        Some(message) if !message.is_empty() && !repeats_secrets(message) => message.to_owned(),
        // Ceph sends no messages.
        _ if named.is_some() => sentence(&code).map_or_else(
            || format!("the store answered {status} ({code})"),
            str::to_owned,
        ),
        _ => format!("the store answered {status} ({code}){}", beginning(raw)),
    };
    let retryable = retryable_answer(status, &code);
    Error {
        message,
        status_code: Some(status),
        request_id: raw.headers().get("x-amz-request-id").map(str::to_owned),
        attempts: 0,
        retryable,
        cause: None,
        hint: Box::new(hint(raw)),
        code,
    }
}

/// For the commonest codes, where an answer has no words of its own.
pub(super) fn sentence(code: &str) -> Option<&'static str> {
    Some(match code {
        "NoSuchKey" => "the object does not exist",
        "NoSuchBucket" => "the bucket does not exist",
        "NoSuchVersion" => "the version does not exist",
        "PreconditionFailed" => "a condition of the request does not hold",
        _ => return None,
    })
}

/// MinIO names in a header what its answer to HEAD has no body for. Only of a 404, where the status says too little.
fn header_code(raw: &HttpResponse) -> Option<&str> {
    let code = raw.headers().get("x-minio-error-code");
    code.filter(|code| raw.status().as_u16() == 404 && !code.is_empty())
}

/// Whether the code in a body is all of it: the parser takes the end of a cut text for the end of the code.
fn has_whole_code(raw: &HttpResponse) -> bool {
    let body = raw.body().bytes().unwrap_or_default();
    let text = String::from_utf8_lossy(body);
    body.is_empty() || text.contains("</Code>") || text.contains(":Code>")
}

/// Whether words of an answer show the request that it answers, as a debugging proxy's page does: its signature, the session's
/// token and a customer's key would stand in logs.
fn repeats_secrets(text: &str) -> bool {
    const SECRET: [&str; 4] = [
        "signature",
        "x-amz-security-token",
        "server-side-encryption-customer-key",
        "authorization",
    ];
    let text = text.to_ascii_lowercase();
    SECRET.into_iter().any(|name| {
        text.match_indices(name).any(|(at, _)| {
            let rest = &text[at + name.len()..];
            rest.trim_start_matches(['"', '\'', ' '])
                .starts_with([':', '='])
        })
    })
}

/// The first line of a body that is no S3 error, so that a proxy's page can be recognised.
fn beginning(raw: &HttpResponse) -> String {
    let bytes = raw.body().bytes().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || repeats_secrets(&text) {
        String::new()
    } else {
        format!(": {text}")
    }
}

fn hint(raw: &HttpResponse) -> Hint {
    let header = |name: &str| raw.headers().get(name).filter(|value| !value.is_empty());
    // AuthorizationHeaderMalformed names the region in its body alone.
    let wrong_region = matches!(raw.status().as_u16(), 301 | 307 | 400 | 403);
    let named = || {
        let body = raw.body().bytes().filter(|_| wrong_region)?;
        Facts::read(body).region
    };
    Hint {
        bucket_region: header("x-amz-bucket-region")
            .map(str::to_owned)
            .or_else(named),
        server_time: header("date").and_then(|date| {
            let format = aws_smithy_types::date_time::Format::HttpDate;
            let date = aws_smithy_types::DateTime::from_str(date, format).ok()?;
            SystemTime::try_from(date).ok()
        }),
        retry_after: header("retry-after")
            .and_then(|s| s.parse().ok())
            .map(Duration::from_secs),
        bodiless: raw.body().bytes().is_none_or(<[u8]>::is_empty),
        spent: false,
        draft: None,
        file: None,
    }
}

/// An error of the client side: nothing usable was answered.
fn unanswered(error: &SdkError<fmt::Error, HttpResponse>) -> Error {
    if let Some(ours) = find(error) {
        return ours.clone();
    }
    let text = chain(error);
    let text = text
        .strip_prefix("dispatch failure: other: ")
        .unwrap_or(&text);
    let code = match error {
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_)
            if names_credentials(text) =>
        {
            "CredentialsError"
        }
        SdkError::ConstructionFailure(_) => "RequestError",
        SdkError::TimeoutError(_) => "ResponseTimeout",
        _ => "RequestError",
    };
    Error::new(code, text)
}

/// The SDK reports missing credentials only in words.
fn names_credentials(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("credential") || text.contains("identity")
}

fn retryable_answer(status: u16, code: &str) -> bool {
    const CODES: [&str; 11] = [
        "RequestTimeout",
        "RequestTimeoutException",
        "SlowDown",
        "InternalError",
        "ServiceUnavailable",
        "Throttling",
        "ThrottlingException",
        "RequestThrottled",
        "TemporaryRedirect",
        // The body was changed on its way, or the caller's own sum is wrong: only another attempt can tell.
        "XAmzContentSHA256Mismatch",
        "BadDigest",
    ];
    matches!(status, 429 | 500 | 502 | 503 | 504) || CODES.contains(&code)
}

/// The code of an answer that names none: HEAD has no body, a proxy knows no S3.
fn code_of_status(status: u16) -> Cow<'static, str> {
    Cow::Borrowed(match status {
        // A success that could not be read.
        200..=299 => "InvalidResponse",
        301 | 308 => "PermanentRedirect",
        302 | 307 => "TemporaryRedirect",
        304 => "NotModified",
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        409 => "Conflict",
        411 => "MissingContentLength",
        412 => "PreconditionFailed",
        413 => "EntityTooLarge",
        416 => "InvalidRange",
        429 => "TooManyRequests",
        500 => "InternalError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        _ => return Cow::Owned(format!("HTTP{status}")),
    })
}

#[cfg(test)]
mod tests;
