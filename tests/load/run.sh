#!/usr/bin/env bash
# Builds the release binary and plays rounds on loopback, once in peace and once with a kill in the middle; then draws a contest
# of 100,000 people, and checks that draw in a browser. `tests/load/run.sh prizes` does only the latter two.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${1:-}" != prizes ]; then
	cargo build --release --bin quiz --example load
	target/release/examples/load "$@"
	target/release/examples/load --kill "$@"
fi
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
cargo build --release --bin quiz
cargo bench --bench prizes -- --keep "$kept"
node tests/load/phone.mjs "$kept"
