//! The native half of datastore-client.
//!
//! One way in and one way out: JavaScript calls [`binding`], which asks [`transfer`] (many requests, one job) or
//! [`object`] and [`bucket`] (one file a verb); these send through [`wire`] (one transport, one attempts loop), which
//! was told by [`config`]. [`engine`] has the threads of it all, [`error`] is everybody's. Nothing looks back.

mod binding;
mod bucket;
mod config;
mod engine;
mod error;
mod object;
mod transfer;
mod wire;
