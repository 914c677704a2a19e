//! Parameters from JavaScript: a table a topic. Names are S3's; `lib/params.js` has checked them already.

mod bucket;
mod copy;
mod extras;
mod list;
mod listings;
mod multipart;
mod object;
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

use napi_derive::napi;

use crate::wire::{Call, Meter, Presign};

/// What every parameter object may hold besides S3's own.
pub trait Common {
    /// What the call adds to its requests: headers, and a meter when JavaScript wants to know how it goes.
    fn call(&mut self) -> Call;
}

/// Makes a URL of the call instead of sending it.
#[napi(object, object_to_js = false)]
pub struct NativePresign {
    /// Seconds.
    pub expires_in: u32,
    /// Header and query names, in lower case, that the caller asked for among those the engine adds by itself.
    pub keep: Vec<String>,
}

/// The same by value.
pub fn call(
    headers: Option<HashMap<String, String>>,
    progress: Option<bool>,
    presign: Option<NativePresign>,
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

/// A parameter object: `field "Name": Type,` each; Dates stand apart, since their TypeScript name is another.
macro_rules! params {
    ($(#[$meta:meta])* $name:ident {
        $($field:ident $js:literal: $type:ty,)*
    } $(dates { $($date:ident $date_js:literal,)* })?) => {
        $(#[$meta])*
        #[napi_derive::napi(object, object_to_js = false)]
        pub struct $name {
            $(#[napi(js_name = $js)] pub $field: Option<$type>,)*
            $($(#[napi(js_name = $date_js, ts_type = "Date")] pub $date: Option<crate::binding::outcome::Time>,)*)?
            /// Headers of the user's for each request of the call.
            pub headers: Option<std::collections::HashMap<String, String>>,
            /// Whether `transferred()` will be asked for the call's bytes.
            pub progress: Option<bool>,
            /// The call is not to be sent.
            pub presign: Option<crate::binding::params::NativePresign>,
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

/// Fills an SDK builder: `setter: kind field,` each. Words are S3's enumerations, open to values we do not know.
macro_rules! fill {
    (@text $value:expr) => { $value.clone() };
    (@word $value:expr) => { $value.as_deref().map(Into::into) };
    (@metadata $value:expr) => { $value.as_ref().map(crate::object::metadata::encode) };
    (@plain $value:expr) => { $value };
    (@time $value:expr) => { $value.map(crate::binding::outcome::Time::date_time) };
    ($builder:expr, $params:expr, { $($set:ident: $kind:tt $field:ident,)* }) => {
        $builder$(.$set(fill!(@$kind $params.$field)))*
    };
}
use {fill, params};
