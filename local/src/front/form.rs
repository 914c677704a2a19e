//! POST form uploads: a browser sends a file with a policy that someone with a key has signed.
//!
//! Here the signature is in the form and over the policy alone, whatever the path is, so `s3s` can check it; it checks
//! the policy too (its end, its conditions, the length of the file). What is left to say: whose signature counts.

use crate::auth::{Identity, read_only};
use crate::backend::Backend;
use crate::failure::failure;
use http::request::Parts;
use http::{HeaderValue, Method, Response, header};
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, S3ErrorCode, S3Result};
use std::collections::HashSet;
use std::sync::Arc;

/// A signed policy is good until the end that it names itself; S3 allows a week.
const A_WEEK: u32 = 7 * 24 * 3600;

/// The longest file of a form, which is held in memory until the form is known to be good.
const LONGEST: u64 = 1 << 30;

struct Writers(HashSet<String>);

#[async_trait::async_trait]
impl S3Access for Writers {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let denied = || failure(S3ErrorCode::AccessDenied, "Access Denied");
        let signer = context.credentials().ok_or_else(denied)?;
        if self.0.contains(&signer.access_key) {
            return Ok(());
        }
        Err(read_only())
    }
}

pub(super) fn service(backend: Backend, identity: &Identity) -> S3Service {
    let mut auth = SimpleAuth::new();
    for key in &identity.keys {
        auth.register(key.id.clone(), key.secret.clone().into());
    }
    let writers = identity.keys.iter().filter(|key| key.writes);
    let mut config = S3Config::default();
    config.presigned_url_max_skew_time_secs = A_WEEK;
    config.post_object_max_file_size = LONGEST;
    let mut builder = S3ServiceBuilder::new(backend);
    builder.set_auth(auth);
    builder.set_access(Writers(writers.map(|key| key.id.clone()).collect()));
    builder.set_config(Arc::new(StaticConfigProvider::new(Arc::new(config))));
    builder.build()
}

/// `s3s` calls a policy damaged whose conditions do not hold; to S3 the form has no right to what it wants.
pub(super) fn as_s3_says_it(answer: Response<Body>) -> S3Result<Response<Body>> {
    let body = answer.body().bytes().unwrap_or_default();
    let text = std::str::from_utf8(&body).unwrap_or("");
    let failed = text.split_once("<Message>Policy condition &apos;");
    let failed = failed.or_else(|| text.split_once("<Message>Policy condition '"));
    match failed.filter(|_| text.contains("<Code>InvalidPolicyDocument</Code>")) {
        None => Ok(answer),
        Some(_) => Err(failure(
            S3ErrorCode::AccessDenied,
            "Invalid according to Policy: Policy Condition failed",
        )),
    }
}

/// A form that is signed in itself, if at all.
pub(super) fn is_form(parts: &Parts) -> bool {
    let is_form_data = |value: &HeaderValue| value.as_bytes().starts_with(b"multipart/form-data");
    parts.method == Method::POST
        && parts.uri.query().is_none()
        && !parts.headers.contains_key(header::AUTHORIZATION)
        && parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(is_form_data)
}
