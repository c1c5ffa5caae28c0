#!/usr/bin/env python3
"""Times a run with a claims register of 10,000 claims over 1,000 articles beside the same run without one, in turn, and prints medians.

usage: benches/register.py [MEDLINT] [ROUNDS]     (target/release/medlint, 7)
The claims are those of 400 products, 25 each. The articles are those of tests/articles and examples/articles over and over, each with three sentences of
the register: one as it is approved, two with another figure. One thread, processor time of the whole process.
"""
import os, pathlib, resource, statistics, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PARTS = ["back pain", "knee pain", "migraine", "poor sleep", "dry skin", "hay fever", "hair loss", "hot flushes", "joint stiffness", "low mood"]
VERBS = ["ease", "reduce", "lower", "relieve", "improve", "lessen", "soothe", "calm", "shorten", "prevent"]
GOODS = ["patch", "programme", "course", "cream", "device", "drops", "tablet", "massage", "plan", "spray"]

SYLLABLES = "Bel Cor Dan Fer Gal Hel Jun Kel Lor Mir Nor Pel Quin Ros Sel Tar Uln Vel Win Zor".split()


def claim(number: int) -> str:
    product, of_product = divmod(number, 25)
    name = SYLLABLES[product % 20] + SYLLABLES[product // 20] + "a"
    part, verb, good = PARTS[of_product % 10], VERBS[of_product // 3], GOODS[product % 10]
    return f"In our {6 + of_product}-week study, {20 + of_product} of {100 + product} adults said that the {name} {good} may {verb} {part} at home."


def main() -> None:
    binary = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release/medlint").resolve()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    claims = list(dict.fromkeys(claim(number) for number in range(10_000)))
    articles = sorted([*(ROOT / "tests/articles").glob("*.md"), *(ROOT / "examples/articles").glob("*.md")])
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        register = "version = 1\n" + "".join(
            f'\n[[claim]]\nid = "C-{number}"\nwording = "{words}"\nproduct = "P-{number % 40}"\nmarkets = ["us"]\nstatus = "approved"\n'
            f'approver = "Dr A"\napproved = "2026-05-04"\n\n[[claim.evidence]]\nreference = "Lee A. Study {number}. Journal 2026;1:1-9"\n'
            for number, words in enumerate(claims)
        )
        (here / "register.toml").write_text(register)
        (here / "a").mkdir()
        for number in range(1000):
            exact, *near = (claims[(number * 97 + step * 3_331) % len(claims)] for step in range(3))
            near = [words.replace("In our ", "In our 1", 1) for words in near]
            words = "\n\n".join([exact, *near])
            (here / f"a/{number}.md").write_text(f"{articles[number % len(articles)].read_text()}\n\n{words}\n")
        usual = [str(binary), "check", "a", "--jobs", "1", "--market", "us", "--format", "json"]
        runs = {"without": usual, "with": [*usual, "--claims", "register.toml"]}
        times: dict[str, list[float]] = {name: [] for name in runs}
        for turn in range(rounds + 1):
            for name, command in runs.items():
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                done = subprocess.run(command, cwd=here, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                if done.returncode > 1:
                    sys.exit(done.stderr.decode())
                if turn:
                    times[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        ratios = [one / other for one, other in zip(times["with"], times["without"])]
        for name, all_times in times.items():
            print(f"{name:8} {statistics.median(all_times):.3f} s of CPU")
        size = sum(file.stat().st_size for file in (here / "a").iterdir()) / 1e6
        print(f"{len(claims)} claims, 1,000 articles of {size:.1f} MB: {statistics.median(ratios):.2f} times")


if __name__ == "__main__":
    main()
