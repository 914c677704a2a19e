//! What one call adds to each of its requests: headers of the user's, signed with the rest, and a meter of its bytes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;

use super::sign::Presign;

/// Bytes of a call's objects that went over the wire. What a failed attempt had sent is taken back.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    done: AtomicU64,
    /// Of how many, once that is known.
    total: OnceLock<u64>,
}

impl Meter {
    pub fn get(&self) -> u64 {
        self.0.done.load(Ordering::Relaxed)
    }

    pub fn add(&self, bytes: u64) {
        self.0.done.fetch_add(bytes, Ordering::Relaxed);
    }

    pub fn take_back(&self, bytes: u64) {
        self.0.done.fetch_sub(bytes, Ordering::Relaxed);
    }

    pub fn total(&self) -> Option<u64> {
        self.0.total.get().copied()
    }

    pub fn expect(&self, total: u64) {
        let _ = self.0.total.set(total);
    }
}

/// The address of a call's object, as its requests had it.
#[derive(Debug, Clone, Default)]
pub struct Location(Arc<Mutex<Option<String>>>);

impl Location {
    pub fn get(&self) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn note(&self, uri: &str) {
        let address = uri.split('?').next().map(str::to_owned);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = address;
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
    /// What comes and goes is to be compared with the store's sums of it.
    pub verify: bool,
    /// Where the object's address is noted, if anybody asks for it.
    pub location: Option<Location>,
}

impl Call {
    /// Most calls are like any other, and need no client of their own.
    pub fn is_plain(&self) -> bool {
        self.headers.is_empty()
            && self.meter.is_none()
            && self.presign.is_none()
            && self.location.is_none()
            && !self.verify
    }

    /// A client that makes its requests so.
    pub fn client(self: &Arc<Self>, client: &Client) -> Client {
        if self.headers.is_empty() && self.meter.is_none() && self.location.is_none() {
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
        if let Some(location) = &self.0.location {
            location.note(request.uri());
        }
        Ok(())
    }
}
