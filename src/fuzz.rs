//! The engine without its binding, for fuzzing: the root of the crate in `fuzz/`, which stands here so that the modules are found.
//!
//! [`answered`] is the whole way of an answer, over a real connection: bytes of the fuzzer's are what the store says, to any
//! verb. [`asked`] is the way of a request: its parameters, address and signature. What must hold is said where it is checked.

#![allow(
    dead_code,
    unused_imports,
    reason = "what only the binding uses is unused here"
)]

mod bucket;
mod config;
mod engine;
mod error;
mod object;
mod transfer;
mod wire;

#[path = "../fuzz/targets/mod.rs"]
mod targets;

pub use targets::{Target, run};
