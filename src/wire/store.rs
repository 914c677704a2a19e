//! The store as the verbs see it: settled once, on the first call, then ready for every request.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_s3::Client;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use tokio::sync::OnceCell;

use super::attempts::{Attempts, Mend};
use super::call::{Call, Meter};
use super::clock::Clock;
use super::sdk::{Adapter, client};
use super::transport::Transport;
use crate::config::{Options, Settings, resolve};
use crate::error::{Error, Result};

/// One store, its connections, and what was learned about it, as one call sees it.
pub struct Store {
    shared: Arc<Shared>,
    /// What the call adds to its requests.
    call: Option<Arc<Call>>,
}

struct Shared {
    options: Options,
    attempts: Attempts,
    clock: Clock,
    ready: OnceCell<Ready>,
}

/// What takes reading files or asking a metadata service; made on the first call and again after a failure.
struct Ready {
    settings: Settings,
    http: SharedHttpClient,
    /// A client per region. Sharing the transport, it costs one build.
    clients: Mutex<HashMap<String, Client>>,
    /// Where buckets turned out to live when it was not the configured region.
    regions: Mutex<HashMap<String, String>>,
}

impl Store {
    /// Costs nothing: no file is read and no connection made before the first call.
    pub fn new(options: Options) -> Self {
        let attempts = Attempts::new(options.max_attempts);
        let shared = Arc::new(Shared {
            options,
            attempts,
            clock: Clock::default(),
            ready: OnceCell::new(),
        });
        Self { shared, call: None }
    }

    /// The same store for a call that adds something to its requests.
    pub fn for_call(self: &Arc<Self>, call: Call) -> Arc<Self> {
        if call.is_plain() {
            return self.clone();
        }
        Arc::new(Self {
            shared: self.shared.clone(),
            call: Some(Arc::new(call)),
        })
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
        Ok(&self.ready().await?.settings)
    }

    /// Runs one operation through the attempts loop. `send` makes one attempt with the client it is given.
    pub async fn run<T, E, F>(
        &self,
        bucket: Option<&str>,
        mut send: impl FnMut(Client) -> F,
    ) -> Result<T>
    where
        F: Future<Output = std::result::Result<T, E>>,
        Error: From<E>,
    {
        let ready = self.ready().await?;
        let mut learned = Learned {
            clock: &self.shared.clock,
            ready,
            bucket,
            offset: self.shared.clock.offset(),
        };
        let attempt = || {
            let client = ready.client(bucket, &self.shared.clock);
            let sending = send(match &self.call {
                Some(call) => call.client(&client),
                None => client,
            });
            async move { sending.await.map_err(Error::from) }
        };
        self.shared.attempts.run(&mut learned, attempt).await
    }

    async fn ready(&self) -> Result<&Ready> {
        let Shared { ready, options, .. } = &*self.shared;
        ready
            .get_or_try_init(|| async {
                let transport = Arc::new(Transport::new(options)?);
                let http = SharedHttpClient::new(Adapter(transport));
                let settings = resolve(options, http.clone()).await?;
                Ok(Ready {
                    settings,
                    http,
                    clients: Mutex::default(),
                    regions: Mutex::default(),
                })
            })
            .await
    }
}

impl Ready {
    fn client(&self, bucket: Option<&str>, clock: &Clock) -> Client {
        let regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        let region = bucket
            .and_then(|bucket| regions.get(bucket))
            .unwrap_or(&self.settings.region);
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(region) {
            return client.clone();
        }
        let made = client(
            &self.settings,
            region.clone(),
            self.http.clone(),
            clock.clone(),
        );
        clients.insert(region.clone(), made.clone());
        made
    }

    /// Notes the region an answer named; true when it is news. Only the name is taken from the answer, never
    /// a host: credentials go where the user's endpoint is and nowhere else.
    fn relocate(&self, bucket: &str, region: &str) -> bool {
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        if regions.get(bucket).unwrap_or(&self.settings.region) == region {
            return false;
        }
        regions.insert(bucket.to_owned(), region.to_owned());
        true
    }
}

struct Learned<'a> {
    clock: &'a Clock,
    ready: &'a Ready,
    bucket: Option<&'a str>,
    /// The clock's offset the attempt was signed with.
    offset: i64,
}

impl Mend for Learned<'_> {
    fn mend(&mut self, error: &Error) -> bool {
        let used = std::mem::replace(&mut self.offset, self.clock.offset());
        let wrong_region = matches!(error.status_code, Some(301 | 307 | 400 | 403));
        if let (true, Some(bucket), Some(region)) =
            (wrong_region, self.bucket, &error.hint.bucket_region)
            && self.ready.relocate(bucket, region)
        {
            return true;
        }
        let wrong_clock = matches!(
            &*error.code,
            "RequestTimeTooSkewed" | "RequestExpired" | "Forbidden" | "RequestInTheFuture"
        );
        match error.hint.server_time {
            Some(time) if wrong_clock => {
                let mended = self.clock.learn(time, used);
                self.offset = self.clock.offset();
                mended
            }
            _ => false,
        }
    }
}
