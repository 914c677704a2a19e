//! The constructor's options from JavaScript, defaults filled in here and nowhere else.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::Credentials as Keys;
use aws_credential_types::provider::SharedCredentialsProvider;
use napi_derive::napi;

use super::credentials::{Asked, Function};
use crate::config::{Credentials, Endpoint, Options, Policy, Timeouts, Tls};
use crate::error::{Error, Result};

/// TLS material, as PEM texts.
#[napi(object, object_to_js = false)]
pub struct NativeTls {
    pub ca: Option<Vec<String>>,
    pub cert: Option<String>,
    pub key: Option<String>,
    pub insecure: Option<bool>,
}

/// `lib/options.js` has brought the user's spellings to these.
#[napi(object, object_to_js = false)]
pub struct NativeOptions {
    pub endpoint: Option<String>,
    pub region: Option<String>,
    pub profile: Option<String>,
    pub access_key_id: Option<String>,
    pub secret_access_key: Option<String>,
    pub session_token: Option<String>,
    pub anonymous: Option<bool>,
    pub credentials_function: Option<bool>,
    pub force_path_style: Option<bool>,
    pub max_attempts: Option<u32>,
    pub connect_timeout: Option<f64>,
    pub response_timeout: Option<f64>,
    pub idle_timeout: Option<f64>,
    pub max_connections: Option<u32>,
    pub part_size: Option<f64>,
    pub concurrency: Option<u32>,
    pub memory_limit: Option<f64>,
    pub checksums: Option<String>,
    pub payload_signing: Option<String>,
    pub tls: Option<NativeTls>,
    pub proxy: Option<String>,
    pub no_proxy: Option<bool>,
    pub user_agent: Option<String>,
    /// Node's own, which no user gives.
    pub largest_buffer: Option<f64>,
    pub environment: HashMap<String, String>,
}

impl NativeOptions {
    /// Fills in the defaults; `asked` provides the credentials when the user gave a function.
    pub fn settle(self, asked: &Arc<Asked>) -> Result<Options> {
        let part_size = bytes(self.part_size, 8 << 20);
        let memory_limit = bytes(self.memory_limit, part_size.max(128 << 20));
        if memory_limit < part_size {
            let text =
                format!("memoryLimit ({memory_limit}) must hold a part (partSize: {part_size})");
            return Err(Error::new("ConfigError", text));
        }
        let endpoint = self.endpoint.as_deref().map(Endpoint::parse).transpose()?;
        let credentials = self.credentials(asked);
        let tls = self.tls.map_or_else(Tls::default, |tls| Tls {
            ca: tls.ca.unwrap_or_default(),
            cert: tls.cert,
            key: tls.key,
            insecure: tls.insecure.unwrap_or(false),
        });
        Ok(Options {
            endpoint,
            region: self.region,
            profile: self.profile,
            credentials,
            force_path_style: self.force_path_style,
            max_attempts: self.max_attempts.unwrap_or(3),
            timeouts: Timeouts {
                connect: milliseconds(self.connect_timeout, 10_000),
                response: milliseconds(self.response_timeout, 60_000),
                idle: milliseconds(self.idle_timeout, 30_000),
            },
            max_connections: self.max_connections.unwrap_or(256) as usize,
            part_size,
            concurrency: self.concurrency.map(|count| count as usize),
            memory_limit,
            checksums: policy("checksums", self.checksums.as_deref())?,
            payload_signing: policy("payloadSigning", self.payload_signing.as_deref())?,
            tls,
            proxy: if self.no_proxy == Some(true) {
                Some(String::new())
            } else {
                self.proxy
            },
            user_agent: self.user_agent,
            environment: self.environment,
        })
    }

    fn credentials(&self, asked: &Arc<Asked>) -> Credentials {
        if self.anonymous == Some(true) {
            return Credentials::Anonymous;
        }
        if self.credentials_function == Some(true) {
            return Credentials::Function(SharedCredentialsProvider::new(Function(asked.clone())));
        }
        match (&self.access_key_id, &self.secret_access_key) {
            (Some(id), Some(secret)) => {
                let token = self.session_token.clone();
                Credentials::Keys(Keys::new(id, secret, token, None, "datastore-client"))
            }
            _ => Credentials::Chain,
        }
    }
}

fn milliseconds(given: Option<f64>, default: u64) -> Duration {
    given.map_or(Duration::from_millis(default), |ms| {
        Duration::from_secs_f64((ms / 1000.0).max(0.0))
    })
}

fn bytes(given: Option<f64>, default: u64) -> u64 {
    given.map_or(default, |bytes| bytes as u64)
}

fn policy(name: &str, given: Option<&str>) -> Result<Policy> {
    Ok(match given {
        None | Some("auto") => Policy::Auto,
        Some("always") => Policy::Always,
        Some("never") => Policy::Never,
        Some(other) => {
            return Err(Error::new(
                "ConfigError",
                format!("{name} is 'auto', 'always' or 'never', not '{other}'"),
            ));
        }
    })
}
