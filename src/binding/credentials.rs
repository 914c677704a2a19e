//! Credentials from a JavaScript function: asked for through the queue (call 0), answered by number.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_credential_types::provider::{ProvideCredentials, Result};
use napi_derive::napi;
use tokio::sync::oneshot;

use super::calls::Calls;

/// The call id that means "credentials wanted" in a batch.
const ASK: u32 = 0;

/// What the function returned.
#[napi(object, object_to_js = false)]
pub struct GivenCredentials {
    pub access_key_id: String,
    pub secret_access_key: String,
    pub session_token: Option<String>,
    /// Milliseconds since 1970.
    pub expiration: Option<f64>,
}

impl From<GivenCredentials> for Credentials {
    fn from(given: GivenCredentials) -> Self {
        let expiry = given
            .expiration
            .map(|ms| SystemTime::UNIX_EPOCH + Duration::from_millis(ms.max(0.0) as u64));
        Credentials::new(
            given.access_key_id,
            given.secret_access_key,
            given.session_token,
            expiry,
            "datastore-client",
        )
    }
}

/// The provider the engine sees.
pub struct Asked {
    calls: Arc<Calls>,
    next: AtomicU32,
    open: Mutex<HashMap<u32, oneshot::Sender<Result>>>,
}

impl Asked {
    pub fn new(calls: Arc<Calls>) -> Self {
        Self {
            calls,
            next: AtomicU32::new(1),
            open: Mutex::default(),
        }
    }

    /// JavaScript's answer.
    pub fn answer(&self, request: u32, answer: std::result::Result<Credentials, String>) {
        let asked = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&request);
        if let Some(asked) = asked {
            // Nobody waits any more when the call was cancelled meanwhile.
            let _ = asked.send(answer.map_err(CredentialsError::provider_error));
        }
    }

    async fn ask(&self) -> Result {
        let request = self.next.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(request, answer);
        self.calls.queue.settle(ASK, Ok(request));
        answered
            .await
            .unwrap_or_else(|_| Err(CredentialsError::provider_error("the client is gone")))
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asked")
    }
}

/// A handle that the SDK can own.
#[derive(Debug, Clone)]
pub struct Function(pub Arc<Asked>);

impl ProvideCredentials for Function {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        Provided::new(self.0.ask())
    }
}
