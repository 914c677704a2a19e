//! An SDK client that sends nothing: the request it would have sent comes back instead, without a signature. So the SDK's
//! rules say where a bucket is and how an operation is written, and nobody else has to know.

use std::fmt;

use aws_sdk_s3::Client;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

use super::sdk;
use crate::config::Settings;
use crate::error::{Error, Result};

/// A client whose every call ends with an error that holds the request.
pub fn drafting(settings: &Settings, region: String) -> Client {
    let config = sdk::config(settings, region, SharedHttpClient::new(Draft));
    Client::from_conf(config.allow_no_auth().build())
}

/// The request out of that error; any other error stays one.
pub fn taken(mut error: Error) -> Result<http::Request<()>> {
    error.hint.draft.take().ok_or(error)
}

#[derive(Clone)]
struct Draft;

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Draft")
    }
}

impl HttpClient for Draft {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Draft {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let error = match request.try_into_http1x() {
            Ok(request) => {
                let mut error = Error::new("RequestError", "the request was only drafted");
                error.hint.draft = Some(request.map(|_| ()));
                error
            }
            Err(error) => {
                Error::new("RequestError", "the request cannot be sent").caused_by(&error)
            }
        };
        HttpConnectorFuture::ready(Err(ConnectorError::other(Box::new(error), None)))
    }
}
