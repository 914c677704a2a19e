//! A request of the user's own, and URLs signed for others.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use napi::bindgen_prelude::Uint8ArraySlice;
use napi_derive::napi;
use std::sync::{Arc, PoisonError};

use bytes::Bytes;

use crate::binding::client::NativeClient;
use crate::binding::outcome::Failure;
use crate::binding::params::RequestParams;
use crate::binding::results::{Answer, Presigned};
use crate::config::Credentials;
use crate::engine;
use crate::error::{Error, Result};
use crate::wire::Store;

/// The call that is presigned at once: `presigned()` has its outcome.
const AT_ONCE: u32 = 0;

#[napi]
impl NativeClient {
    #[napi(catch_unwind)]
    pub fn request(&self, call: u32, params: String, body: Option<Uint8ArraySlice<'_>>) {
        // Copied here, on the JS thread: memory that is transferred or resized in flight would be read after its end.
        let body = body.map_or_else(Bytes::new, |body| Bytes::copy_from_slice(&body));
        self.start(call, &params, async move |store, params: RequestParams| {
            let answer = params.raw(body)?.send(&store).await?;
            Ok(Answer::from(answer))
        });
    }

    /// What came of the last call with `presign` and the number 0.
    #[napi(catch_unwind)]
    pub fn presigned(&self) -> Presigned {
        let last = self
            .presigned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match last {
            Some(Ok(url)) => Presigned {
                url: Some(url),
                failure: None,
            },
            Some(Err(error)) => Presigned {
                url: None,
                failure: Some(Failure::from(error)),
            },
            None => Presigned::default(),
        }
    }
}

impl NativeClient {
    /// Makes a URL of a verb's call instead of sending it.
    pub(in crate::binding) fn presign(
        &self,
        call: u32,
        store: &Arc<Store>,
        work: BoxFuture<'static, Result<()>>,
    ) {
        let url = async move {
            let unmade = || Error::new("InternalError", "the operation was not drafted");
            let mut error = work.await.err().unwrap_or_else(unmade);
            match error.hint.draft.take() {
                Some(request) => Ok(request.uri().to_string()),
                None => Err(error),
            }
        };
        if call != AT_ONCE {
            let store = store.clone();
            return self.calls.spawn(call, None, async move {
                store.refresh_keys().await?;
                url.await
            });
        }
        let outcome = settle(store).and_then(|()| {
            let _within = engine::first().enter();
            url.now_or_never().unwrap_or_else(|| Err(not_at_hand()))
        });
        self.keep(outcome);
    }

    /// A call that does not begin. Number 0 is never settled by a verb: to JavaScript it means that credentials are wanted.
    pub(in crate::binding) fn refuse(&self, call: u32, error: Error) {
        if call == AT_ONCE {
            self.keep(Err(error));
        } else {
            self.calls.queue.settle::<bool>(call, Err(error));
        }
    }

    fn keep(&self, outcome: Result<String>) {
        *self
            .presigned
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }
}

/// Settles the store if that takes no more than reading files.
fn settle(store: &Arc<Store>) -> Result<()> {
    if !matches!(store.options().credentials, Credentials::Chain) {
        engine::first().block_on(store.settings())?;
    }
    if store.is_at_hand() {
        Ok(())
    } else {
        Err(not_at_hand())
    }
}

fn not_at_hand() -> Error {
    let text =
        "the credentials are not at hand, and presign() cannot wait for them: use presignAsync()";
    Error::new("CredentialsError", text)
}
