//! The listening half: accepts connections, serves each with hyper, and stops at once when told to.

use crate::backend::Backend;
use crate::config::Config;
use crate::front::Front;
use crate::store::Store;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// How long a connection may take over the head of a request, and how long it may stay idle between two.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// A store that listens. Dropping it stops it as well.
pub struct Handle {
    address: SocketAddr,
    url: String,
    accepting: JoinHandle<()>,
    store: Arc<Store>,
}

impl Handle {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The endpoint to give to a client, without a trailing slash.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Closes the listener and every connection, without waiting for requests in flight, and then the root, if there
    /// is one: another store may open it when this returns.
    pub async fn stop(mut self) {
        self.accepting.abort();
        let _ = (&mut self.accepting).await;
        self.store.close().await;
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

#[derive(Debug)]
pub enum StartError {
    Listen(SocketAddr, std::io::Error),
    /// What is wrong with the root, in a sentence.
    Root(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(address, cause) if cause.kind() == std::io::ErrorKind::AddrInUse => {
                write!(f, "{address} is taken by another program")
            }
            Self::Listen(address, cause) => write!(f, "cannot listen on {address}: {cause}"),
            Self::Root(problem) => f.write_str(problem),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen(_, cause) => Some(cause),
            Self::Root(_) => None,
        }
    }
}

/// Starts a store on the current Tokio runtime. It listens when this returns.
pub async fn start(config: Config) -> Result<Handle, StartError> {
    let wanted = SocketAddr::new(config.host, config.port);
    let failed = |cause| StartError::Listen(wanted, cause);
    let listener = TcpListener::bind(wanted).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let url = format!("http://{address}{}", config.prefix.as_str());
    let store = Arc::new(match &config.root {
        None => Store::default(),
        Some(root) => Store::open(root, config.sync).map_err(StartError::Root)?,
    });
    let backend = Backend::new(Arc::clone(&store), config.region.clone());
    let front = Arc::new(Front::new(&config, backend));
    Ok(Handle {
        address,
        url,
        accepting: tokio::spawn(accept(listener, front)),
        store,
    })
}

/// Owns the connections: ending this task ends them all.
async fn accept(listener: TcpListener, front: Arc<Front>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(serve(stream, Arc::clone(&front)));
            }
            // A client that left before it was accepted, or no file descriptor free: neither ends the server.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, front: Arc<Front>) {
    // Small answers wait 40 ms for an acknowledgement without this.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let front = Arc::clone(&front);
        async move { Ok::<_, Infallible>(front.handle(request).await) }
    });
    // Half-closed clients (shutdown after the request) still get their answer. An error here is the client's own
    // doing, and it has been told over the connection if it could be.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
