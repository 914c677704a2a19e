//! The transport as the SDK's HTTP client, and the SDK's client built on it: its own retries, timeouts and
//! stalled-stream protection are off, since [`super::attempts`] and the transport do that work.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_runtime::auth::PayloadSigningOverride;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{
    Builder, ConfigBag, IdentityCache, Intercept, RequestChecksumCalculation,
    ResponseChecksumValidation, RuntimeComponents, StalledStreamProtectionConfig,
    retry::RetryConfig, timeout::TimeoutConfig,
};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_types::region::Region;
use http_body_util::Limited;
use tokio::time::timeout;

use super::clock::Clock;
use super::document::WholeDocument;
use super::keyring::Keyring;
use super::transport::Transport;
use crate::config::{Settings, chain};
use crate::error::Error;

/// An error's body is read whole before it is parsed; none that S3 sends comes near this.
const ERROR_BODY: usize = 1 << 20;

/// What the SDK sees of the transport.
#[derive(Clone)]
pub struct Adapter {
    transport: Arc<Transport>,
    /// What the chain's providers grant the services they ask: a metadata service that is not there costs a second.
    limit: Option<Duration>,
}

impl Adapter {
    pub fn new(transport: Arc<Transport>) -> Self {
        Self {
            transport,
            limit: None,
        }
    }
}

impl fmt::Debug for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Adapter")
    }
}

impl HttpClient for Adapter {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let limits = settings.connect_timeout().zip(settings.read_timeout());
        let limit = limits.map(|(connect, read)| connect + read);
        SharedHttpConnector::new(Self {
            transport: self.transport.clone(),
            limit,
        })
    }
}

impl HttpConnector for Adapter {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (transport, limit) = (self.transport.clone(), self.limit);
        HttpConnectorFuture::new(async move {
            let exchange = exchange(&transport, request);
            let outcome = match limit {
                None => exchange.await,
                Some(limit) => timeout(limit, exchange).await.unwrap_or_else(|_| {
                    let text = format!("no answer within {} ms", limit.as_millis());
                    Err(Error::transient("ResponseTimeout", text))
                }),
            };
            outcome.map_err(|error| ConnectorError::other(Box::new(error), None))
        })
    }
}

async fn exchange(transport: &Transport, request: HttpRequest) -> Result<HttpResponse, Error> {
    let request = request.try_into_http1x().map_err(|error| {
        Error::new("RequestError", "the request cannot be sent").caused_by(&error)
    })?;
    let response = transport.send(request).await?;
    let failed = !response.status().is_success();
    let response = response.map(|body| {
        if failed {
            SdkBody::from_body_1_x(Limited::new(body, ERROR_BODY))
        } else {
            SdkBody::from_body_1_x(body)
        }
    });
    HttpResponse::try_from(response).map_err(|error| {
        Error::new("InvalidResponse", "the answer's head cannot be read").caused_by(&error)
    })
}

/// An SDK client for one region of the store.
pub fn client(
    settings: &Settings,
    region: String,
    http: SharedHttpClient,
    clock: Clock,
    keyring: Option<Keyring>,
) -> Client {
    let mut config = config(settings, region, http).time_source(clock);
    if settings.checksums {
        config = config
            .request_checksum_calculation(RequestChecksumCalculation::WhenSupported)
            .response_checksum_validation(ResponseChecksumValidation::WhenSupported);
    }
    config = match keyring {
        // The keyring is the cache.
        Some(keyring) => config
            .credentials_provider(keyring)
            .identity_cache(IdentityCache::no_cache()),
        None => config.allow_no_auth(),
    };
    if !settings.sign_payload {
        config = config.interceptor(UnsignedPayload);
    }
    Client::from_conf(config.build())
}

/// What every SDK client of the store has in common; nothing is added to a request but what S3 demands.
pub fn config(settings: &Settings, region: String, http: SharedHttpClient) -> Builder {
    let config = Builder::new()
        .behavior_version(chain::behavior())
        .http_client(http)
        .region(Region::new(region))
        .force_path_style(settings.path_style)
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .disable_s3_express_session_auth(!settings.aws)
        // Our clock learns from refusals; the SDK's would add what it learns from any answer on top of it.
        .disable_clock_skew_correction(true)
        .interceptor(WholeDocument);
    match &settings.endpoint {
        // The SDK's endpoint rules put the bucket right behind the path, so a prefix needs its slash.
        Some(endpoint) => config.endpoint_url(format!("{}/", endpoint.url)),
        None => config,
    }
}

/// Leaves a body's hash out of the signature where TLS already protects it (or the user says so).
#[derive(Debug)]
struct UnsignedPayload;

#[dyn_dispatch_hint]
impl Intercept for UnsignedPayload {
    fn name(&self) -> &'static str {
        "UnsignedPayload"
    }

    fn read_before_signing(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let empty = context.request().body().content_length() == Some(0);
        // An aws-chunked body (AWS only) has its own kind of "unsigned" already.
        if !empty && bag.load::<PayloadSigningOverride>().is_none() {
            bag.interceptor_state()
                .store_put(PayloadSigningOverride::unsigned_payload());
        }
        Ok(())
    }
}

/// Signs a body that streams by a hash taken beforehand.
#[derive(Debug)]
pub struct SignedPayload(pub String);

#[dyn_dispatch_hint]
impl Intercept for SignedPayload {
    fn name(&self) -> &'static str {
        "SignedPayload"
    }

    fn read_before_signing(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        bag: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        bag.interceptor_state()
            .store_put(PayloadSigningOverride::Precomputed(self.0.clone()));
        Ok(())
    }
}
