"""Times commands in turns and writes the page about speed; `compare.sh` calls it."""
import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import resource
import shutil
import statistics
import subprocess
import tempfile
import time


def once(command, folder):
    """CPU seconds, wall seconds and peak memory in MiB of one run, by the kernel's own account of the child."""
    start = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024


def size(path):
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return len(files), sum(file.stat().st_size for file in files)


def commands(medlint, corpus, what):
    """The commands that are compared on a path, by name."""
    path = str(what)
    found = {
        "medlint": [medlint, "check", "--jobs", "1", "--format", "concise", path],
        "medlint, 2 threads": [medlint, "check", "--jobs", "2", "--format", "concise", path],
    }
    if shutil.which("rg"):
        found["ripgrep, 1 thread"] = ["rg", "-j1", "-F", "-i", "-n", "-f", str(corpus / "phrases.txt"), path]
    if shutil.which("rumdl"):
        found["rumdl"] = ["rumdl", "check", "--no-cache", path]
    if shutil.which("typos"):
        found["typos"] = ["typos", path]
    return found


def slow_commands(corpus, what):
    """Tools that are too slow for a thousand articles; they get a tenth of them."""
    found = {}
    if shutil.which("textlint"):
        config = corpus / ".textlintrc.json"
        config.write_text(json.dumps({"rules": {"prh": {"rulePaths": ["prh.yml"]}}}))
        phrases = (corpus / "phrases.txt").read_text().splitlines()
        lines = ["version: 1", "rules:"]
        for phrase in phrases:
            # prh escapes hyphens of plain phrases in a way that its own engine refuses, so it gets expressions.
            pattern = "/" + re.sub(r"([.*+?^${}()|\[\]\\/])", r"\\\1", phrase) + "/i"
            lines.append(f"  - expected: {json.dumps(phrase.upper())}\n    pattern: {json.dumps(pattern)}")
        (corpus / "prh.yml").write_text("\n".join(lines) + "\n")
        found["textlint + prh"] = ["textlint", "--config", str(config), str(what)]
    if shutil.which("proselint"):
        found["proselint"] = ["proselint", "check", str(what)]
    if shutil.which("write-good"):
        found["write-good"] = ["write-good", *map(str, sorted(what.rglob("*.md")))]
    if shutil.which("vale"):
        found["Vale"] = ["vale", "--config", str(corpus / ".vale.ini"), str(what)]
    return found


def working(named, folder):
    """The commands that do what they are compared for; a tool that ends with an error of its own is fast and proves nothing."""
    kept = {}
    for name, command in named.items():
        # This process stays small: what it takes in memory would count as its children's.
        with tempfile.TemporaryFile() as file:
            run = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
            file.seek(0)
            said = file.read(20_000).decode(errors="replace")
        wrong = next((line for line in said.splitlines() if re.search(r"Traceback|SyntaxError|Unexpected error|not found|Cannot find", line)), None)
        if run.returncode > 1 and not name.startswith(("write-good", "typos")) or wrong or not said.strip() and name != "typos":
            print(f"left out: {name} (exit {run.returncode}): {wrong or 'it says nothing'}")
        else:
            kept[name] = command
    return kept


def measure(named, folder, rounds):
    """Medians per command, all commands in turns: one round is one run of each."""
    runs = {name: [] for name in named}
    for number in range(rounds + 1):
        for name, command in named.items():
            figures = once(command, folder)
            if number > 0:
                runs[name].append(figures)
    return {name: [statistics.median(column) for column in zip(*figures)] for name, figures in runs.items()}


def table(rows, first, bytes_in, files):
    lines = ["| command | CPU s | wall s | MB/s (CPU) | files/s (wall) | peak MiB | CPU, times medlint |", "|---|---|---|---|---|---|---|"]
    base = rows[first][0]
    for name, (cpu, wall, memory) in rows.items():
        lines.append(f"| {name} | {cpu:.3f} | {wall:.3f} | {bytes_in / 1e6 / max(cpu, 1e-9):.1f} | {files / wall:.0f} | {memory:.1f} | {cpu / base:.2f} |")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--medlint", required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    args = parser.parse_args()
    corpus, page = args.corpus, []
    marker = "<!-- figures: everything below is written by benches/compare.sh -->"
    phrases = len((corpus / "phrases.txt").read_text().splitlines())
    page += [f"Measured {datetime.date.today()} on {platform.machine()}, {os.cpu_count()} cores, Linux {platform.release().split('-')[0]}. "
             f"Medians of {args.rounds} rounds, every command once a round. ripgrep searches for {phrases} phrases.", ""]
    for title, what in [("1,000 articles of 6 KB", corpus / "k1"), ("A tree of 4,000 articles, 20 MB", corpus / "tree"),
                        ("One file of 1 MiB", corpus / "large-1m.md"), ("One article of 6 KB, the whole process", corpus / "one.md")]:
        files, length = size(what)
        # What takes milliseconds is repeated more often, what takes seconds less.
        rounds = {1: 5 * args.rounds, 4000: max(3, args.rounds // 2)}.get(files, args.rounds)
        rows = measure(working(commands(args.medlint, corpus, what), corpus), corpus, rounds)
        page += [f"### {title}", "", *table(rows, "medlint", length, files), ""]
    few = corpus / "k01"
    slow = working(slow_commands(corpus, few), corpus)
    if slow:
        files, length = size(few)
        rows = measure({"medlint": commands(args.medlint, corpus, few)["medlint"], **slow}, corpus, 1)
        page += ["### 100 articles, slower tools, one round", "", *table(rows, "medlint", length, files), ""]
    page += growth(args, corpus)
    page += hostile(args, corpus)
    old = args.output.read_text() if args.output.exists() else marker + "\n"
    head = old.split(marker)[0]
    args.output.write_text(head + marker + "\n\n" + "\n".join(page).rstrip() + "\n")
    print("\n".join(page))


def growth(args, corpus):
    check = [args.medlint, "check", "--jobs", "1", "--format", "concise"]
    named = {
        "shipped rules, 1 article": [*check, str(corpus / "one.md")],
        "shipped rules, 100 articles": [*check, str(corpus / "k01")],
        "shipped rules, 1,000 articles": [*check, str(corpus / "k1")],
        "shipped rules, 100 KiB": [*check, str(corpus / "large-100k.md")],
        "shipped rules, 1 MiB": [*check, str(corpus / "large-1m.md")],
        "156 more rules, 1 article": [*check, "--rules", str(corpus / "rules-156.toml"), str(corpus / "one.md")],
        "1,560 more rules, 1 article": [*check, "--rules", str(corpus / "rules-1560.toml"), str(corpus / "one.md")],
        "156 more rules, 1,000 articles": [*check, "--rules", str(corpus / "rules-156.toml"), str(corpus / "k1")],
        "1,560 more rules, 1,000 articles": [*check, "--rules", str(corpus / "rules-1560.toml"), str(corpus / "k1")],
    }
    rows = measure(named, corpus, args.rounds)
    lines = ["### Growth", "", "| run | CPU s | wall s | peak MiB |", "|---|---|---|---|"]
    lines += [f"| {name} | {cpu:.4f} | {wall:.4f} | {memory:.1f} |" for name, (cpu, wall, memory) in rows.items()]
    compared = [
        ("10 times the documents", "shipped rules, 1,000 articles", "shipped rules, 100 articles"),
        ("10 times the length", "shipped rules, 1 MiB", "shipped rules, 100 KiB"),
        ("10 times the rules, start-up and one article", "1,560 more rules, 1 article", "shipped rules, 1 article"),
        ("10 times the rules, 1,000 articles", "1,560 more rules, 1,000 articles", "shipped rules, 1,000 articles"),
    ]
    lines += ["", "| growth | CPU, times |", "|---|---|"]
    lines += [f"| {name} | {rows[more][0] / rows[less][0]:.2f} |" for name, more, less in compared]
    return [*lines, ""]


def hostile(args, corpus):
    files = sorted((corpus / "hostile").iterdir())
    named = {file.name: [args.medlint, "check", "--jobs", "1", "--format", "concise", str(file)] for file in files}
    rows = measure(named, corpus, 1)
    lines = ["### Texts made to be slow", "", "| text | MB | CPU s | MB/s | peak MiB |", "|---|---|---|---|---|"]
    for file in files:
        cpu, _, memory = rows[file.name]
        length = file.stat().st_size / 1e6
        lines.append(f"| {file.name} | {length:.2f} | {cpu:.3f} | {length / max(cpu, 1e-9):.1f} | {memory:.1f} |")
    return lines


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
