//! The local store: an S3 server on loopback, for the demo, the tests and day-to-day development.
//!
//! It is honest where it counts for a client: signatures, payload hashes and checksums are verified, keys are opaque
//! bytes, lists are in UTF-8 byte order, errors carry S3's own codes. It keeps everything in memory and forgets it when
//! it stops, or, with a root, in a folder, and then loses nothing that it acknowledged. What it does not do (encryption,
//! access control lists, object lock) it refuses with `NotImplemented`; a bucket's policy it keeps and does not heed.
//!
//! A request passes three rooms:
//!
//! - [`front`]: the prefix is cut, the signature is checked over the path as sent, the body is wrapped in its checks;
//! - `s3s`: routes, parses and writes S3's protocol, without authentication of its own (it can only verify the path it
//!   routes by, so it cannot verify under a prefix; one way of checking serves with a prefix and without);
//! - [`backend`]: what each operation means, on the plain data structures of [`store`].
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use datastore_local::{Config, Prefix, start};
//!
//! let handle = start(Config { prefix: Prefix::new("/datastore")?, ..Config::default() }).await?;
//! println!("{}", handle.url()); // http://127.0.0.1:41234/datastore
//! handle.stop().await;
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]

mod auth;
mod backend;
mod checksum;
mod config;
mod failure;
mod front;
mod hex;
mod server;
mod store;

pub use config::{AccessKey, BadPrefix, Config, Prefix};
pub use server::{Handle, StartError, start};
