//! Requests of the data plane's own: written, signed and sent without the SDK's orchestrator, which costs a small request four
//! times what the request itself does. They go through the same attempts, connections, keys and clock, and tests hold each of
//! them to the request that the SDK drafts for the same parameters.
//!
//! AWS's own endpoints, and checksums that go out by themselves, stay with the SDK: its rules for them are many, and
//! there the network is what a request costs.

use std::borrow::Cow;

use aws_smithy_async::time::TimeSource;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::header::{HOST, HeaderMap, HeaderName, HeaderValue};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Method, Request, Response, Uri};
use percent_encoding::utf8_percent_encode;

use super::address::{ESCAPED, PATH, host, is_host, is_plain};
use super::ask::refusal;
use super::body::Received;
use super::call::Call;
use super::ready::Ready;
use super::sigv4::{EMPTY, Signed, Stamp, UNSIGNED};
use super::store::Store;
use crate::config::Settings;
use crate::error::{Error, Result};

/// One operation, before it has an address and a signature.
pub struct Draft<'a> {
    pub method: Method,
    pub bucket: &'a str,
    pub key: Option<&'a str>,
    query: String,
    /// Names in lower case.
    headers: Vec<(&'static str, Cow<'a, str>)>,
    metadata: Vec<(String, &'a str)>,
    /// Bytes at hand; a body that streams is given to each attempt.
    pub body: Bytes,
}

impl<'a> Draft<'a> {
    pub fn new(method: Method, bucket: &'a str, key: Option<&'a str>) -> Self {
        Self {
            method,
            bucket,
            key,
            query: String::new(),
            headers: Vec::with_capacity(8),
            metadata: Vec::new(),
            body: Bytes::new(),
        }
    }

    /// Adds a field of the query: call it in the order of the names, which is the signature's.
    pub fn query(&mut self, name: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(name);
        self.query.push('=');
        self.query.extend(utf8_percent_encode(value, ESCAPED));
    }

    /// Adds a header; an empty value is none, as the SDK has it.
    pub fn header(&mut self, name: &'static str, value: Option<impl Into<Cow<'a, str>>>) {
        let value = value
            .map(Into::into)
            .filter(|value| !value.trim().is_empty());
        self.headers.extend(value.map(|value| (name, value)));
    }

    /// Adds the user's metadata.
    pub fn metadata(&mut self, name: &str, value: &'a str) {
        self.metadata
            .push((format!("x-amz-meta-{}", name.to_ascii_lowercase()), value));
    }

    /// Where it goes. `None`: by rules that only the SDK knows.
    pub fn uri(&self, settings: &Settings) -> Option<Uri> {
        let endpoint = settings.endpoint.as_ref()?;
        let authority = endpoint.uri.authority()?;
        let virtual_host = !settings.path_style && is_host(self.bucket, endpoint.tls);
        let mut path = String::with_capacity(64 + self.query.len());
        // A URL without a path has "/" for one.
        path.push_str(
            Some(endpoint.uri.path())
                .filter(|path| *path != "/")
                .unwrap_or_default(),
        );
        path.push('/');
        if !virtual_host {
            path.extend(utf8_percent_encode(self.bucket, ESCAPED));
            path.push('/');
        }
        if let Some(key) = self.key {
            path.extend(utf8_percent_encode(key, PATH));
        }
        if !self.query.is_empty() {
            path.push('?');
            path.push_str(&self.query);
        }
        let authority = if virtual_host {
            Authority::try_from(format!("{}.{authority}", self.bucket)).ok()?
        } else {
            authority.clone()
        };
        Uri::builder()
            .scheme(if endpoint.tls {
                Scheme::HTTPS
            } else {
                Scheme::HTTP
            })
            .authority(authority)
            .path_and_query(PathAndQuery::from_maybe_shared(Bytes::from(path)).ok()?)
            .build()
            .ok()
    }

    /// The request with its headers, yet unsigned; `call` may replace some.
    pub fn request(
        &self,
        settings: &Settings,
        call: Option<&Call>,
        body: SdkBody,
    ) -> Result<Request<SdkBody>> {
        let unfit = |what: &str| Error::new("RequestError", format!("{what} cannot be sent"));
        let uri = self.uri(settings).ok_or_else(|| unfit("the address"))?;
        let mut headers = HeaderMap::with_capacity(self.headers.len() + self.metadata.len() + 6);
        for (name, value) in &self.headers {
            let value = HeaderValue::from_str(value.trim()).map_err(|_| unfit(name))?;
            headers.insert(HeaderName::from_static(name), value);
        }
        for (name, value) in &self.metadata {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unfit("Metadata"))?;
            let value = HeaderValue::from_str(value.trim()).map_err(|_| unfit("Metadata"))?;
            headers.insert(name, value);
        }
        for (name, value) in call.iter().flat_map(|call| &call.headers) {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unfit(name))?;
            let value = HeaderValue::from_str(value).map_err(|_| unfit(name.as_str()))?;
            headers.insert(name, value);
        }
        headers.insert(HOST, host(&uri).ok_or_else(|| unfit("the address"))?);
        let mut request = Request::new(body);
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        if let Some(meter) = call.and_then(|call| call.meter.clone()) {
            request.extensions_mut().insert(meter);
        }
        if let Some(location) = call.and_then(|call| call.location.as_ref()) {
            location.note(&request.uri().to_string());
        }
        Ok(request)
    }

    pub(super) async fn attempt(
        &self,
        ready: &Ready,
        call: Option<&Call>,
    ) -> Result<Response<Received>> {
        let body = SdkBody::from(self.body.clone());
        let request = self.request(ready.settings(), call, body)?;
        let signed = ready.settings().sign_payload && ready.keyring().is_some();
        let payload = match (self.body.is_empty(), signed) {
            (true, _) => Cow::Borrowed(EMPTY),
            (false, false) => Cow::Borrowed(UNSIGNED),
            (false, true) => Cow::Owned(ready.hasher().sha256(&self.body).await),
        };
        self.exchange(request, ready, &payload).await
    }

    /// Makes one attempt with a body that streams. Without its hash it is left out of the signature.
    pub async fn stream(
        &self,
        ready: &Ready,
        call: Option<&Call>,
        body: SdkBody,
        hash: Option<&str>,
    ) -> Result<Response<Received>> {
        let request = self.request(ready.settings(), call, body)?;
        self.exchange(request, ready, hash.unwrap_or(UNSIGNED))
            .await
    }

    async fn exchange(
        &self,
        mut request: Request<SdkBody>,
        ready: &Ready,
        payload: &str,
    ) -> Result<Response<Received>> {
        self.sign(&mut request, ready, payload).await?;
        let response = ready.transport().send(request).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(refusal(response).await)
    }

    /// `payload`: the body's hash, or what stands for it.
    async fn sign(
        &self,
        request: &mut Request<SdkBody>,
        ready: &Ready,
        payload: &str,
    ) -> Result<()> {
        let Some(keyring) = ready.keyring() else {
            return Ok(());
        };
        let keys = keyring.keys().await?;
        let stamp = Stamp::new(ready.clock().now());
        let value = |text: &str| {
            HeaderValue::from_str(text)
                .map_err(|_| Error::new("CredentialsError", "the keys cannot stand in a header"))
        };
        let headers = request.headers_mut();
        headers.insert("x-amz-content-sha256", value(payload)?);
        headers.insert("x-amz-date", value(stamp.time())?);
        if let Some(token) = keys.session_token() {
            headers.insert("x-amz-security-token", value(token)?);
        }
        let authorization = {
            let mut signed: Vec<(&str, &str)> = request
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()))
                .collect();
            signed.sort_unstable();
            let region = ready.region(Some(self.bucket));
            let (path, query) = (request.uri().path(), request.uri().query());
            let signed = Signed {
                method: self.method.as_str(),
                path,
                query: query.unwrap_or_default(),
                headers: &signed,
                payload,
            };
            ready
                .signer()
                .authorization(&keys, &region, &stamp, &signed)
        };
        request
            .headers_mut()
            .insert(http::header::AUTHORIZATION, value(&authorization)?);
        Ok(())
    }
}

impl Store {
    /// Whether a bucket's requests may go the short way.
    pub async fn is_lean(&self, bucket: &str) -> Result<bool> {
        let settings = self.settings().await?;
        let known = settings
            .endpoint
            .as_ref()
            .is_some_and(|endpoint| !endpoint.aws);
        Ok(known && !settings.checksums && self.presign().is_none() && is_plain(bucket))
    }

    /// Sends a request of our own through the attempts loop. Only answers of success come back.
    pub async fn send(&self, draft: &Draft<'_>) -> Result<Response<Received>> {
        let call = self.call();
        let send = async |ready: &Ready| draft.attempt(ready, call).await;
        self.attempts(Some(draft.bucket), send).await
    }
}
