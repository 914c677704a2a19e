//! Virtual hosts: the bucket in the name of the host instead of the path.

use http::{HeaderMap, header};

/// The path with the bucket in it, wherever the request named it.
pub(super) fn with_bucket(headers: &HeaderMap, domain: Option<&str>, path: &str) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let bucket = domain
        .zip(host)
        .and_then(|(domain, host)| bucket(domain, host));
    match bucket {
        None => path.to_owned(),
        Some(bucket) if path == "/" => format!("/{bucket}"),
        Some(bucket) => format!("/{bucket}{path}"),
    }
}

fn bucket(domain: &str, host: &str) -> Option<String> {
    let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let host = host.to_ascii_lowercase();
    let bucket = host.strip_suffix(domain)?.strip_suffix('.')?;
    (!bucket.is_empty()).then(|| bucket.to_owned())
}

#[cfg(test)]
mod tests {
    use super::bucket;

    #[test]
    fn what_is_before_the_domain_is_the_bucket() {
        let of = |host| bucket("s3.localhost", host);
        assert_eq!(of("photos.s3.localhost:9000").as_deref(), Some("photos"));
        assert_eq!(of("my.Photos.S3.localhost").as_deref(), Some("my.photos"));
        for host in [
            "s3.localhost:9000",
            "127.0.0.1:9000",
            "xs3.localhost",
            ".s3.localhost",
        ] {
            assert_eq!(of(host), None, "{host}");
        }
    }
}
