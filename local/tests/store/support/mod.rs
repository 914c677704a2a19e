//! A small signing client, so that the tests can say exactly what goes over the wire.

mod call;
mod reply;

pub(crate) use call::Call;
pub(crate) use reply::{Reply, send, try_send};

use datastore_local::{Config, Handle, Prefix, start};
use http::Method;
use s3s::crypto::{Checksum as _, Sha256};
use tokio::net::TcpStream;

pub(crate) struct Store {
    handle: Handle,
    prefix: String,
}

impl Store {
    pub(crate) async fn start() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn under(prefix: &str) -> Self {
        Self::with(Config {
            prefix: Prefix::new(prefix).unwrap(),
            ..Config::default()
        })
        .await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let prefix = config.prefix.as_str().to_owned();
        Self {
            handle: start(config).await.unwrap(),
            prefix,
        }
    }

    /// With the bucket `bucket`.
    pub(crate) async fn with_bucket() -> Self {
        let store = Self::start().await;
        store.put("/bucket").ok().await;
        store
    }

    /// At the root and under a prefix, each with `key` holding `hello` in `bucket`.
    pub(crate) async fn both() -> [Self; 2] {
        let stores = [Self::start().await, Self::under("/datastore").await];
        for store in &stores {
            store.put("/bucket").ok().await;
            store.put("/bucket/key").body("hello").ok().await;
        }
        stores
    }

    pub(crate) fn url(&self) -> &str {
        self.handle.url()
    }

    pub(crate) fn authority(&self) -> String {
        self.handle.address().to_string()
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.handle.address()).await.unwrap()
    }

    pub(crate) async fn stop(self) {
        self.handle.stop().await;
    }

    /// A request for a path below the prefix; the path goes out as it is written here.
    pub(crate) fn call(&self, method: Method, path: &str) -> Call {
        let path = format!("{}{path}", self.prefix);
        Call::new(self.authority(), method, path)
    }

    pub(crate) fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    pub(crate) fn head(&self, path: &str) -> Call {
        self.call(Method::HEAD, path)
    }

    pub(crate) fn put(&self, path: &str) -> Call {
        self.call(Method::PUT, path)
    }

    pub(crate) fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    pub(crate) fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    /// Puts each key with itself as the body.
    pub(crate) async fn fill(&self, keys: &[&str]) {
        for key in keys {
            self.put(&object(key)).body(*key).ok().await;
        }
    }
}

/// The path of a key in `bucket`, every byte but letters and digits encoded.
pub(crate) fn object(key: &str) -> String {
    format!("/bucket/{}", encode(key))
}

pub(crate) fn encode(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~/".contains(&b);
    text.bytes()
        .map(|b| {
            if plain(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

pub(crate) fn sha256_hex(text: &str) -> String {
    sha256_hex_of(text.as_bytes())
}

pub(crate) fn sha256_hex_of(bytes: &[u8]) -> String {
    Sha256::checksum(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}
