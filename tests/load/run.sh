#!/usr/bin/env bash
# Builds the release binary and plays rounds on loopback: once in peace, once with a kill in the middle.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo build --release --bin quiz --example load
target/release/examples/load "$@"
target/release/examples/load --kill "$@"
