//! Parameters from JavaScript: a table a topic. Names are S3's; `lib/params.js` has checked them already.
//!
//! They come as JSON, in one string: reading each field that a verb may have from an object costs the JS thread a call each.

mod bucket;
mod copy;
mod extras;
mod list;
mod listings;
mod multipart;
mod object;
mod object_json;
mod put;
mod request;
mod settings;
mod tagging;

pub use bucket::{BucketParams, CreateBucketParams, ListBucketsParams};
pub use copy::CopyObjectParams;
pub use extras::{DeleteObjectsParams, ObjectAttributesParams};
pub use list::{ListObjectsParams, ListObjectsV2Params};
pub use listings::{
    CleanupParams, ListMultipartUploadsParams, ListObjectVersionsParams, ListPartsParams,
};
pub use multipart::{
    AbortMultipartUploadParams, CompleteMultipartUploadParams, UploadPartCopyParams,
    UploadPartParams,
};
pub use object::{DeleteObjectParams, GetObjectParams};
pub use put::PutObjectParams;
pub use request::RequestParams;
pub use settings::{PutBucketPolicyParams, PutBucketTaggingParams, PutBucketVersioningParams};
pub use tagging::{ObjectTagsParams, PutObjectTaggingParams, Tag};

use std::collections::HashMap;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::wire::{Call, Meter, Presign};

/// What every parameter object may hold besides S3's own.
pub trait Common: DeserializeOwned {
    /// What the call adds to its requests: headers, and a meter when JavaScript wants to know how it goes.
    fn call(&mut self) -> Call;
}

/// Reads the parameters of a call.
pub fn given<P: Common>(json: &str) -> Result<P> {
    object_json::read(json).map_err(|error| {
        Error::new(
            "InternalError",
            format!("the parameters could not be handed over: {error}"),
        )
    })
}

/// Makes a URL of the call instead of sending it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GivenPresign {
    /// Seconds.
    pub expires_in: u32,
    /// Header and query names, in lower case, that the caller asked for among those the engine adds by itself.
    pub keep: Vec<String>,
}

/// The same by value.
pub fn call(
    headers: Option<HashMap<String, String>>,
    progress: Option<bool>,
    presign: Option<GivenPresign>,
) -> Call {
    Call {
        headers: headers.unwrap_or_default(),
        meter: (progress == Some(true)).then(Meter::default),
        presign: presign.map(|presign| Presign {
            expires_in: Duration::from_secs(presign.expires_in.into()),
            keep: presign.keep,
        }),
        verify: false,
        location: None,
    }
}

/// A parameter object: `field "Name": Type,` each.
macro_rules! params {
    ($(#[$meta:meta])* $name:ident {
        $($field:ident $js:literal: $type:ty,)*
    }) => {
        $(#[$meta])*
        #[derive(serde::Deserialize)]
        pub struct $name {
            $(#[serde(rename = $js)] pub $field: Option<$type>,)*
            /// Headers of the user's for each request of the call.
            pub headers: Option<std::collections::HashMap<String, String>>,
            /// Whether `transferred()` will be asked for the call's bytes.
            pub progress: Option<bool>,
            /// The call is not to be sent.
            pub presign: Option<crate::binding::params::GivenPresign>,
        }

        impl crate::binding::params::Common for $name {
            fn call(&mut self) -> crate::wire::Call {
                crate::binding::params::call(
                    self.headers.take(),
                    self.progress,
                    self.presign.take(),
                )
            }
        }
    };
}

/// Fills an SDK builder: `setter: kind field,` each. Words are S3's enumerations, open to values we do not know. A setter moves the whole
/// builder, 488 bytes of a GET and 1,232 of a PUT, so only what is given is set.
macro_rules! fill {
    (@text $value:expr) => { $value.clone() };
    (@word $value:expr) => { $value.as_deref().map(Into::into) };
    (@metadata $value:expr) => { $value.as_ref().map(crate::object::metadata::encode) };
    (@plain $value:expr) => { $value };
    (@time $value:expr) => { $value.map(crate::binding::outcome::Time::date_time) };
    ($builder:expr, $params:expr, { $($set:ident: $kind:tt $field:ident,)* }) => {{
        let mut builder = $builder;
        $(
            let value = fill!(@$kind $params.$field);
            if value.is_some() {
                builder = builder.$set(value);
            }
        )*
        builder
    }};
}
use {fill, params};
