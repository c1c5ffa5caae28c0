#!/usr/bin/env bash
# Builds the page into target/site: a folder for any static host, or to open from disk. Nothing in it loads anything from elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in node zstd; do
  command -v "$tool" >/dev/null || { echo "missing $tool" >&2; exit 1; }
done
bash crates/wasm/build.sh
out=target/site
rm -rf "$out"
mkdir -p "$out"
cp site/index.html site/style.css site/marks.js site/editor.js site/cards.js site/app.js "$out/"
# One script for the worker, as a string: the module packed, the code around it, what unpacks it, and the worker's own. The page's policy allows no
# loading, so that the module cannot be fetched. Packed by Zstandard before it is written in letters it takes a fifth less room than what a host
# makes of the bare module with gzip.
zstd --quiet --force --ultra -22 target/medlint-wasm/script/medlint_bg.wasm -o target/medlint-wasm/module.zst
{
  printf 'const MODULE = "%s";\n' "$(base64 -w 0 target/medlint-wasm/module.zst)"
  cat target/medlint-wasm/script/medlint.js site/vendor/fzstd.js site/worker.js
} > target/medlint-wasm/worker.js
{
  printf 'const ENGINE = '
  node -p 'JSON.stringify(require("fs").readFileSync("target/medlint-wasm/worker.js", "utf8"))'
} > "$out/engine.js"
# What is downloaded, packed as hosts do it.
size=$(cat "$out"/* | gzip -9 | wc -c)
echo "$out: $size bytes packed"
[ "$size" -lt 1500000 ] || { echo "more than 1.5 MB: too large" >&2; exit 1; }
