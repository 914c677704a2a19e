//! Options: whatever they hold, a client can be made of them or an error says why not. Nothing is sent.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::runtime::Builder;

use super::answer::options;
use crate::config::{Endpoint, Tls};
use crate::wire::Store;

/// `endpoint NUL region NUL proxy NUL user agent NUL NO_PROXY NUL PEM`
pub fn settle(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut fields = text.split('\0').map(str::to_owned);
    let mut next = || fields.next().unwrap_or_default();
    let endpoint = next();
    let mut options = options("http://127.0.0.1:1");
    match Endpoint::parse(&endpoint) {
        Ok(parsed) => {
            assert!(endpoint.starts_with(&parsed.url), "{endpoint:?}");
            options.endpoint = Some(parsed);
        }
        Err(error) => assert_eq!(error.code, "ConfigError"),
    }
    options.region = Some(next());
    options.proxy = Some(next());
    options.user_agent = Some(next()).filter(|agent| !agent.is_empty());
    options.environment = HashMap::from([("NO_PROXY".to_owned(), next())]);
    options.tls = Tls {
        ca: vec![next()]
            .into_iter()
            .filter(|pem| !pem.is_empty())
            .collect(),
        ..Tls::default()
    };
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let store = Arc::new(Store::new(options));
    if let Err(error) = runtime.block_on(store.settings()) {
        let ours = ["ConfigError", "CredentialsError", "RequestError"];
        assert!(ours.contains(&&*error.code), "{error:?}");
    }
}
