#!/usr/bin/env bash
# Counts instructions, which do not depend on what else the machine does, and fails when a run needs over a tenth more
# than recorded: `benches/instructions.sh`. After a change that is meant, `benches/instructions.sh --record`.
set -euo pipefail
cd "$(dirname "$0")/.."

record=benches/instructions.txt
command -v valgrind >/dev/null || { echo "instructions: valgrind is not installed (apt-get install valgrind)" >&2; exit 2; }

# Outside the repository, whose rules.toml would otherwise count as the articles' own.
corpus=${MEDLINT_BENCH_CORPUS:-${TMPDIR:-/tmp}/medlint-bench}
# The generator itself need not be fast, and the tests have built what it needs.
[ -f "$corpus/one.md" ] || cargo bench --quiet --profile dev --bench corpus -- "$corpus"
cargo build --release --quiet
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$medlint" "$@" 2>&1 >/dev/null | sed -n 's/.*Collected : //p'
}

medlint=$PWD/target/release/medlint

measure() {
  cd "$corpus"
  echo "start $(count check --jobs 1 --format json - </dev/null)"
  echo "article $(count check --jobs 1 --format json one.md)"
  echo "hundred $(count check --jobs 1 --format json k01)"
}

(measure) >"$here/now"
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
