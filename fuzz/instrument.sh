#!/bin/sh
# Cargo's RUSTC_WORKSPACE_WRAPPER: the engine and the targets are instrumented for libFuzzer and checked for overflows; their
# dependencies are those of the other builds, and build scripts have no fuzzer to be linked with.
case " $* " in
*" --crate-name datastore_fuzz "* | *" --crate-name fuzz "*) ;;
*) exec "$@" ;;
esac
exec "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
  -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares -Coverflow-checks=on -Cdebug-assertions=on -Ccodegen-units=1
