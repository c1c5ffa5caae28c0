#!/usr/bin/env bash
# Measures the limits of docs/limits.md with the release build: CPU time and the most memory of each run.
# Needs python3 and about 1 GB of room in the folder for temporary files.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
bin=$PWD/target/release/medlint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export MEDLINT_CACHE=off
python3 - "$bin" <<'PY'
import os, subprocess, sys
bin = sys.argv[1]
SYLLABLES = "ba ce di fo gu ka le mi no pu".split()
word = lambda n: "".join(SYLLABLES[int(digit)] for digit in str(100000 + n))
HEAD = 'version = 1\nextends = "default"\n'
SOURCE = '[sources.S]\ntitle = "t"\ntier = "code"\nurl = "https://example.org"\n'

def put(name, text):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w") as file:
        file.write(text)

# A small process of its own starts each run, since what its parent takes counts as a child's.
MEASURE = """
import resource, subprocess, sys
run = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
taken, peak = used.ru_utime + used.ru_stime, used.ru_maxrss
said = (run.stderr.decode(errors="replace").strip().splitlines() or [""])[-1]
print(f"| {sys.argv[1]} | {taken:.2f} s | {peak // 1024} MB | {run.returncode} | {said[:70]} |", flush=True)
"""

def run(what, *args):
    options = ["-q", "--fail-on", "never", "--max-findings", "1"]
    subprocess.run([sys.executable, "-c", MEASURE, what, bin, "check", *options, *args], check=True)

def rules(count):
    rows = []
    for n in range(count):
        a, b = word(2 * n), word(2 * n + 1)
        rows.append(f'[[rule]]\nid = "f{n % 26}-{a}"\nfamily = "f{n % 26}"\nkind = "phrase"\nseverity = "warning"\ntitle = "t"\nmessage = "m"\nwhy = "w"\n'
                    f'fix = "f"\nmatch = ["{a} ({b}|x)~", "{{condition}} {b}", "{b} ...4 {a}"]\nunless = ["negated"]\nsources = ["S"]\nwrong = ["A {a} {b} comes"]\nright = ["A game"]\n')
    return HEAD + SOURCE + "".join(f'[families.f{n}]\ntitle = "F"\n' for n in range(26)) + "".join(rows)

sentence = "A game and a garden with plain words behind, a miracle for nobody, and 12 of 40 patients who slept well.\n\n"
put("a.md", "A game.\n")
print("| What | CPU time | Memory | Exit | Said |\n|---|---|---|---|---|")
for count in (1560, 20000):
    put("many.toml", rules(count))
    run(f"{count:,} rules", "a.md", "--rules", "many.toml")
put("words.toml", HEAD + "[lists]\ncondition.add = [" + ",".join(f'"{word(n)} thing"' for n in range(100000)) + "]\n")
run("a list of 100,000 words", "a.md", "--rules", "words.toml")
put("chain.toml", HEAD + "[lists]\n" + "".join(f'l{n} = ["a{n}", "{{l{n + 1}}}"]\n' for n in range(10000)) + 'l10000 = ["x"]\n')
run("10,000 lists, each in the one before", "a.md", "--rules", "chain.toml")
put("quotes.md", ">" * 10000 + " A miracle.\n")
run("10,000 quotes inside each other", "quotes.md")
put("items.md", "".join("  " * n + "- a\n" for n in range(4000)))
run("4,000 lists inside each other", "items.md")
put("front.md", "---\n" + "".join(" " * n + "a:\n" for n in range(4000)) + "---\nA miracle.\n")
run("4,000 tables inside each other in front matter", "front.md")
for n in range(100000):
    put(f"site/{n % 100}/{n}.md", sentence * 3)
run("100,000 files", "site")
for megabytes in (1, 10, 30):
    with open("large.md", "w") as file:
        for _ in range(megabytes * 10):
            file.write(sentence * (100000 // len(sentence)))
    run(f"a file of {megabytes:,} MB", "large.md")
articles = os.path.join(os.path.dirname(bin), "../../examples/articles")
pages = [os.path.join(articles, name) for name in sorted(os.listdir(articles))]
text = "\n\n".join(open(page, encoding="utf-8").read() for page in pages)
with open("large.md", "w") as file:
    file.write(text * (33_000_000 // len(text.encode())))
run("33 MB of the example articles, repeated", "large.md")
with open("large.md", "w") as file:
    file.write("a\n\n" * 10_000_000)
run("30 MB of paragraphs of one letter", "large.md")
os.truncate("large.md", 1 << 30)
run("a file of 1 GiB", "large.md")
PY
