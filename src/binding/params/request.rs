//! A request of the user's own.

use bytes::Bytes;

use super::params;
use crate::error::{Error, Result};
use crate::wire::RawRequest;

params! {
    /// `query` as names and values in turn; a name alone has the value ''.
    RequestParams {
        method "method": String,
        bucket "Bucket": String,
        key "Key": String,
        query "query": Vec<String>,
    }
}

impl RequestParams {
    pub fn raw(self, body: Bytes) -> Result<RawRequest> {
        let method = self.method.unwrap_or_default();
        let method = method
            .parse()
            .map_err(|_| Error::new("RequestError", format!("{method:?} is not an HTTP method")))?;
        let query = self.query.unwrap_or_default();
        let (pairs, _) = query.as_chunks();
        Ok(RawRequest {
            method,
            bucket: self.bucket,
            key: self.key,
            query: pairs
                .iter()
                .map(|[name, value]| (name.clone(), value.clone()))
                .collect(),
            body,
        })
    }
}
