//! An SDK client whose store always answers the same: what the SDK makes of a document, for tests.

use std::fmt;

use aws_sdk_s3::Client;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;

use super::sdk;
use crate::config::Settings;

/// A client of a store that answers 200 with this body.
pub fn answering(settings: &Settings, body: impl Into<Bytes>) -> Client {
    let http = SharedHttpClient::new(Canned(body.into()));
    let config = sdk::config(settings, "here".into(), http);
    Client::from_conf(config.allow_no_auth().build())
}

#[derive(Clone)]
struct Canned(Bytes);

impl fmt::Debug for Canned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Canned")
    }
}

impl HttpClient for Canned {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let ok = 200.try_into().expect("200 is a status");
        HttpConnectorFuture::ready(Ok(HttpResponse::new(ok, SdkBody::from(self.0.clone()))))
    }
}
