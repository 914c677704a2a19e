//! One error for the whole engine, and the one mapping from what the SDK and the wire report to it.
//!
//! S3's own codes pass through untouched (`NoSuchKey`, `SlowDown`, ...). Answers without a code (HEAD, a
//! proxy's HTML page) get one from their status. What never reached a store has a code of ours, listed here:
//!
//! | code | meaning |
//! |---|---|
//! | `ConnectError` | no connection: name not found, refused, unreachable, proxy refused |
//! | `ConnectTimeout` | no connection within `connectTimeout` |
//! | `TLSError` | the TLS handshake failed: certificate, name, protocol |
//! | `ResponseTimeout` | no answer within `responseTimeout` of the last byte sent |
//! | `IdleTimeout` | the answer's body stood still for `idleTimeout` while bytes were asked for |
//! | `ConnectionClosed` | the connection broke before or inside the answer |
//! | `ObjectChanged` | a broken download could not go on: the object is not the same any more |
//! | `IncompleteBody` | a body shorter or longer than its declared length |
//! | `EntityTooLarge` | a body larger than a multipart upload can hold |
//! | `InvalidResponse` | the store's answer is not what S3 answers |
//! | `CredentialsError` | no credentials, or their provider failed |
//! | `ConfigError` | the configuration cannot work: no region, an unreadable CA file, ... |
//! | `RequestError` | the request could not be built from its parameters |
//! | `Cancelled` | the call was cancelled (JavaScript turns it into `AbortError`) |
//! | `InternalError` | a bug of ours; please report it |

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime};

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// What went wrong with one call, as JavaScript will see it, and what the attempts loop needs to know.
#[derive(Debug, Clone)]
pub struct Error {
    /// S3's code, or one of the table above.
    pub code: Cow<'static, str>,
    /// A sentence for people.
    pub message: String,
    /// The HTTP status, where there was an answer.
    pub status_code: Option<u16>,
    /// `x-amz-request-id` of the last answer.
    pub request_id: Option<String>,
    /// How many requests were sent for the call (0: none).
    pub attempts: u32,
    /// Whether the same call may succeed later.
    pub retryable: bool,
    /// The text of what lies below.
    pub cause: Option<String>,
    /// What the answer said for the next attempt.
    pub hint: Box<Hint>,
}

/// Facts of a failed answer that steer the next attempt.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// The region the bucket really lives in (`x-amz-bucket-region`).
    pub bucket_region: Option<String>,
    /// The store's clock (`Date`).
    pub server_time: Option<SystemTime>,
    /// `Retry-After`, in seconds as S3 and proxies send it.
    pub retry_after: Option<Duration>,
    /// The call's body was read and is gone: it cannot be sent again, whatever the answer was.
    pub spent: bool,
}

/// The result of everything in the engine.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error that no retry mends.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            message: message.into(),
            status_code: None,
            request_id: None,
            attempts: 0,
            retryable: false,
            cause: None,
            hint: Box::default(),
        }
    }

    /// An error of the wire that a further attempt may mend.
    pub fn transient(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            retryable: true,
            ..Self::new(code, message)
        }
    }

    /// Adds what lies below, as text with all its own causes.
    pub fn caused_by(mut self, cause: &(dyn StdError + 'static)) -> Self {
        self.cause = Some(chain(cause));
        self
    }

    /// Whether the code is this one.
    pub fn is(&self, code: &str) -> bool {
        self.code == code
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl StdError for Error {}

/// An error with all its causes in one line, each said once.
pub fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let part = cause.to_string();
        if !text.contains(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        next = cause.source();
    }
    text
}

/// Finds an [`Error`] of ours below wrappers of the SDK.
pub fn find<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Error> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(ours) = cause.downcast_ref::<Error>() {
            return Some(ours);
        }
        next = cause.source();
    }
    None
}

impl<E> From<SdkError<E, HttpResponse>> for Error
where
    E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        match error {
            SdkError::ServiceError(service) => {
                let (error, raw) = (service.err(), service.raw());
                answered(raw, error.code(), error.message())
            }
            SdkError::ResponseError(response) => {
                let raw = response.raw();
                let mut error = answered(raw, None, None);
                if raw.status().is_success() {
                    // A 200 whose body broke off or is not what S3 answers: the body's own error says which.
                    let source = SdkError::<E, HttpResponse>::ResponseError(response);
                    match find(&source) {
                        Some(ours) => {
                            let hint = std::mem::take(&mut error.hint);
                            error = Error {
                                status_code: error.status_code,
                                request_id: error.request_id,
                                hint,
                                ..ours.clone()
                            };
                        }
                        None => {
                            error.code = Cow::Borrowed("InvalidResponse");
                            error.message = "the store's answer is not what S3 answers".into();
                            error.cause = Some(chain(&source));
                        }
                    }
                }
                error
            }
            other => unanswered(&other),
        }
    }
}

/// An error the store (or something before it) answered.
fn answered(raw: &HttpResponse, code: Option<&str>, message: Option<&str>) -> Error {
    let status = raw.status().as_u16();
    let named = code.filter(|code| !code.is_empty());
    let code = named.map_or_else(
        || code_of_status(status),
        |code| Cow::Owned(code.to_owned()),
    );
    let message = match message {
        Some(message) if !message.is_empty() => message.to_owned(),
        // Ceph sends no messages.
        _ if named.is_some() => format!("the store answered {status} ({code})"),
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

/// The first line of a body that is no S3 error, so that a proxy's page can be recognised.
fn beginning(raw: &HttpResponse) -> String {
    let bytes = raw.body().bytes().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        String::new()
    } else {
        format!(": {text}")
    }
}

fn hint(raw: &HttpResponse) -> Hint {
    let header = |name: &str| raw.headers().get(name).filter(|value| !value.is_empty());
    Hint {
        bucket_region: header("x-amz-bucket-region").map(str::to_owned),
        server_time: header("date").and_then(|date| {
            let format = aws_smithy_types::date_time::Format::HttpDate;
            let date = aws_smithy_types::DateTime::from_str(date, format).ok()?;
            SystemTime::try_from(date).ok()
        }),
        retry_after: header("retry-after")
            .and_then(|s| s.parse().ok())
            .map(Duration::from_secs),
        spent: false,
    }
}

/// An error of the client side: nothing usable was answered.
fn unanswered<E>(error: &SdkError<E, HttpResponse>) -> Error
where
    E: StdError + Send + Sync + 'static,
{
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
    const CODES: [&str; 9] = [
        "RequestTimeout",
        "RequestTimeoutException",
        "SlowDown",
        "InternalError",
        "ServiceUnavailable",
        "Throttling",
        "ThrottlingException",
        "RequestThrottled",
        "TemporaryRedirect",
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
mod tests {
    use super::*;

    #[test]
    fn a_chain_says_each_cause_once() {
        let inner = Error::new("A", "inner");
        let outer = std::io::Error::other(inner);
        assert_eq!(chain(&outer), "A: inner");
    }

    #[test]
    fn slow_down_and_gateway_errors_are_retryable_but_denials_are_not() {
        assert!(retryable_answer(503, "SlowDown"));
        assert!(retryable_answer(400, "RequestTimeout"));
        assert!(retryable_answer(502, "BadGateway"));
        assert!(!retryable_answer(403, "AccessDenied"));
        assert!(!retryable_answer(501, "NotImplemented"));
    }

    #[test]
    fn a_status_without_a_body_still_has_a_code() {
        assert_eq!(code_of_status(404), "NotFound");
        assert_eq!(code_of_status(418), "HTTP418");
    }
}
