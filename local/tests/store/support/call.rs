//! A request to be signed and sent.

use super::{Reply, send, try_send};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::Full;
use std::time::{Duration, SystemTime};

/// How a request is signed.
#[derive(Clone)]
pub(crate) struct Signing {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) region: String,
    pub(crate) time: SystemTime,
    /// A presigned URL that lives this long.
    pub(crate) presigned: Option<Duration>,
}

impl Default for Signing {
    fn default() -> Self {
        Self {
            access_key: "local".to_owned(),
            secret_key: "local-secret".to_owned(),
            region: "forepaas".to_owned(),
            time: SystemTime::now(),
            presigned: None,
        }
    }
}

#[derive(Clone)]
pub(crate) struct Call {
    authority: String,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    unsigned: Vec<(String, String)>,
    body: Bytes,
    payload: Option<String>,
    signing: Signing,
}

impl Call {
    pub(crate) fn new(authority: String, method: Method, path: String) -> Self {
        Self {
            authority,
            method,
            path,
            headers: Vec::new(),
            unsigned: Vec::new(),
            body: Bytes::new(),
            payload: None,
            signing: Signing::default(),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    /// A header that is sent but not signed.
    pub(crate) fn unsigned_header(mut self, name: &str, value: &str) -> Self {
        self.unsigned.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Bytes::from(body.into());
        self
    }

    /// What `x-amz-content-sha256` says, when it is not the body's hash.
    pub(crate) fn payload(mut self, payload: &str) -> Self {
        self.payload = Some(payload.to_owned());
        self
    }

    pub(crate) fn signing(mut self, change: impl FnOnce(&mut Signing)) -> Self {
        change(&mut self.signing);
        self
    }

    /// The signed request, to be changed behind the signature's back.
    pub(crate) fn build(&self) -> Request<Full<Bytes>> {
        let mut request = Request::builder()
            .method(&self.method)
            .uri(&self.path)
            .header("host", &self.authority);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(Full::new(self.body.clone())).unwrap();
        self.sign(&mut request);
        for (name, value) in &self.unsigned {
            request.headers_mut().insert(
                http::HeaderName::from_bytes(name.as_bytes()).unwrap(),
                value.parse().unwrap(),
            );
        }
        request
    }

    fn sign(&self, request: &mut Request<Full<Bytes>>) {
        let Signing {
            access_key,
            secret_key,
            region,
            time,
            presigned,
        } = &self.signing;
        let identity = Credentials::from_keys(access_key, secret_key, None).into();
        let settings = settings(*presigned);
        let params = SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name("s3")
            .time(*time)
            .settings(settings);
        let params = params.build().unwrap().into();
        let headers: Vec<(&str, &str)> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
            .collect();
        let body = match (&self.payload, presigned) {
            (Some(payload), _) => SignableBody::Precomputed(payload.clone()),
            (None, Some(_)) => SignableBody::UnsignedPayload,
            (None, None) => SignableBody::Bytes(&self.body),
        };
        let uri = format!("http://{}{}", self.authority, self.path);
        let signable =
            SignableRequest::new(self.method.as_str(), uri, headers.into_iter(), body).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        instructions.apply_to_request_http1x(request);
        let path = request.uri().path_and_query().unwrap().clone();
        *request.uri_mut() = path.into();
    }

    /// Sends it and expects 200.
    pub(crate) async fn ok(self) -> Reply {
        self.send().await.is(StatusCode::OK)
    }

    pub(crate) async fn send(self) -> Reply {
        let request = self.build();
        send(&self.authority, request).await
    }

    /// None when the store goes before its answer is complete.
    pub(crate) async fn try_send(self) -> Option<Reply> {
        let request = self.build();
        try_send(&self.authority, request).await
    }
}

/// As S3 wants it: the path is encoded once and never normalised.
fn settings(presigned: Option<Duration>) -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    if presigned.is_some() {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
        settings.expires_in = presigned;
    }
    settings
}
