//! What one call adds to each of its requests: headers of the user's, signed with the rest, and a meter of its bytes.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;

use super::sign::Presign;

/// Bytes of a call's objects that went over the wire. What a failed attempt had sent is taken back.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<AtomicU64>);

impl Meter {
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    pub fn take_back(&self, bytes: u64) {
        self.0.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// What is particular to one call.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// They replace headers of the same name.
    pub headers: HashMap<String, String>,
    pub meter: Option<Meter>,
    /// Nothing is sent: the call ends with the URL that would do it.
    pub presign: Option<Presign>,
}

impl Call {
    /// Most calls are like any other, and need no client of their own.
    pub fn is_plain(&self) -> bool {
        self.headers.is_empty() && self.meter.is_none() && self.presign.is_none()
    }

    /// A client that makes its requests so.
    pub fn client(self: &Arc<Self>, client: &Client) -> Client {
        if self.headers.is_empty() && self.meter.is_none() {
            return client.clone();
        }
        let config = client.config().to_builder();
        Client::from_conf(config.interceptor(Additions(self.clone())).build())
    }
}

#[derive(Debug)]
struct Additions(Arc<Call>);

#[dyn_dispatch_hint]
impl Intercept for Additions {
    fn name(&self) -> &'static str {
        "Additions"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        for (name, value) in &self.0.headers {
            request
                .headers_mut()
                .try_insert(name.to_ascii_lowercase(), value.clone())?;
        }
        if let Some(meter) = &self.0.meter {
            request.add_extension(meter.clone());
        }
        Ok(())
    }
}
