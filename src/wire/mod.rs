//! One transport for everything, and one attempts loop around every send.

mod address;
mod ask;
mod attempts;
mod attributes;
mod blocks;
mod body;
mod call;
#[cfg(test)]
mod canned;
mod clock;
mod dial;
mod digest;
mod document;
mod draft;
mod hash;
mod keyring;
mod lean;
mod learned;
mod memory;
mod order;
mod raw;
mod ready;
mod sdk;
mod seen;
#[cfg(test)]
mod served;
mod shelf;
mod sign;
mod sigv4;
mod spaces;
mod spelling;
mod store;
mod tls;
mod together;
mod transport;
mod tries;
mod twins;
mod warm;

/// Runs an operation given by its input through the attempts loop, a copy of the input for each attempt.
macro_rules! send {
    ($store:expr, $input:expr) => {{
        let bucket = $input.get_bucket().clone();
        send!($store, bucket.as_deref(), $input)
    }};
    ($store:expr, $bucket:expr, $input:expr) => {{
        let attempt = |client: aws_sdk_s3::Client| {
            let input = $input.clone();
            async move { input.send_with(&client).await }
        };
        $store.run($bucket, attempt).await
    }};
}
pub(crate) use send;

pub use call::{Call, Location, Meter};
#[cfg(test)]
pub use canned::answering;
#[cfg(test)]
pub use draft::{drafting, taken};
pub use lean::Draft;
pub use order::Order;
pub use raw::{RawAnswer, RawRequest};
pub use sdk::SignedPayload;
#[cfg(test)]
pub use served::{Fate, IDLE, Served};
pub use sign::Presign;
pub use sigv4::hexadecimal;
pub use spelling::{decode, decode_marker, in_quotes, quoted, url_decoded};
pub use store::Store;
