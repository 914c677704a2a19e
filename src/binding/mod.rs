//! The only rooms that name napi: JavaScript's calls come in here, and their ends go out.

mod calls;
mod client;
mod credentials;
mod options;
mod outcome;
mod params;
mod queue;
mod reader;
mod results;
mod upload;
mod verbs;

/// What the loader compares with the package's own: JavaScript and binary are one thing in two packages.
#[cfg_attr(test, expect(dead_code, reason = "only Node.js reads it"))]
#[napi_derive::napi]
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
