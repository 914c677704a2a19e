//! What the options leave open comes from aws-config's standard chain.

use aws_config::{BehaviorVersion, ConfigLoader, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::os_shim_internal::Env;
use aws_types::region::Region;
use aws_types::service_config::ServiceConfigKey;

use super::{Credentials, Endpoint, Options, Policy, Settings};
use crate::error::{Error, Result};

/// The region signed for when a store of one's own is used and nobody names one; such stores take any.
const DEFAULT_REGION: &str = "us-east-1";

/// The SDK behaviour we build on; named, so that an update of the crate changes nothing by itself.
pub fn behavior() -> BehaviorVersion {
    BehaviorVersion::v2026_01_12()
}

/// Settles every setting. The chain's own requests (STS, SSO, metadata) go through `http`.
pub async fn resolve(options: &Options, http: SharedHttpClient) -> Result<Settings> {
    let given = options.region.is_some()
        && options.endpoint.is_some()
        && !matches!(options.credentials, Credentials::Chain);
    let found = if given {
        None
    } else {
        Some(load(options, http).await)
    };
    let endpoint = match (
        &options.endpoint,
        found.as_ref().and_then(configured_endpoint),
    ) {
        (Some(endpoint), _) => Some(endpoint.clone()),
        (None, Some(url)) => Some(Endpoint::parse(&url)?),
        (None, None) => None,
    };
    let aws = endpoint.as_ref().is_none_or(|endpoint| endpoint.aws);
    let region = region(options, found.as_ref(), aws)?;
    let credentials = match &options.credentials {
        Credentials::Anonymous => None,
        Credentials::Keys(keys) => Some(SharedCredentialsProvider::new(keys.clone())),
        Credentials::Function(provider) => Some(provider.clone()),
        Credentials::Chain => Some(
            found
                .as_ref()
                .and_then(SdkConfig::credentials_provider)
                .ok_or_else(|| {
                    Error::new(
                        "CredentialsError",
                        "no credentials were given and the standard chain has none",
                    )
                })?,
        ),
    };
    let tls = endpoint.as_ref().is_none_or(|endpoint| endpoint.tls);
    Ok(Settings {
        path_style: endpoint
            .as_ref()
            .map_or(options.force_path_style.unwrap_or(false), |endpoint| {
                endpoint.path_style(options.force_path_style)
            }),
        region,
        credentials,
        checksums: decide(options.checksums, aws),
        sign_payload: decide(options.payload_signing, !tls),
        aws,
        endpoint,
    })
}

fn decide(policy: Policy, auto: bool) -> bool {
    match policy {
        Policy::Auto => auto,
        Policy::Always => true,
        Policy::Never => false,
    }
}

fn region(options: &Options, found: Option<&SdkConfig>, aws: bool) -> Result<String> {
    let found = || {
        found
            .and_then(SdkConfig::region)
            .map(|region| region.as_ref().to_owned())
    };
    match options.region.clone().or_else(found) {
        Some(region) => Ok(region),
        None if !aws => Ok(DEFAULT_REGION.to_owned()),
        None => Err(Error::new(
            "ConfigError",
            "no region: give `region`, or set AWS_REGION or the profile's region",
        )),
    }
}

/// Two passes: files and environment first, which cost nothing; then the credentials, which may ask the
/// instance's metadata service and wait seconds for it where there is none.
async fn load(options: &Options, http: SharedHttpClient) -> SdkConfig {
    let quiet = loader(options, http.clone(), true)
        .no_credentials()
        .load()
        .await;
    if !matches!(options.credentials, Credentials::Chain) {
        return quiet;
    }
    let custom = options.endpoint.as_ref().map(|endpoint| endpoint.aws) == Some(false);
    match quiet.region() {
        Some(region) => {
            loader(options, http, false)
                .region(region.clone())
                .load()
                .await
        }
        None if custom => {
            loader(options, http, false)
                .region(Region::from_static(DEFAULT_REGION))
                .load()
                .await
        }
        None => loader(options, http, false).load().await,
    }
}

fn loader(options: &Options, http: SharedHttpClient, quiet: bool) -> ConfigLoader {
    let mut variables: Vec<(&str, &str)> = options
        .environment
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    if quiet {
        variables.push(("AWS_EC2_METADATA_DISABLED", "true"));
    }
    let mut loader = aws_config::defaults(behavior())
        .env(Env::from_slice(&variables))
        .http_client(http);
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(region) = &options.region {
        loader = loader.region(Region::new(region.clone()));
    }
    loader
}

/// `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, or the same of the profile and its `services` section.
fn configured_endpoint(found: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder()
        .service_id("S3")
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .expect("all three are given");
    found
        .service_config()
        .and_then(|config| config.load_config(key))
        .or_else(|| found.endpoint_url().map(str::to_owned))
}
