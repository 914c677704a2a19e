//! What JavaScript gets: failures as plain objects, bytes as Buffers, times as Dates.

use bytes::Bytes;
use napi::bindgen_prelude::ToNapiValue;
use napi::{Status, sys};
use napi_derive::napi;

use crate::error::Error;

/// Below this a copy is cheaper than the finalizer of an external buffer.
const COPIED: usize = 16 << 10;

/// An error on its way to `lib/errors.js`, which makes the DataStoreError of it.
#[napi(object, object_from_js = false)]
pub struct Failure {
    pub code: String,
    pub message: String,
    pub status_code: Option<u32>,
    pub request_id: Option<String>,
    pub attempts: u32,
    pub retryable: bool,
    pub cause: Option<String>,
    pub bucket_region: Option<String>,
    /// What the file system refused: Node's words for it are made in JavaScript.
    pub file: Option<FileFailure>,
}

/// `errno` as libuv has it, without the sign.
#[napi(object, object_from_js = false)]
pub struct FileFailure {
    pub errno: i32,
    pub syscall: String,
    pub path: String,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            code: error.code.into_owned(),
            message: error.message,
            status_code: error.status_code.map(u32::from),
            request_id: error.request_id,
            attempts: error.attempts,
            retryable: error.retryable,
            cause: error.cause,
            bucket_region: error.hint.bucket_region,
            file: error.hint.file.map(|file| FileFailure {
                errno: file.errno,
                syscall: file.syscall.into(),
                path: file.path,
            }),
        }
    }
}

impl Failure {
    /// The answer is there but JavaScript could not take it: a Buffer too large for this Node, for one.
    pub fn unmade(error: &napi::Error) -> Self {
        Error::new(
            "InternalError",
            format!("the result could not be handed over: {}", error.reason),
        )
        .into()
    }
}

/// An error thrown where there is no call to settle.
pub fn thrown(error: &Error) -> napi::Error {
    napi::Error::new(
        Status::InvalidArg,
        format!("{}: {}", error.code, error.message),
    )
}

/// Bytes as a Buffer: memory that is never written again, handed over without a copy when that pays.
pub struct Chunk(pub Bytes);

impl ToNapiValue for Chunk {
    unsafe fn to_napi_value(env: sys::napi_env, chunk: Self) -> napi::Result<sys::napi_value> {
        let bytes = chunk.0;
        let mut value = std::ptr::null_mut();
        // SAFETY: on the JS thread of `env`. The external buffer's memory lives in the boxed `Bytes`, which only
        // `release` drops; when the buffer is refused, Node has not taken the box and it is dropped here.
        unsafe {
            if bytes.len() >= COPIED {
                look_after(env)?;
                let (data, length) = (bytes.as_ptr(), bytes.len());
                let hint = Box::into_raw(Box::new(bytes));
                let status = sys::napi_create_external_buffer(
                    env,
                    length,
                    data.cast_mut().cast(),
                    Some(release),
                    hint.cast(),
                    &mut value,
                );
                if status == sys::Status::napi_ok {
                    return Ok(value);
                }
                // Hosts with a memory cage (Electron) refuse external memory.
                return copied(env, &Box::from_raw(hint));
            }
            copied(env, &bytes)
        }
    }
}

/// Lets V8 see to young memory outside its heap. It looks how much there is where it makes a buffer of its own, and collects its youngest
/// objects when that is twice their space, 32 MiB; memory that is only shown to it is not looked at before it is 64 MiB more than it was, and then
/// by marking the whole heap: with 350 MB in the heap a stream went at 740 MB/s instead of 3,470. So there is a buffer of its own, of one byte. (Seen
/// with V8 11 and 12. Later ones give their youngest more space, so that the 64 MiB are reached first.)
unsafe fn look_after(env: sys::napi_env) -> napi::Result<()> {
    let (mut value, mut data) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: on the JS thread of `env`.
    napi::check_status!(unsafe { sys::napi_create_arraybuffer(env, 1, &mut data, &mut value) })
}

unsafe extern "C" fn release(
    _: sys::napi_env,
    _: *mut std::ffi::c_void,
    hint: *mut std::ffi::c_void,
) {
    // SAFETY: `hint` is the box made above, and Node calls this once.
    drop(unsafe { Box::from_raw(hint.cast::<Bytes>()) });
}

unsafe fn copied(env: sys::napi_env, bytes: &Bytes) -> napi::Result<sys::napi_value> {
    let (mut value, mut data) = (std::ptr::null_mut(), std::ptr::null_mut());
    // SAFETY: Node copies `bytes.len()` bytes before it returns.
    napi::check_status!(unsafe {
        sys::napi_create_buffer_copy(
            env,
            bytes.len(),
            bytes.as_ptr().cast(),
            &mut data,
            &mut value,
        )
    })?;
    Ok(value)
}

/// A JavaScript Date: in milliseconds since 1970, as which it comes from there.
#[derive(Clone, Copy, serde::Deserialize)]
pub struct Time(pub f64);

impl Time {
    /// From S3's seconds and nanoseconds.
    pub fn of(time: aws_smithy_types::DateTime) -> Self {
        Self(time.as_secs_f64() * 1000.0)
    }

    /// To S3's seconds; HTTP dates know no smaller unit.
    pub fn date_time(self) -> aws_smithy_types::DateTime {
        aws_smithy_types::DateTime::from_secs_f64((self.0 / 1000.0).floor())
    }
}

impl ToNapiValue for Time {
    unsafe fn to_napi_value(env: sys::napi_env, time: Self) -> napi::Result<sys::napi_value> {
        let mut value = std::ptr::null_mut();
        // SAFETY: on the JS thread of `env`.
        napi::check_status!(unsafe { sys::napi_create_date(env, time.0, &mut value) })?;
        Ok(value)
    }
}
