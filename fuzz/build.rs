//! Says that the engine is compiled for fuzzing.

fn main() {
    println!("cargo:rustc-cfg=fuzzing");
    println!("cargo:rerun-if-changed=build.rs");
}
