"""Prints one plain phrase for each list member and each pattern of a rulebook and the files beside it, for tools that search for fixed texts.

    python3 benches/phrases.py rules.toml > phrases.txt

A choice gives its first alternative, what may be absent is left out, a gap and a list end the phrase.
"""
import pathlib
import re
import sys
import tomllib

PATTERN_KEYS = ["match", "unless-near", "only-near", "must-mention", "mentions", "topic", "not-target", "count", "against"]


def plain(pattern):
    before = None
    while before != pattern:
        before = pattern
        pattern = re.sub(r"\(([^()|]*)\)", "", pattern)
        pattern = re.sub(r"\(([^()|]*)\|[^()]*\)", r"\1", pattern)
    pattern = re.split(r"\.\.\.\d*|\{[^}]*\}", pattern)
    phrase = max(pattern, key=len).replace("~", "").replace("=", "")
    return " ".join(phrase.split())


def main():
    main_file = pathlib.Path(sys.argv[1])
    book = tomllib.loads(main_file.read_text())
    book.setdefault("rule", [])
    for file in sorted(main_file.parent.glob("rules/*.toml")):
        book["rule"] += tomllib.loads(file.read_text()).get("rule", [])
    for file in sorted(main_file.parent.glob("lexicon/*.txt")):
        book["lists"][file.stem] = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    texts = [member for members in book["lists"].values() for member in members]
    for rule in book["rule"]:
        texts += [text for key in PATTERN_KEYS for text in rule.get(key, []) if isinstance(text, str)]
    for table in ("cues", "guards"):
        for row in book.get(table, {}).values():
            texts += [text for value in row.values() if isinstance(value, list) for text in value]
    phrases = {plain(text) for text in texts}
    print("\n".join(sorted(phrase for phrase in phrases if len(phrase) > 3)))


main()
