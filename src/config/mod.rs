//! From what the user gave to what the engine works with.
//!
//! [`Options`] is the constructor's object, defaults filled in. [`resolve`] makes [`Settings`] of it, asking
//! aws-config's standard chain (environment, shared files, web identity, containers, instance metadata) only
//! for what the options leave open. The environment comes from JavaScript: a worker thread's `process.env` is a
//! copy that Rust does not see, and reading the C environment while Node writes it is a data race.

pub mod chain;
pub mod endpoint;

use std::collections::HashMap;
use std::time::Duration;

use aws_credential_types::provider::SharedCredentialsProvider;

pub use chain::resolve;
pub use endpoint::Endpoint;

/// S3's largest object in one PUT, and largest part.
pub const MAX_PUT_SIZE: u64 = 5 << 30;
/// S3's largest number of parts.
pub const MAX_PARTS: u32 = 10_000;

/// When a safeguard that not every store understands is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// As the store at hand is known to take it.
    Auto,
    /// In every request.
    Always,
    /// Only where S3 demands it.
    Never,
}

/// Who the requests are signed for.
#[derive(Clone)]
pub enum Credentials {
    /// Nobody: requests go out unsigned.
    Anonymous,
    /// Keys given.
    Keys(aws_credential_types::Credentials),
    /// A function of the user's.
    Function(SharedCredentialsProvider),
    /// Whatever the standard chain finds.
    Chain,
}

/// Certificates beside the system's.
#[derive(Debug, Clone, Default)]
pub struct Tls {
    /// PEM texts of private authorities.
    pub ca: Vec<String>,
    /// PEM text of the client's certificate chain.
    pub cert: Option<String>,
    /// PEM text of the client's key.
    pub key: Option<String>,
    /// Accept any certificate.
    pub insecure: bool,
}

/// How long each step may take.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// Name, TCP, proxy and TLS together.
    pub connect: Duration,
    /// From the last byte sent to the first byte answered.
    pub response: Duration,
    /// Between two pieces of a body while they are asked for.
    pub idle: Duration,
}

/// The constructor's options.
pub struct Options {
    pub endpoint: Option<Endpoint>,
    pub region: Option<String>,
    pub profile: Option<String>,
    pub credentials: Credentials,
    pub force_path_style: Option<bool>,
    pub max_attempts: u32,
    pub timeouts: Timeouts,
    pub max_connections: usize,
    pub part_size: u64,
    /// Parts of a transfer at once; without it, as many as the link rewards.
    pub concurrency: Option<usize>,
    pub memory_limit: u64,
    pub checksums: Policy,
    pub payload_signing: Policy,
    pub tls: Tls,
    /// A proxy for every request; `Some("")` means none, whatever the environment says.
    pub proxy: Option<String>,
    pub user_agent: Option<String>,
    pub environment: HashMap<String, String>,
}

/// What one client works with once everything is known.
pub struct Settings {
    /// `None`: AWS itself, by region.
    pub endpoint: Option<Endpoint>,
    pub region: String,
    pub path_style: bool,
    /// `None`: unsigned.
    pub credentials: Option<SharedCredentialsProvider>,
    /// Whether checksums go out (and are asked for) beyond what S3 demands.
    pub checksums: bool,
    /// Whether a body's SHA-256 is signed.
    pub sign_payload: bool,
    /// Whether the endpoint is AWS's own.
    pub aws: bool,
}

impl Options {
    /// A variable of the environment, empty ones left out.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// Whether the first request already needs TLS.
    pub fn needs_tls(&self) -> bool {
        let chain = matches!(self.credentials, Credentials::Chain);
        self.endpoint.as_ref().is_none_or(|endpoint| endpoint.tls) || chain
    }
}
