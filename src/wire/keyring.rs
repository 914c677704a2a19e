//! The keys that requests are signed with: asked for once for all who wait, whatever comes of it, and kept until shortly
//! before they expire. Every client of the SDK that the store makes (one a region, one for a call with headers of its own) takes
//! them from here; the SDK's own cache lives and dies with each of those.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Provided;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_async::time::TimeSource;

use super::clock::Clock;
use super::together::Together;
use crate::error::{Error, Result, chain};

/// Keys that expire within this time are replaced.
const EARLY: Duration = Duration::from_secs(60);

/// Keys, and where new ones come from. Clones are one.
#[derive(Clone)]
pub struct Keyring(Arc<Inner>);

struct Inner {
    provider: SharedCredentialsProvider,
    clock: Clock,
    /// How long an answer may take.
    patience: Duration,
    held: Mutex<Option<Credentials>>,
    asking: Together<Credentials>,
}

impl Keyring {
    pub fn new(provider: SharedCredentialsProvider, patience: Duration, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            provider,
            clock,
            patience,
            held: Mutex::default(),
            asking: Together::default(),
        }))
    }

    /// Keys that are known already.
    pub fn with(self, keys: Option<Credentials>) -> Self {
        *self.held() = keys;
        self
    }

    /// The keys held, if they are still good.
    pub fn at_hand(&self) -> Option<Credentials> {
        self.good_for(Duration::ZERO)
    }

    /// Keys that will be good for a while. Must be called within the runtime.
    pub async fn keys(&self) -> Result<Credentials> {
        if let Some(keys) = self.good_for(EARLY) {
            return Ok(keys);
        }
        self.0.asking.join(|| self.clone().ask()).await
    }

    async fn ask(self) -> Result<Credentials> {
        if let Some(keys) = self.good_for(EARLY) {
            return Ok(keys);
        }
        let asked = self.0.provider.provide_credentials();
        match tokio::time::timeout(self.0.patience, asked).await {
            Ok(Ok(keys)) => {
                *self.held() = Some(keys.clone());
                return Ok(keys);
            }
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => {
                let text = format!("no credentials within {} s", self.0.patience.as_secs());
                Err(Error::new("CredentialsError", text))
            }
        }
        // New ones could not be had; the old ones may last a little longer.
        .or_else(|error| self.good_for(Duration::ZERO).ok_or(error))
    }

    fn good_for(&self, time: Duration) -> Option<Credentials> {
        let keys = self.held().clone()?;
        let now = self.0.clock.now();
        let good = keys.expiry().is_none_or(|expiry| expiry > now + time);
        good.then_some(keys)
    }

    fn held(&self) -> MutexGuard<'_, Option<Credentials>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failure(error: &CredentialsError) -> Error {
    let below = std::error::Error::source(error).map(chain);
    if let CredentialsError::CredentialsNotLoaded(_) = error {
        let text = "no credentials: none were given, and the standard chain (environment, shared files, web identity, container, instance metadata) has none";
        let mut error = Error::new("CredentialsError", text);
        error.cause = below;
        return error;
    }
    let text = below.clone().unwrap_or_else(|| error.to_string());
    let mut error = Error::new("CredentialsError", format!("no credentials: {text}"));
    error.cause = below;
    error
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}

impl ProvideCredentials for Keyring {
    fn provide_credentials<'a>(&'a self) -> Provided<'a>
    where
        Self: 'a,
    {
        Provided::new(async {
            let keys = self.keys().await;
            keys.map_err(CredentialsError::provider_error)
        })
    }
}
