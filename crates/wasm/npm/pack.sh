#!/usr/bin/env bash
# Packs the WebAssembly with its command for Node as npm does: target/medlint-wasm/npm/medlint-VERSION.tgz. crates/wasm/build.sh comes before.
set -euo pipefail
cd "$(dirname "$0")/../../.."

out=target/medlint-wasm/npm
rm -rf "$out"
mkdir -p "$out/package"
cp crates/wasm/npm/{package.json,README.md,cli.mjs,node.mjs,node.d.mts} "$out/package/"
cp target/medlint-wasm/web/* "$out/package/"
# The package has the version of the workspace.
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
grep -q "\"version\": \"$version\"" crates/wasm/npm/package.json || { echo "crates/wasm/npm/package.json has another version than Cargo.toml ($version)" >&2; exit 1; }
npm pack --silent --pack-destination "$out" "./$out/package"
