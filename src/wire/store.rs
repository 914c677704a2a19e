//! The store as the verbs see it: settled once, on the first call, then ready for every request.

use std::future::Future;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use aws_sdk_s3::Client;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::attempts::Attempts;
use super::call::{Call, Meter};
use super::clock::Clock;
use super::learned::Learned;
use super::ready::Ready;
use super::sign::Presign;
use super::together::Together;
use super::tries::Tries;
use crate::config::{Options, Settings};
use crate::error::{Error, Result};

/// One attempt, which keeps its answer for the caller.
type Attempt<'a> = BoxFuture<'a, Result<()>>;

/// One store, its connections, and what was learned about it, as one call sees it.
pub struct Store {
    shared: Arc<Shared>,
    /// What the call adds to its requests.
    call: Option<Arc<Call>>,
    tries: Tries,
}

struct Shared {
    options: Options,
    attempts: Attempts,
    clock: Clock,
    ready: OnceLock<Ready>,
    settling: Together<()>,
}

impl Shared {
    async fn settle(self: Arc<Self>) -> Result<()> {
        if self.ready.get().is_none() {
            let ready = Ready::new(&self.options, self.clock.clone()).await?;
            // Nobody else sets it: there is one such job at a time.
            let _ = self.ready.set(ready);
        }
        Ok(())
    }
}

impl Store {
    /// Costs nothing: no file is read and no connection made before the first call.
    pub fn new(options: Options) -> Self {
        let attempts = Attempts::new(options.max_attempts);
        let shared = Arc::new(Shared {
            options,
            attempts,
            clock: Clock::default(),
            ready: OnceLock::new(),
            settling: Together::default(),
        });
        Self {
            shared,
            call: None,
            tries: Tries::default(),
        }
    }

    /// The same store for a call, which may add something to its requests.
    pub fn for_call(&self, call: Call) -> Arc<Self> {
        Arc::new(Self {
            shared: self.shared.clone(),
            call: (!call.is_plain()).then(|| Arc::new(call)),
            tries: Tries::default(),
        })
    }

    /// The same call, whose bytes are to be compared with the store's sums of them.
    pub fn verifying(self: &Arc<Self>) -> Arc<Self> {
        self.changed(|call| call.verify = true)
    }

    /// The same call for one request more particular than the others.
    pub fn with_header(self: &Arc<Self>, name: &str, value: String) -> Arc<Self> {
        self.changed(|call| drop(call.headers.insert(name.to_owned(), value)))
    }

    fn changed(self: &Arc<Self>, change: impl FnOnce(&mut Call)) -> Arc<Self> {
        let mut call = self.call.as_deref().cloned().unwrap_or_default();
        change(&mut call);
        Arc::new(Self {
            shared: self.shared.clone(),
            call: Some(Arc::new(call)),
            tries: Tries::Of(self.clone()),
        })
    }

    /// Whether the call's bytes are to be compared.
    pub fn verifies(&self) -> bool {
        self.call.as_ref().is_some_and(|call| call.verify)
    }

    /// Where the call's bytes are counted.
    pub fn meter(&self) -> Option<&Meter> {
        self.call.as_ref()?.meter.as_ref()
    }

    /// Counts bytes that came.
    pub fn count(&self, bytes: usize) {
        if let Some(meter) = self.meter() {
            meter.add(bytes as u64);
        }
    }

    /// Says how many bytes will come or go, when that is known.
    pub fn expect(&self, total: Option<u64>) {
        if let (Some(meter), Some(total)) = (self.meter(), total) {
            meter.expect(total);
        }
    }

    /// What the user configured.
    pub fn options(&self) -> &Options {
        &self.shared.options
    }

    /// What came of it.
    pub async fn settings(&self) -> Result<&Settings> {
        Ok(self.ready().await?.settings())
    }

    /// Runs one operation through the attempts loop. `send` makes one attempt with the client it is given.
    ///
    /// What is done around an attempt is the same for all operations, and there are many: it knows none of their types.
    /// Boxed: the SDK's futures are tens of kilobytes, and every caller's would hold one, also where a request goes
    /// another way; it is made on the JS thread, whose stack is small in a worker.
    pub async fn run<T, E, F>(
        &self,
        bucket: Option<&str>,
        mut send: impl FnMut(Client) -> F + Send,
    ) -> Result<T>
    where
        F: Future<Output = std::result::Result<T, E>> + Send,
        Error: From<E>,
        T: Send,
    {
        let answer = Mutex::new(None);
        let mut attempt = |client: Client| -> Attempt<'_> {
            let (sending, answer) = (send(client), &answer);
            Box::pin(async move {
                let value = sending.await.map_err(Error::from)?;
                *answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
                Ok(())
            })
        };
        Box::pin(self.run_any(bucket, &mut attempt)).await?;
        let answer = answer.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(answer.expect("the attempt that succeeded had an answer"))
    }

    async fn run_any<'a>(
        &self,
        bucket: Option<&str>,
        send: &mut (dyn FnMut(Client) -> Attempt<'a> + Send),
    ) -> Result<()> {
        let adding = |client| match &self.call {
            Some(call) => call.client(&client),
            None => client,
        };
        if let Some(presign) = self.presign() {
            let ready = self.ready().await?;
            let drafted = send(adding(ready.drafting(bucket))).await;
            return Err(ready.presigned(bucket, presign, drafted.err()).await);
        }
        let attempt = |ready: &Ready| send(adding(ready.client(bucket)));
        self.attempts(bucket, attempt).await
    }

    /// The attempts loop itself: `send` makes one attempt.
    pub async fn attempts<'a, T, F>(
        &'a self,
        bucket: Option<&str>,
        mut send: impl FnMut(&'a Ready) -> F,
    ) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let ready = self.ready().await?;
        let mut learned = Learned::new(self, ready, bucket);
        // By a combinator: an async block would have room for the attempt twice, as what it was given and as what it awaits.
        let attempt = || {
            send(ready).then(async move |mut outcome| {
                if let Err(error) = &mut outcome {
                    // Boxed, as it is rare and large: every call would carry its room.
                    Box::pin(ready.locate(bucket, error)).await;
                }
                outcome
            })
        };
        let answer = self.shared.attempts.run(&mut learned, attempt).await;
        if let Some(bucket) = bucket {
            ready.seen.note(bucket, answer.as_ref().err());
        }
        answer
    }

    /// Whether a bucket exists: known from an answer about it, else `ask` finds out.
    pub async fn sees(&self, bucket: &str, ask: impl AsyncFnOnce() -> bool) -> bool {
        match self.ready().await {
            Ok(ready) => ready.seen.or_ask(bucket, ask).await,
            Err(_) => true,
        }
    }

    /// A bucket may be gone.
    pub fn forget(&self, bucket: &str) {
        if let Some(ready) = self.shared.ready.get() {
            ready.seen.forget(bucket);
        }
    }

    /// How often the call's requests were sent.
    pub fn tries(&self) -> &Tries {
        &self.tries
    }

    /// What the call adds to its requests.
    pub fn call(&self) -> Option<&Call> {
        self.call.as_deref()
    }

    /// How the call is to be presigned, if it is.
    pub fn presign(&self) -> Option<&Presign> {
        self.call.as_ref()?.presign.as_ref()
    }

    /// Whether everything is known that presigning needs, without asking anybody.
    pub fn is_at_hand(&self) -> bool {
        let keyring = self.shared.ready.get().map(Ready::keyring);
        keyring.is_some_and(|keys| keys.is_none_or(|keys| keys.at_hand().is_some()))
    }

    /// Replaces keys that end soon.
    pub async fn refresh_keys(&self) -> Result<()> {
        match self.ready().await?.keyring() {
            Some(keyring) => keyring.keys().await.map(drop),
            None => Ok(()),
        }
    }

    /// The headers of the user's.
    pub fn headers(&self) -> impl Iterator<Item = (&String, &String)> {
        self.call.iter().flat_map(|call| &call.headers)
    }

    /// The time that requests are signed with.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    async fn ready(&self) -> Result<&Ready> {
        let ready = &self.shared.ready;
        if ready.get().is_none() {
            let job = || self.shared.clone().settle();
            self.shared.settling.join(job).await?;
        }
        Ok(ready.get().expect("it was settled just now"))
    }
}
