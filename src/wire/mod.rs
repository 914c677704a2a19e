//! One transport for everything, and one attempts loop around every send.

mod attempts;
mod body;
mod clock;
mod dial;
mod sdk;
mod store;
mod tls;
mod transport;

pub use sdk::SignedPayload;
pub use store::Store;
