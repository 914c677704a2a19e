//! The null store: an S3 server that keeps nothing, so that what is measured against it is the client.
//!
//! Any signature is good. An object's size is the number its key ends with (`x/1048576`); every object has the same
//! bytes and the same ETag. Uploads are drained. A prefix that ends with a number (`n100000/`) lists so many keys.
//!
//! ```text
//! datastore-null-store [--port N] [--rate BYTES/S] [--delay MS] [--tls CERT.pem KEY.pem]
//! ```
//!
//! `--rate` caps each connection in either direction, `--delay` waits before the first byte of each answer: together
//! they make loopback a link such as the one to S3. Prints `ready URL` when it listens.

mod answer;
mod body;
mod list;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// How the link is made worse than loopback.
#[derive(Debug, Clone, Copy, Default)]
pub struct Link {
    /// Bytes a second of one connection.
    pub rate: Option<u64>,
    /// Before the first byte of an answer.
    pub delay: Duration,
}

#[derive(Default)]
struct Arguments {
    port: u16,
    link: Link,
    tls: Option<(String, String)>,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn arguments() -> Result<Arguments, Failure> {
    use lexopt::prelude::*;
    let mut found = Arguments::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => found.port = parser.value()?.parse()?,
            Long("rate") => found.link.rate = Some(parser.value()?.parse()?),
            Long("delay") => found.link.delay = Duration::from_millis(parser.value()?.parse()?),
            Long("tls") => {
                let (certificate, key) = (parser.value()?.string()?, parser.value()?.string()?);
                found.tls = Some((certificate, key));
            }
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(found)
}

fn acceptor((certificate, key): &(String, String)) -> Result<TlsAcceptor, Failure> {
    let chain = CertificateDer::pem_file_iter(certificate)?.collect::<Result<Vec<_>, _>>()?;
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(key)?)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("datastore-null-store: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let Arguments { port, link, tls } = arguments()?;
    let acceptor = tls.as_ref().map(acceptor).transpose()?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let scheme = if acceptor.is_some() { "https" } else { "http" };
    println!("ready {scheme}://{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(connection(stream, acceptor.clone(), link));
    }
}

async fn connection(stream: TcpStream, acceptor: Option<TlsAcceptor>, link: Link) {
    match acceptor {
        None => serve(stream, link).await,
        Some(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                serve(stream, link).await;
            }
        }
    }
}

/// A client that goes away in the middle is no concern of the store's.
async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, link: Link) {
    let service = service_fn(move |request| answer::answer(request, link));
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .max_buf_size(1 << 20)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
