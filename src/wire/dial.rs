//! From a URL to a byte stream: TCP, directly or through a proxy. TLS goes on top of it, in hyper-rustls.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use tokio::io::BufReader;
use tokio::net::TcpStream;
use tower_service::Service;

use crate::config::Options;
use crate::error::{Error, Result};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Opens connections for hyper's pool.
#[derive(Clone)]
pub struct Dial {
    tcp: HttpConnector<Names>,
    proxies: std::sync::Arc<Matcher>,
}

impl Dial {
    /// Reads the proxy settings; an unusable `proxy` is a `ConfigError`.
    pub fn new(options: &Options) -> Result<Self> {
        let mut tcp = HttpConnector::new_with_resolver(Names(GaiResolver::new()));
        tcp.enforce_http(false);
        // Small requests must not wait for the peer's delayed acknowledgement (40 ms each, on Linux).
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(Duration::from_secs(30)));
        // The whole dial is bounded by the transport; this spreads that time over a name's addresses.
        tcp.set_connect_timeout(Some(options.timeouts.connect));
        Ok(Self {
            tcp,
            proxies: std::sync::Arc::new(proxies(options)?),
        })
    }

    /// The `Proxy-Authorization` of a plain request: with `http://` the proxy reads the request itself.
    pub fn authorization(&self, uri: &Uri) -> Option<HeaderValue> {
        if uri.scheme_str() != Some("http") {
            return None;
        }
        self.proxy(uri)?.basic_auth().cloned()
    }

    fn proxy(&self, uri: &Uri) -> Option<Intercept> {
        if is_link_local(uri) {
            return None;
        }
        self.proxies.intercept(uri)
    }
}

/// The machine's own metadata and credential services: what they say is nobody else's, and no proxy reaches them.
fn is_link_local(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => address.is_link_local(),
        Ok(IpAddr::V6(address)) => {
            address.is_unicast_link_local() || address.segments()[..2] == [0xfd00, 0xec2]
        }
        Err(_) => false,
    }
}

/// The environment's variables as every tool on Unix reads them, unless the option says otherwise.
fn proxies(options: &Options) -> Result<Matcher> {
    let either = |name: &str| {
        options
            .variable(&name.to_lowercase())
            .or_else(|| options.variable(name))
            .unwrap_or_default()
            .to_owned()
    };
    let builder = Matcher::builder();
    // The matcher's `*` covers names, not addresses.
    let none = either("NO_PROXY")
        .split(',')
        .any(|entry| entry.trim() == "*");
    Ok(match options.proxy.as_deref() {
        _ if none => builder.build(),
        Some("") => builder.build(),
        Some(proxy) => {
            let uri: Uri = proxy
                .parse()
                .map_err(|_| Error::new("ConfigError", "proxy is not a URL"))?;
            if uri.scheme_str() != Some("http") {
                return Err(Error::new("ConfigError", "proxy must be an http:// URL"));
            }
            builder.all(proxy.to_owned()).no(either("NO_PROXY")).build()
        }
        None => builder
            .all(either("ALL_PROXY"))
            .http(either("HTTP_PROXY"))
            .https(either("HTTPS_PROXY"))
            .no(either("NO_PROXY"))
            .build(),
    })
}

/// The system's resolver, but for the names below `localhost`: they are this machine (RFC 6761, 6.3), and no system that has not
/// been told so knows the buckets of a store at `s3.localhost`.
#[derive(Clone)]
struct Names(GaiResolver);

impl Service<Name> for Names {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = std::io::Error;
    type Future =
        Pin<Box<dyn Future<Output = std::result::Result<Self::Response, std::io::Error>> + Send>>;

    fn poll_ready(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<std::result::Result<(), std::io::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        if is_below_localhost(name.as_str()) {
            let here = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
            let addresses = here.map(|address: IpAddr| SocketAddr::new(address, 0));
            return Box::pin(async move { Ok(Vec::from(addresses).into_iter()) });
        }
        let found = self.0.call(name);
        Box::pin(async move { Ok(found.await?.collect::<Vec<_>>().into_iter()) })
    }
}

fn is_below_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name.ends_with(".localhost")
}

/// What is read at once of a connection with TLS. rustls asks for one record, 16 KiB at most: a system call each, and each
/// wakes the other side.
const AT_ONCE: usize = 256 << 10;

/// One TCP connection, and whether it ends at a proxy that reads our requests.
pub struct Dialed {
    stream: TokioIo<BufReader<TcpStream>>,
    proxied: bool,
}

impl Dialed {
    /// A connection that will carry TLS.
    fn secure(stream: TokioIo<TcpStream>) -> Self {
        Self::new(stream, AT_ONCE, false)
    }

    /// A connection of which hyper reads large pieces itself: any read goes around a buffer that is no larger.
    fn plain(stream: TokioIo<TcpStream>, proxied: bool) -> Self {
        Self::new(stream, 1, proxied)
    }

    fn new(stream: TokioIo<TcpStream>, at_once: usize, proxied: bool) -> Self {
        let stream = BufReader::with_capacity(at_once, stream.into_inner());
        Self {
            stream: TokioIo::new(stream),
            proxied,
        }
    }
}

impl Service<Uri> for Dial {
    type Response = Dialed;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = std::result::Result<Dialed, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<std::result::Result<(), BoxError>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let mut tcp = self.tcp.clone();
        let proxy = self.proxy(&uri);
        Box::pin(async move {
            let secure = uri.scheme_str() == Some("https");
            match proxy {
                None if secure => Ok(Dialed::secure(tcp.call(uri).await?)),
                None => Ok(Dialed::plain(tcp.call(uri).await?, false)),
                Some(proxy) if secure => Ok(Dialed::secure(tunnel(tcp, &proxy).call(uri).await?)),
                Some(proxy) => Ok(Dialed::plain(tcp.call(proxy.uri().clone()).await?, true)),
            }
        })
    }
}

fn tunnel(tcp: HttpConnector<Names>, proxy: &Intercept) -> Tunnel<HttpConnector<Names>> {
    let tunnel = Tunnel::new(proxy.uri().clone(), tcp);
    match proxy.basic_auth() {
        Some(auth) => tunnel.with_auth(auth.clone()),
        None => tunnel,
    }
}

impl Connection for Dialed {
    fn connected(&self) -> Connected {
        self.stream
            .inner()
            .get_ref()
            .connected()
            .proxy(self.proxied)
    }
}

impl hyper::rt::Read for Dialed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: hyper::rt::ReadBufCursor<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl hyper::rt::Write for Dialed {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        or_wait(Pin::new(&mut self.stream).poll_write(cx, buf))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        or_wait(Pin::new(&mut self.stream).poll_write_vectored(cx, bufs))
    }
}

/// A store that refuses a body answers and closes while we still write it. The answer says why, the broken pipe
/// does not: a write that breaks waits, and hyper, which reads all the while, finds the answer or the end.
fn or_wait<T>(written: Poll<std::io::Result<T>>) -> Poll<std::io::Result<T>> {
    use std::io::ErrorKind::{BrokenPipe, ConnectionReset};
    match written {
        Poll::Ready(Err(error)) if matches!(error.kind(), BrokenPipe | ConnectionReset) => {
            Poll::Pending
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_below_localhost_are_this_machine() {
        for (name, here) in [
            ("bucket.s3.localhost", true),
            ("S3.LOCALHOST.", true),
            ("localhost", false),
            ("notlocalhost", false),
            ("localhost.example", false),
        ] {
            assert_eq!(is_below_localhost(name), here, "{name}");
        }
    }

    #[test]
    fn metadata_services_are_asked_without_a_proxy() {
        for (uri, own) in [
            ("http://169.254.169.254/latest", true),
            ("http://169.254.170.23/v1/credentials", true),
            ("http://[fd00:ec2::254]/latest", true),
            ("http://[fe80::1]:80/", true),
            ("http://10.0.0.1/", false),
            ("http://store.example/", false),
            ("http://[2001:db8::1]/", false),
        ] {
            assert_eq!(is_link_local(&uri.parse().unwrap()), own, "{uri}");
        }
    }
}
