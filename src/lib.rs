pub mod bucket;
pub mod config;
pub mod error;
pub mod object;
pub mod transfer;
pub mod wire;
