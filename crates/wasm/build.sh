#!/usr/bin/env bash
# Builds the linter as WebAssembly: target/medlint-wasm/web is an ES module with types, for bundlers, Node and npm; target/medlint-wasm/script a plain script.
# Needs the target: rustup target add wasm32-unknown-unknown. The program that writes the JavaScript is compiled once, into target/ci-tools.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ -e "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] || {
  echo "missing the target: rustup target add wasm32-unknown-unknown" >&2
  exit 1
}
# Options for the linker of this machine are none for WebAssembly's.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
cargo build --quiet --locked --package medlint-wasm --lib --profile wasm --target wasm32-unknown-unknown
cargo build --quiet --locked --manifest-path crates/wasm/bindgen/Cargo.toml --target-dir target/ci-tools/bindgen
for form in web:web script:no-modules; do
  rm -rf "target/medlint-wasm/${form%%:*}"
  target/ci-tools/bindgen/debug/medlint-bindgen target/wasm32-unknown-unknown/wasm/medlint_wasm.wasm "target/medlint-wasm/${form%%:*}" "${form##*:}"
done
cp LICENSE-MIT LICENSE-APACHE target/medlint-wasm/web/
