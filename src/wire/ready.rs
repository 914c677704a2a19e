//! What a store has become once its settings are known: its clients, its keys, and where its buckets turned out to be.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_s3::Client;
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::clock::Clock;
use super::draft::{drafting, taken};
use super::hash::Hasher;
use super::keyring::Keyring;
use super::sdk::{Adapter, client};
use super::seen::Seen;
use super::sign::{Presign, Signer};
use super::transport::Transport;
use crate::config::{Credentials, Options, Settings, resolve};
use crate::error::{Error, Result};

/// How long the chain may look for credentials, and a function of the user's.
const CHAIN: Duration = Duration::from_secs(10);
const FUNCTION: Duration = Duration::from_secs(30);

type Clients = Mutex<HashMap<String, Client>>;

/// What takes reading files or asking a metadata service; made on the first call and again after a failure.
pub struct Ready {
    settings: Settings,
    transport: Arc<Transport>,
    http: SharedHttpClient,
    /// `None`: unsigned.
    keyring: Option<Keyring>,
    clock: Clock,
    signer: super::sigv4::Signer,
    hasher: Arc<Hasher>,
    /// A client per region. Sharing the transport, it costs one build.
    clients: Clients,
    /// The same, for requests that are only drafted.
    drafting: Clients,
    /// Buckets that were seen to exist.
    pub seen: Seen,
    /// Where buckets turned out to live when it was not the configured region.
    regions: Mutex<HashMap<String, String>>,
}

impl Ready {
    /// Reads files, and asks a metadata service, where the options leave something open.
    pub async fn new(options: &Options, clock: Clock) -> Result<Self> {
        let transport = Arc::new(Transport::new(options)?);
        let http = SharedHttpClient::new(Adapter::new(transport.clone()));
        let settings = resolve(options, http.clone()).await?;
        Ok(Self {
            keyring: keyring(options, &settings, &clock),
            settings,
            transport,
            http,
            clock,
            signer: super::sigv4::Signer::default(),
            hasher: Arc::default(),
            clients: Clients::default(),
            drafting: Clients::default(),
            seen: Seen::default(),
            regions: Mutex::default(),
        })
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub fn signer(&self) -> &super::sigv4::Signer {
        &self.signer
    }

    pub fn hasher(&self) -> &Arc<Hasher> {
        &self.hasher
    }

    pub fn keyring(&self) -> Option<&Keyring> {
        self.keyring.as_ref()
    }

    /// The region that is signed for.
    pub fn region(&self, bucket: Option<&str>) -> String {
        let regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        let region = bucket.and_then(|bucket| regions.get(bucket));
        region.unwrap_or(&self.settings.region).clone()
    }

    pub fn client(&self, bucket: Option<&str>) -> Client {
        one_of(&self.clients, self.region(bucket), |region| {
            let (http, clock) = (self.http.clone(), self.clock.clone());
            client(&self.settings, region, http, clock, self.keyring.clone())
        })
    }

    /// A client that sends nothing.
    pub fn drafting(&self, bucket: Option<&str>) -> Client {
        one_of(&self.drafting, self.region(bucket), |region| {
            drafting(&self.settings, region)
        })
    }

    /// The drafted request with its signature, in an error as the draft itself was.
    pub async fn presigned(
        &self,
        bucket: Option<&str>,
        presign: &Presign,
        drafted: Option<Error>,
    ) -> Error {
        let unsent = || Error::new("InternalError", "a drafted request was answered");
        let signed = async {
            let mut request = taken(drafted.unwrap_or_else(unsent))?;
            let keyring = self.keyring.as_ref().ok_or_else(|| {
                let text = "an anonymous client has no keys to presign with";
                Error::new("CredentialsError", text)
            })?;
            let signer = Signer {
                keys: match keyring.at_hand() {
                    Some(keys) => keys,
                    None => keyring.keys().await?,
                },
                region: self.region(bucket),
                time: self.clock.now(),
            };
            signer.presign(&mut request, presign)?;
            Ok(request)
        };
        match signed.await {
            Err(error) => error,
            Ok(request) => {
                let mut error = unsent();
                error.hint.draft = Some(request);
                error
            }
        }
    }

    /// Looks where a bucket is when a redirect does not say it: an answer to HEAD has no body, and some stores and relays
    /// leave out the header. AWS answers 400 to a HEAD that was signed for another region.
    pub async fn locate(&self, bucket: Option<&str>, error: &mut Error) {
        let moved = matches!(error.status_code, Some(301 | 308))
            || self.settings.aws && error.status_code == Some(400) && error.is("BadRequest");
        let Some(bucket) = bucket.filter(|_| moved && error.hint.bucket_region.is_none()) else {
            return;
        };
        let asked = self.client(Some(bucket)).get_bucket_location();
        error.hint.bucket_region = match asked.bucket(bucket).send().await {
            Ok(answer) => match answer.location_constraint().map(|place| place.as_str()) {
                None | Some("") => Some("us-east-1".into()),
                Some("EU") => Some("eu-west-1".into()),
                Some(region) => Some(region.into()),
            },
            Err(refusal) => Error::from(refusal).hint.bucket_region,
        };
    }

    /// Notes the region an answer named. Only the name is taken from the answer, never
    /// a host: credentials go where the user's endpoint is and nowhere else.
    pub fn relocate(&self, bucket: &str, region: &str) {
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        regions.insert(bucket.to_owned(), region.to_owned());
    }
}

/// The client of a region, made when it is first asked for.
fn one_of(clients: &Clients, region: String, make: impl FnOnce(String) -> Client) -> Client {
    let mut clients = clients.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(client) = clients.get(&region) {
        return client.clone();
    }
    let made = make(region.clone());
    clients.insert(region, made.clone());
    made
}

fn keyring(options: &Options, settings: &Settings, clock: &Clock) -> Option<Keyring> {
    let (patience, known) = match &options.credentials {
        Credentials::Keys(keys) => (CHAIN, Some(keys.clone())),
        Credentials::Function(_) => (FUNCTION, None),
        Credentials::Chain | Credentials::Anonymous => (CHAIN, None),
    };
    let provider = settings.credentials.clone()?;
    Some(Keyring::new(provider, patience, clock.clone()).with(known))
}
