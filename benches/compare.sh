#!/usr/bin/env bash
# Times whole processes side by side, in turns, in one run, and writes docs/performance.md: `benches/compare.sh [ROUNDS]`.
#
# Compared are medlint with its full rulebook, ripgrep with as many phrases as that rulebook has, and those of rumdl,
# typos, proselint, Vale, textlint with prh and write-good that are on the PATH. Needs only bash,
# cargo and python3.
set -euo pipefail
cd "$(dirname "$0")/.."

# Outside the repository, whose rules.toml would otherwise count as the articles' own.
corpus=${MEDLINT_BENCH_CORPUS:-${TMPDIR:-/tmp}/medlint-bench}
[ -f "$corpus/one.md" ] || cargo bench --quiet --profile dev --bench corpus -- "$corpus"
cargo build --release --quiet
python3 benches/phrases.py rules.toml >"$corpus/phrases.txt"
exec python3 benches/compare.py --corpus "$corpus" --medlint "$PWD/target/release/medlint" --rounds "${1:-7}" --output docs/performance.md
