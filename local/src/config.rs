//! What a store is started with.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

/// How to start a store. The default listens on a free port of loopback, at the root, with the keys `local` and
/// `local-secret`, and accepts signatures for any region.
#[derive(Clone)]
pub struct Config {
    pub host: IpAddr,
    /// 0 picks a free port.
    pub port: u16,
    pub prefix: Prefix,
    /// Whoever signs with none of these is refused.
    pub keys: Vec<AccessKey>,
    /// Requests to `BUCKET.DOMAIN` are for that bucket; others name it in their path.
    pub domain: Option<String>,
    /// The only region accepted in signatures; none given: any.
    pub region: Option<String>,
    /// The folder that keeps everything; none: memory does, until the end.
    pub root: Option<PathBuf>,
    /// With a root: every write waits until the device has it, so that it survives a power loss too.
    pub sync: bool,
}

/// Who may use a store, and how.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    pub id: String,
    pub secret: String,
    /// Whether it may do more than read.
    pub writes: bool,
}

impl AccessKey {
    /// A key that may do everything.
    pub fn new(id: &str, secret: &str) -> Self {
        Self {
            id: id.to_owned(),
            secret: secret.to_owned(),
            writes: true,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            prefix: Prefix::default(),
            keys: vec![AccessKey::new("local", "local-secret")],
            domain: None,
            region: None,
            root: None,
            sync: false,
        }
    }
}

/// The path a store is served under: empty, or `/datastore` in canonical form (a leading slash, none at the end, only
/// characters that no client encodes). Anything else could be signed and sent in more than one way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefix(String);

#[derive(Debug, PartialEq, Eq)]
pub struct BadPrefix(String);

impl fmt::Display for BadPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a prefix looks like /datastore (letters, digits, - . _ ~ between single slashes), not {:?}",
            self.0
        )
    }
}

impl std::error::Error for BadPrefix {}

impl Prefix {
    /// One trailing slash is dropped, so `/` and the empty text both mean no prefix.
    pub fn new(text: &str) -> Result<Self, BadPrefix> {
        let path = text.strip_suffix('/').unwrap_or(text);
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        let segment = |s: &str| !s.is_empty() && s != "." && s != ".." && s.chars().all(plain);
        match path.strip_prefix('/') {
            None if path.is_empty() => Ok(Self::default()),
            Some(segments) if segments.split('/').all(segment) => Ok(Self(path.to_owned())),
            _ => Err(BadPrefix(text.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path behind the prefix, starting with a slash; none when the path lies outside.
    pub(crate) fn cut<'a>(&self, path: &'a str) -> Option<&'a str> {
        match path.strip_prefix(&self.0)? {
            "" => Some("/"),
            rest if rest.starts_with('/') => Some(rest),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Prefix;

    #[test]
    fn a_prefix_has_one_spelling() {
        for (text, kept) in [
            ("", ""),
            ("/", ""),
            ("/datastore", "/datastore"),
            ("/datastore/", "/datastore"),
            ("/a/b.c", "/a/b.c"),
        ] {
            assert_eq!(Prefix::new(text).unwrap().as_str(), kept);
        }
        for text in [
            "datastore",
            "//",
            "/a//b",
            "/a/../b",
            "/.",
            "/a b",
            "/a%20b",
            "/a?b",
            "/é",
        ] {
            assert!(Prefix::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn it_is_cut_at_a_slash_only() {
        let prefix = Prefix::new("/datastore").unwrap();
        assert_eq!(prefix.cut("/datastore"), Some("/"));
        assert_eq!(prefix.cut("/datastore/"), Some("/"));
        assert_eq!(prefix.cut("/datastore/b//k"), Some("/b//k"));
        assert_eq!(prefix.cut("/datastores/b"), None);
        assert_eq!(prefix.cut("/b/k"), None);
        assert_eq!(Prefix::default().cut("/b/k"), Some("/b/k"));
    }
}
