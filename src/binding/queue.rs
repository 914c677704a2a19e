//! The way back into JavaScript: completions gather in a queue, and one wake-up of the JS thread delivers all
//! that are there.
//!
//! An async function of napi-rs costs a promise, a threadsafe function and two tasks a call; this costs a
//! push. JavaScript keeps the promises, by call id, in `lib/bridge.js`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::bindgen_prelude::{FnArgs, Function, ToNapiValue, Unknown};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Status, sys};

use super::outcome::Failure;
use crate::error::Result;

type Make = Box<dyn FnOnce(sys::napi_env) -> napi::Result<sys::napi_value> + Send>;
type Wake = ThreadsafeFunction<(), Unknown<'static>, FnArgs<(Batch,)>, Status, false, true, 0>;

/// One call's end.
struct Completion {
    call: u32,
    outcome: Result<Make, Failure>,
    /// What its result has for `attempts`, if it has that field.
    attempts: Option<u32>,
}

/// The completions of one client.
pub struct Queue {
    waiting: Arc<Mutex<Vec<Completion>>>,
    /// Weak: it keeps no event loop alive; JavaScript does that while calls are pending.
    wake: Wake,
}

impl Queue {
    /// `settle` is called on the JS thread with `[call, error, value, attempts, call, ...]`.
    pub fn new(settle: &Function<'_, FnArgs<(Batch,)>, Unknown<'static>>) -> napi::Result<Self> {
        let waiting: Arc<Mutex<Vec<Completion>>> = Arc::default();
        let taken = waiting.clone();
        let wake = settle
            .build_threadsafe_function::<()>()
            .weak::<true>()
            .callee_handled::<false>()
            .build_callback(move |_| {
                Ok(FnArgs::from((Batch(std::mem::take(&mut *lock(&taken))),)))
            })?;
        Ok(Self { waiting, wake })
    }

    /// Ends a call, or what is no verb's. Any thread may do this.
    pub fn settle<T: ToNapiValue + Send + 'static>(&self, call: u32, outcome: Result<T>) {
        self.settle_tried(call, outcome, None);
    }

    /// Ends a call whose result says how often its requests were sent.
    pub fn settle_tried<T>(&self, call: u32, outcome: Result<T>, attempts: Option<u32>)
    where
        T: ToNapiValue + Send + 'static,
    {
        let outcome = match outcome {
            // SAFETY: `Make` runs in `Batch::to_napi_value`, on the thread of the environment it is given.
            Ok(value) => Ok(Box::new(move |env| unsafe { T::to_napi_value(env, value) }) as Make),
            Err(error) => Err(Failure::from(error)),
        };
        let first = {
            let mut waiting = lock(&self.waiting);
            waiting.push(Completion {
                call,
                outcome,
                attempts,
            });
            waiting.len() == 1
        };
        if first {
            // Fails only when the environment is going away; nobody is left to be told then.
            self.wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }
}

fn lock(waiting: &Mutex<Vec<Completion>>) -> MutexGuard<'_, Vec<Completion>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The completions of one wake-up, as a flat array.
pub struct Batch(Vec<Completion>);

impl ToNapiValue for Batch {
    unsafe fn to_napi_value(env: sys::napi_env, batch: Self) -> napi::Result<sys::napi_value> {
        let mut array = std::ptr::null_mut();
        // SAFETY: called by napi-rs on the thread of `env`; all handles live in the callback's scope.
        unsafe {
            napi::check_status!(sys::napi_create_array_with_length(
                env,
                batch.0.len() * 4,
                &mut array
            ))?;
            let mut index = 0;
            for Completion {
                call,
                outcome,
                attempts,
            } in batch.0
            {
                let (error, value) = match outcome {
                    Ok(make) => match make(env) {
                        Ok(value) => (<Option<Failure>>::to_napi_value(env, None)?, value),
                        Err(error) => (
                            Failure::to_napi_value(env, Failure::unmade(&error))?,
                            std::ptr::null_mut(),
                        ),
                    },
                    Err(failure) => (Failure::to_napi_value(env, failure)?, std::ptr::null_mut()),
                };
                let value = if value.is_null() {
                    <Option<bool>>::to_napi_value(env, None)?
                } else {
                    value
                };
                let call = u32::to_napi_value(env, call)?;
                let attempts = <Option<u32>>::to_napi_value(env, attempts)?;
                for element in [call, error, value, attempts] {
                    napi::check_status!(sys::napi_set_element(env, array, index, element))?;
                    index += 1;
                }
            }
        }
        Ok(array)
    }
}
