#!/usr/bin/env bash
# Counts instructions, which do not depend on what else the machine does, and fails when a run needs over a tenth more
# than recorded: `benches/instructions.sh`. After a change that is meant, `benches/instructions.sh --record`.
set -euo pipefail
cd "$(dirname "$0")/.."

record=benches/instructions.txt
command -v valgrind >/dev/null || { echo "instructions: valgrind is not installed (apt-get install valgrind)" >&2; exit 2; }

corpus=${MEDLINT_BENCH_CORPUS:-target/bench-corpus}
[ -f "$corpus/one.md" ] || cargo bench --quiet --bench corpus -- "$PWD/$corpus"
cargo build --release --quiet
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null target/release/medlint "$@" 2>&1 >/dev/null | sed -n 's/.*Collected : //p'
}

# A folder without a rules.toml, so that the shipped rulebook applies.
measure() {
  echo "start $(count rules --format json)"
  echo "article $(count check --jobs 1 --format json "$corpus/one.md")"
  echo "hundred $(count check --jobs 1 --format json "$corpus/k01")"
}

measure >"$here/now"
if [ "${1:-}" = --record ]; then
  cp "$here/now" "$record"
  cat "$record"
  exit 0
fi
failed=0
while read -r name now; do
  was=$(awk -v name="$name" '$1 == name {print $2}' "$record")
  awk -v name="$name" -v now="$now" -v was="$was" 'BEGIN {
    printf "%-8s %13d instructions, recorded %13d, ratio %.3f\n", name, now, was, now / was
    exit now > was * 1.1
  }' || failed=1
done <"$here/now"
[ "$failed" = 0 ] || { echo "instructions: over a tenth more than recorded; find out why, or record anew with --record" >&2; exit 1; }
