//! The one transport: hyper's HTTP/1.1 pool over [`Dial`] and rustls, with the timeouts that make every wait finite.
//!
//! HTTP/2 is left out on purpose: no S3 store offers it, and one connection per transfer is what gives
//! throughput. Idle connections live 15 s, because S3 closes its side at about 20 s; one that died unnoticed
//! shows before the first byte of the answer and is tried again at once (see [`super::attempts`]).

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use aws_smithy_types::body::SdkBody;
use http::header::{
    CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT,
};
use http::{Method, Request, Response, Uri};
use http_body::Body;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::{Client, Error as HyperError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout};
use tower_service::Service;

use super::body::{Progress, Received, Sending};
use super::call::Meter;
use super::dial::{Dial, Dialed};
use super::tls;
use super::warm::BUFFER;
use crate::config::{Options, Timeouts};
use crate::engine;
use crate::error::{Error, Result, chain, find};

/// S3 closes an idle connection at about 20 s.
const POOL_IDLE: Duration = Duration::from_secs(15);
/// A request whose body's source is silent for so long gives its place up.
const UNFED: Duration = Duration::from_secs(1);

/// Sends requests and keeps the connections.
pub struct Transport {
    pool: Mutex<Pool>,
    connector: Bounded,
    dial: Dial,
    permits: Arc<Semaphore>,
    timeouts: Timeouts,
    user_agent: HeaderValue,
}

/// The connections at hand, and how many pools came before this one.
struct Pool {
    /// One for each engine, whose thread drives the connections it made.
    clients: Vec<Client<Bounded, Sending>>,
    number: u64,
}

impl Pool {
    fn new(connector: &Bounded, number: u64) -> Self {
        let client = |_| {
            Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(POOL_IDLE)
                .http1_max_buf_size(BUFFER)
                .build(connector.clone())
        };
        Self {
            clients: (0..engine::count()).map(client).collect(),
            number,
        }
    }

    fn here(&self) -> (Client<Bounded, Sending>, u64) {
        (self.clients[engine::here()].clone(), self.number)
    }
}

impl Transport {
    /// Builds the pool. Errors are `ConfigError`s of TLS, proxy or `userAgent`.
    pub fn new(options: &Options) -> Result<Self> {
        let dial = Dial::new(options)?;
        let connector = HttpsConnector::from((dial.clone(), tls::configure(options)?));
        let connector = Bounded {
            connector,
            limit: options.timeouts.connect,
        };
        let user_agent = match &options.user_agent {
            Some(own) => format!("{own} {}", default_user_agent()),
            None => default_user_agent(),
        };
        Ok(Self {
            pool: Mutex::new(Pool::new(&connector, 0)),
            connector,
            dial,
            permits: Arc::new(Semaphore::new(options.max_connections)),
            timeouts: options.timeouts,
            user_agent: HeaderValue::from_str(&user_agent)
                .map_err(|_| Error::new("ConfigError", "userAgent cannot be an HTTP header"))?,
        })
    }

    /// Sends one request and resolves with the answer's head; its body counts as an open connection until its
    /// end or drop. Requests beyond `maxConnections` wait in order.
    pub async fn send(&self, mut request: Request<SdkBody>) -> Result<Response<Received>> {
        let permits = self.permits.clone();
        let mut permit = Some(permits.acquire_owned().await.expect("never closed"));
        request
            .headers_mut()
            .insert(USER_AGENT, self.user_agent.clone());
        if matches!(*request.method(), Method::POST | Method::PUT) && request.body().is_end_stream()
        {
            // RFC 9110, 8.6: without it a relay may send the nothing in chunks, which stores answer with 411.
            request
                .headers_mut()
                .entry(CONTENT_LENGTH)
                .or_insert(HeaderValue::from_static("0"));
        }
        if let Some(value) = self.dial.authorization(request.uri()) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, value);
        }
        if is_answered_twice(request.headers()) {
            let close = HeaderValue::from_static("close");
            request.headers_mut().insert(CONNECTION, close);
        }
        let meter = request.extensions_mut().remove::<Meter>();
        // Of the requests of an upload those that carry its bytes; the others are bookkeeping.
        let progress = Progress::new(meter.filter(|_| *request.method() == Method::PUT));
        let request = request.map(|body| Sending::new(body, progress.clone()));
        let (client, number) = self.pool().here();
        let answer = self
            .answer_in_time(&progress, &mut permit, client.request(request))
            .await;
        if !answer
            .as_ref()
            .is_ok_and(|answer| answer.status().is_success())
        {
            progress.take_back();
        }
        let answer = answer.inspect_err(|error| self.doubt(number, error))?;
        Ok(answer.map(|body| Received::new(body, permit, self.timeouts.idle)))
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Idle connections seldom die alone (the store restarted, a balancer forgot them). After one broke or fell
    /// silent, the next attempts get new ones, or they would be used up on its likes.
    fn doubt(&self, number: u64, error: &Error) {
        let mut pool = self.pool();
        if pool.number == number && (error.is("ConnectionClosed") || error.is("ResponseTimeout")) {
            *pool = Pool::new(&self.connector, number + 1);
        }
    }

    /// The clock starts anew with each piece of the body that goes out. A request whose body's source is silent gives its place
    /// up: the source may be an answer that waits for one.
    async fn answer_in_time<T>(
        &self,
        progress: &Progress,
        permit: &mut Option<OwnedSemaphorePermit>,
        answer: impl Future<Output = std::result::Result<T, HyperError>>,
    ) -> Result<T> {
        let limit = self.timeouts.response;
        let mut answer = std::pin::pin!(answer);
        loop {
            let deadline = progress.last() + limit;
            // Nobody tells when the source falls silent: it is looked for.
            let look = deadline.min(Instant::now() + UNFED);
            tokio::select! {
                answer = &mut answer => return answer.map_err(|error| failure(&error)),
                () = sleep_until(look) => if progress.is_unfed(UNFED) {
                    *permit = None;
                },
            }
            if progress.last() + limit <= Instant::now() {
                let text = format!(
                    "no answer within {} ms (responseTimeout)",
                    limit.as_millis()
                );
                return Err(Error::transient("ResponseTimeout", text));
            }
        }
    }
}

/// Ceph tells a copy whose source did not change with 304 and, against RFC 9110, 15.4.5, a body after it: read as the next answer's
/// beginning on a connection that is kept.
fn is_answered_twice(headers: &HeaderMap) -> bool {
    let conditions = [
        "x-amz-copy-source-if-none-match",
        "x-amz-copy-source-if-modified-since",
    ];
    conditions.iter().any(|name| headers.contains_key(*name))
}

fn default_user_agent() -> String {
    format!(
        "datastore-client/{} ({}; {})",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// What hyper's error means. An error of our own below it (a body's, the dialler's) is the answer itself.
fn failure(error: &HyperError) -> Error {
    if let Some(ours) = find(error) {
        return ours.clone();
    }
    if error.is_connect() {
        return Error::transient("ConnectError", chain(error));
    }
    let source =
        std::error::Error::source(error).and_then(|source| source.downcast_ref::<hyper::Error>());
    if source.is_some_and(hyper::Error::is_parse) {
        // A connection that a proxy used before may begin with the rest of another answer: the next one may be better.
        return Error::transient("InvalidResponse", "the answer is not HTTP").caused_by(error);
    }
    Error::transient("ConnectionClosed", "the connection broke before the answer").caused_by(error)
}

/// The connector with one bound on everything that makes a connection: name, TCP, proxy, TLS.
#[derive(Clone)]
struct Bounded {
    connector: HttpsConnector<Dial>,
    limit: Duration,
}

impl Service<Uri> for Bounded {
    type Response = MaybeHttpsStream<Dialed>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.connector
            .poll_ready(cx)
            .map_err(|error| Error::transient("ConnectError", chain(&*error)))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let host = uri.authority().map(ToString::to_string).unwrap_or_default();
        let (limit, connecting) = (self.limit, self.connector.call(uri));
        Box::pin(async move {
            match timeout(limit, connecting).await {
                Ok(Ok(stream)) => Ok(stream),
                Ok(Err(error)) if holds(&*error, is_late) => Err(late(&host, limit)),
                Ok(Err(error)) => Err(refusal(&host, &*error)),
                Err(_) => Err(late(&host, limit)),
            }
        })
    }
}

fn late(host: &str, limit: Duration) -> Error {
    let text = format!(
        "no connection to {host} within {} ms (connectTimeout)",
        limit.as_millis()
    );
    Error::transient("ConnectTimeout", text)
}

fn refusal(host: &str, error: &(dyn std::error::Error + 'static)) -> Error {
    if holds(error, <dyn std::error::Error>::is::<rustls::Error>) {
        return Error::new("TLSError", format!("no TLS with {host}: {}", chain(error)));
    }
    Error::transient(
        "ConnectError",
        format!("cannot connect to {host}: {}", chain(error)),
    )
}

/// The dialler's own share of the time, or the system's, was up.
fn is_late(error: &(dyn std::error::Error + 'static)) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut)
}

/// Whether such an error lies below. Some hide in `io::Error`s within `io::Error`s, whose `source()` skips the
/// error they hold.
fn holds(
    error: &(dyn std::error::Error + 'static),
    such: fn(&(dyn std::error::Error + 'static)) -> bool,
) -> bool {
    if such(error) {
        return true;
    }
    let held = error
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref);
    held.is_some_and(|held| holds(held, such))
        || error.source().is_some_and(|source| holds(source, such))
}
