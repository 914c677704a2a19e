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
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};

use super::clock::Clock;
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
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Credentials>,
    asking: Option<Shared<BoxFuture<'static, Result<Credentials>>>>,
}

impl Keyring {
    pub fn new(provider: SharedCredentialsProvider, patience: Duration, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            provider,
            clock,
            patience,
            state: Mutex::default(),
        }))
    }

    /// Keys that are known already.
    pub fn with(self, keys: Option<Credentials>) -> Self {
        self.state().held = keys;
        self
    }

    /// The keys held, if they are still good.
    pub fn at_hand(&self) -> Option<Credentials> {
        self.good_for(Duration::ZERO, &self.state())
    }

    /// Keys that will be good for a while. Must be called within the runtime.
    pub async fn keys(&self) -> Result<Credentials> {
        let answer = {
            let mut state = self.state();
            if let Some(keys) = self.good_for(EARLY, &state) {
                return Ok(keys);
            }
            let ask = || {
                // A task of its own: whoever asked may be cancelled while others wait.
                let task = tokio::spawn(self.clone().ask());
                async move { task.await.unwrap_or_else(|panic| Err(fault(&panic))) }
                    .boxed()
                    .shared()
            };
            state.asking.get_or_insert_with(ask).clone()
        };
        answer.await
    }

    async fn ask(self) -> Result<Credentials> {
        let asked = self.0.provider.provide_credentials();
        let answer = match tokio::time::timeout(self.0.patience, asked).await {
            Ok(answer) => answer.map_err(|error| failure(&error)),
            Err(_) => Err(Error::new(
                "CredentialsError",
                format!("no credentials within {} s", self.0.patience.as_secs()),
            )),
        };
        let mut state = self.state();
        state.asking = None;
        match answer {
            Ok(keys) => {
                state.held = Some(keys.clone());
                Ok(keys)
            }
            // New ones could not be had; the old ones may last a little longer.
            Err(error) => self.good_for(Duration::ZERO, &state).ok_or(error),
        }
    }

    fn good_for(&self, time: Duration, state: &State) -> Option<Credentials> {
        let keys = state.held.as_ref()?;
        let now = self.0.clock.now();
        let good = keys.expiry().is_none_or(|expiry| expiry > now + time);
        good.then(|| keys.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
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

fn fault(panic: &tokio::task::JoinError) -> Error {
    Error::new("InternalError", "the credentials' provider broke").caused_by(panic)
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
