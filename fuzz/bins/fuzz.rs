//! One program for all targets: `FUZZ_TARGET` says which (fuzz/run.sh).

#![no_main]

use std::sync::OnceLock;

use datastore_fuzz::{Target, run};
use libfuzzer_sys::fuzz_target;

static TARGET: OnceLock<Target> = OnceLock::new();

fuzz_target!(|input: &[u8]| {
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
        let named = Target::ALL.into_iter().find(|target| target.name() == name);
        named.expect("FUZZ_TARGET names a target")
    });
    run(*target, input);
});
