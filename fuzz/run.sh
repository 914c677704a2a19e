#!/bin/sh
# Fuzzes one target, by libFuzzer, for so many seconds:   fuzz/run.sh body|head|raw|ask|settle [SECONDS]
#
# What it finds stands in target/fuzz/TARGET/found: put it into fuzz/corpus/TARGET, which `cargo test` replays, and mend. The stable
# compiler instruments the engine; a C++ compiler is needed for libFuzzer itself. What it has reached is kept in target/fuzz.
set -eu
cd "$(dirname "$0")/.."
target=$1 seconds=${2:-60} work=target/fuzz/$1
test -d "fuzz/corpus/$target" || { echo "fuzz/corpus has no $target" >&2; exit 2; }
RUSTC_WORKSPACE_WRAPPER=$PWD/fuzz/instrument.sh cargo build --profile quick -p datastore-fuzz --features libfuzzer --bin fuzz
mkdir -p "$work/reached" "$work/found"
FUZZ_TARGET=$target exec target/quick/fuzz "$work/reached" "fuzz/corpus/$target" -max_total_time="$seconds" -max_len=8192 -timeout=60 \
  -rss_limit_mb=1024 -artifact_prefix="$work/found/"
