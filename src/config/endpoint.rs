//! Where the store is, and how its buckets are addressed: one rule, one table of tests.
//!
//! Scheme, host, port and path prefix are kept and signed exactly as given; one trailing slash is dropped.
//! Custom endpoints use path style unless told otherwise; AWS uses virtual hosts. IP addresses and
//! `localhost` without a wildcard DNS have no virtual hosts, so they are always path style.

use http::Uri;

use crate::error::{Error, Result};

/// A store's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The URL as given, without its one trailing slash.
    pub url: String,
    /// The same, taken apart.
    pub uri: Uri,
    /// Whether it is `https`.
    pub tls: bool,
    /// Whether the host is one of AWS's own.
    pub aws: bool,
    /// Whether the host is an IP address (which has no virtual hosts).
    pub ip: bool,
}

impl Endpoint {
    /// Reads an endpoint. Errors (`ConfigError`) name what is wrong with it.
    pub fn parse(text: &str) -> Result<Self> {
        // What may hold a password or a signature is not repeated.
        let shown = match text.contains(['@', '?']) {
            true => String::new(),
            false => format!(" {text:?}"),
        };
        let wrong = |what: &str| Error::new("ConfigError", format!("endpoint{shown} {what}"));
        let url = text.strip_suffix('/').unwrap_or(text);
        let uri: Uri = url.parse().map_err(|_| wrong("is not a URL"))?;
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong("must begin with http:// or https://")),
        };
        let authority = uri.authority().ok_or_else(|| wrong("names no host"))?;
        if authority.as_str().contains('@') {
            return Err(Error::new(
                "ConfigError",
                "endpoint must not hold a user name or password",
            ));
        }
        if uri.query().is_some() || url.contains('#') {
            return Err(wrong("must not have a query or fragment"));
        }
        let host = authority.host();
        if host.is_empty() {
            return Err(wrong("names no host"));
        }
        let ip = host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok();
        Ok(Self {
            url: url.to_owned(),
            tls,
            aws: is_aws(host),
            ip,
            uri,
        })
    }

    /// Whether buckets go into the path, given what the user asked for.
    pub fn path_style(&self, asked: Option<bool>) -> bool {
        self.ip || asked.unwrap_or(!self.aws)
    }
}

fn is_aws(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_endpoints() {
        // given, kept url, tls, path style by default, path style when virtual hosts are asked for
        let table = [
            (
                "http://127.0.0.1:9000",
                "http://127.0.0.1:9000",
                false,
                true,
                true,
            ),
            (
                "http://127.0.0.1:9000/",
                "http://127.0.0.1:9000",
                false,
                true,
                true,
            ),
            ("http://[::1]:9000", "http://[::1]:9000", false, true, true),
            (
                "https://p.example.com/datastore",
                "https://p.example.com/datastore",
                true,
                true,
                false,
            ),
            (
                "https://p.example.com/datastore/",
                "https://p.example.com/datastore",
                true,
                true,
                false,
            ),
            (
                "https://p.example.com//a//",
                "https://p.example.com//a/",
                true,
                true,
                false,
            ),
            (
                "https://p.example.com/a%20b",
                "https://p.example.com/a%20b",
                true,
                true,
                false,
            ),
            (
                "https://minio.example.com:9443",
                "https://minio.example.com:9443",
                true,
                true,
                false,
            ),
            (
                "https://s3.eu-west-3.amazonaws.com",
                "https://s3.eu-west-3.amazonaws.com",
                true,
                false,
                false,
            ),
        ];
        for (given, url, tls, default, virtual_host) in table {
            let endpoint = Endpoint::parse(given).unwrap();
            assert_eq!(endpoint.url, url);
            assert_eq!(endpoint.tls, tls, "{given}");
            assert_eq!(endpoint.path_style(None), default, "{given}");
            assert_eq!(endpoint.path_style(Some(false)), virtual_host, "{given}");
            assert!(endpoint.path_style(Some(true)), "{given}");
        }
    }

    #[test]
    fn no_error_repeats_a_password() {
        for wrong in [
            "https://user:hunter2 x@h",
            "https://user:hun/ter hunter2@h",
            "user:hunter2@h",
            "ftp://user:hunter2@h",
            "https://user:hunter2@h",
            "https://h/?secret=hunter2",
        ] {
            let error = Endpoint::parse(wrong).unwrap_err();
            assert_eq!(error.code, "ConfigError", "{wrong}");
            assert!(!error.message.contains("hunter2"), "{}", error.message);
        }
    }

    #[test]
    fn what_is_no_endpoint_is_refused() {
        for wrong in [
            "",
            "127.0.0.1:9000",
            "s3.example.com",
            "ftp://x",
            "http://",
            "http://u:p@h",
            "http://h/?a=b",
        ] {
            assert_eq!(
                Endpoint::parse(wrong).unwrap_err().code,
                "ConfigError",
                "{wrong}"
            );
        }
    }
}
