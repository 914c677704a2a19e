//! Signature Version 4 of requests that are not the SDK's: in the headers of a request of the user's own, in the query of a URL
//! that somebody else will use.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use http::Request;
use http::header::HeaderName;

use super::address::{query, with_query};
use crate::error::{Error, Result};

/// Who signs, for where, when.
pub struct Signer {
    pub keys: Credentials,
    pub region: String,
    pub time: SystemTime,
}

/// What a presigned URL is to be.
#[derive(Debug, Clone)]
pub struct Presign {
    pub expires_in: Duration,
    /// Of the headers and query names that the SDK also adds by itself, those the caller asked for.
    pub keep: Vec<String>,
}

impl Signer {
    /// Signs in the headers.
    pub fn sign<B>(&self, request: &mut Request<B>, body: SignableBody<'_>) -> Result<()> {
        let mut settings = settings();
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        self.apply(request, body, settings)
    }

    /// Signs in the query: only what was asked for, for whoever holds the URL.
    pub fn presign(&self, request: &mut Request<()>, presign: &Presign) -> Result<()> {
        strip(request, &presign.keep)?;
        let mut settings = settings();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(presign.expires_in);
        self.apply(request, SignableBody::UnsignedPayload, settings)
    }

    fn apply<B>(
        &self,
        request: &mut Request<B>,
        body: SignableBody<'_>,
        settings: SigningSettings,
    ) -> Result<()> {
        let wrong = |error: &(dyn std::error::Error + 'static)| {
            Error::new("RequestError", "the request cannot be signed").caused_by(error)
        };
        let identity = self.keys.clone().into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("s3")
            .time(self.time)
            .settings(settings)
            .build()
            .map_err(|error| wrong(&error))?
            .into();
        let headers = request
            .headers()
            .iter()
            .map(|(name, value)| Ok((name.as_str(), value.to_str()?)))
            .collect::<std::result::Result<Vec<_>, http::header::ToStrError>>()
            .map_err(|error| wrong(&error))?;
        let signable = SignableRequest::new(
            request.method().as_str(),
            request.uri().to_string(),
            headers.into_iter(),
            body,
        )
        .map_err(|error| wrong(&error))?;
        let (instructions, _) = sign(signable, &params)
            .map_err(|error| wrong(&error))?
            .into_parts();
        instructions.apply_to_request_http1x(request);
        Ok(())
    }
}

/// S3's: the path is signed as it is sent, once encoded and not normalised.
fn settings() -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    // Set by the transport or by relays, after the signature.
    for name in ["content-length", "expect", "proxy-authorization"] {
        if let Some(excluded) = &mut settings.excluded_headers {
            excluded.push(Cow::Borrowed(name));
        }
    }
    settings
}

/// Takes off what the SDK added by itself, and moves S3's own headers into the query, as the AWS SDKs do. Those stay headers that
/// S3 does not read from a query: encryption (whose key must not stand in a URL) and the source of a copy, without which
/// the same request would store an empty object.
fn strip(request: &mut Request<()>, keep: &[String]) -> Result<()> {
    let kept = |name: &str| keep.iter().any(|keep| keep == name);
    let mut pairs: Vec<(String, String)> = pairs(request)
        .filter(|(name, _)| name != "x-id" && (name != "encoding-type" || kept(name)))
        .collect();
    let names: Vec<HeaderName> = request.headers().keys().cloned().collect();
    for name in names {
        match place(name.as_str(), &kept) {
            Place::Header => {}
            Place::Nowhere => drop(request.headers_mut().remove(&name)),
            Place::Query => {
                let value = request.headers_mut().remove(&name);
                let value = value.as_ref().map_or(&[][..], |value| value.as_bytes());
                let text = String::from_utf8_lossy(value).trim().to_owned();
                pairs.push((name.as_str().to_owned(), text));
            }
        }
    }
    let text = query(pairs.iter().map(|(name, value)| (&**name, &**value)));
    *request.uri_mut() = with_query(request.uri(), &text)?;
    Ok(())
}

fn pairs(request: &Request<()>) -> impl Iterator<Item = (String, String)> {
    let decoded = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8_lossy()
            .into_owned()
    };
    let query = request.uri().query().unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}

enum Place {
    Header,
    Query,
    Nowhere,
}

fn place(name: &str, kept: &impl Fn(&str) -> bool) -> Place {
    const OWN: [&str; 12] = [
        "accept",
        "authorization",
        "content-length",
        "expect",
        "host",
        "transfer-encoding",
        "user-agent",
        "x-amz-content-sha256",
        "x-amz-date",
        "x-amz-decoded-content-length",
        "x-amz-trailer",
        "x-amz-user-agent",
    ];
    let optional = matches!(name, "content-type" | "content-md5" | "content-encoding")
        || name == "x-amz-sdk-checksum-algorithm"
        || name.starts_with("x-amz-checksum-") && name != "x-amz-checksum-type";
    if OWN.contains(&name) || name.starts_with("amz-sdk-") || optional && !kept(name) {
        return Place::Nowhere;
    }
    let stays = name.starts_with("x-amz-server-side-encryption")
        || name.starts_with("x-amz-copy-source")
        || !name.starts_with("x-amz-");
    if stays { Place::Header } else { Place::Query }
}
