//! One error for the whole engine, and the one mapping from what the SDK and the wire report to it.
//!
//! S3's own codes pass through untouched (`NoSuchKey`, `SlowDown`, ...). Answers without a code (HEAD, a
//! proxy's HTML page) get one from their status; a 404 without a body is `NoSuchKey` or `NoSuchBucket`. What never reached a store has a code of ours, listed here:
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
//! | `ChecksumMismatch` | the bytes that arrived are not those that the store's checksum was made of |
//! | `NotVerifiable` | `verify` was asked for, and the store has nothing to compare with |
//! | `IncompleteBody` | a body shorter or longer than its declared length |
//! | `BodyChanged` | a file was written to while it was being uploaded |
//! | `FileError` | the file system refused: no such file, no permission, no space |
//! | `EntityTooLarge` | a body larger than an upload or part can hold, or than is read in one piece |
//! | `InvalidResponse` | the store's answer is not what S3 answers |
//! | `CredentialsError` | no credentials, or their provider failed |
//! | `ConfigError` | the configuration cannot work: no region, an unreadable CA file, ... |
//! | `RequestError` | the request could not be built from its parameters |
//! | `Cancelled` | the call was cancelled (JavaScript turns it into `AbortError`) |
//! | `InternalError` | a bug of ours; please report it |

mod answer;
mod file;

pub use answer::{Facts, misread, refused};

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime};

pub use file::FileFault;

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

/// Facts of a failure that steer what happens next.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// The region the bucket really lives in (`x-amz-bucket-region`).
    pub bucket_region: Option<String>,
    /// The store's clock (`Date`).
    pub server_time: Option<SystemTime>,
    /// `Retry-After`, in seconds as S3 and proxies send it.
    pub retry_after: Option<Duration>,
    /// The answer had no body: its code is but its status.
    pub bodiless: bool,
    /// The call's body was read and is gone: it cannot be sent again, whatever the answer was.
    pub spent: bool,
    /// The request itself, of a call that was only drafted: nothing was sent.
    pub draft: Option<http::Request<()>>,
    /// Of a `FileError`: what was refused.
    pub file: Option<FileFault>,
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

    /// The same failure under a better name.
    pub fn renamed(self, code: &'static str) -> Self {
        Self {
            code: Cow::Borrowed(code),
            message: answer::sentence(code).map_or(self.message, str::to_owned),
            ..self
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_says_each_cause_once() {
        let inner = Error::new("A", "inner");
        let outer = std::io::Error::other(inner);
        assert_eq!(chain(&outer), "A: inner");
    }
}
