#!/usr/bin/env python3
"""How long an editor waits for `medlint lsp`: opening an article, and a key in it, until its findings arrive.

usage: benches/lsp_latency.py PROGRAM
Prints the table of docs/editors.md. The articles are those of examples/articles without their front matter, one behind the other up to their size; they
are far denser in claims than a real one. A key is one letter typed at the end of a paragraph in the middle; its time holds the 40 ms for which the
server waits whether more is typed. "CPU" is the processor's time that the server took, which other programs on the machine do not lengthen. Linux;
only Python's own library is needed.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEYS = 30


class Server:
    """A language server over its standard input and output."""

    def __init__(self, program):
        # In a folder of its own: the rules.toml of this repository would be read as a project's.
        folder = tempfile.mkdtemp()
        self.process = subprocess.Popen([program, "lsp"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.number = 0
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.tell("initialized", {})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def receive(self):
        length = 0
        while (line := self.process.stdout.readline().strip()):
            name, value = line.split(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))

    def ask(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while (message := self.receive()).get("id") != self.number:
            pass
        return message["result"]

    def findings(self, version):
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"].get("version", version) == version:
                return len(message["params"]["diagnostics"])

    def processor(self):
        """The processor's time of the server so far, in milliseconds: the clock of another process, as clock_getcpuclockid(3) gives it."""
        return time.clock_gettime((~self.process.pid << 3) | 2) * 1000


def article(size):
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples/articles").glob("*.md"))]
    bodies = [text.split("---", 2)[2] if text.startswith("---") else text for text in texts]
    return ("".join(bodies) * (size // len("".join(bodies)) + 1))[:size]


def milliseconds(since):
    return (time.perf_counter() - since) * 1000


def measure(program, size):
    """Opening and keys of one size, in milliseconds."""
    server, text = Server(program), article(size)
    opened, typed, asked = [], [], []
    lines = text.split("\n")
    line = next(at for at in range(len(lines) // 2, len(lines)) if lines[at].endswith("."))
    cpu = [server.processor()]
    for round in range(3):
        uri = f"untitled:{round}.md"
        since = time.perf_counter()
        server.tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "markdown", "version": 0, "text": text}})
        count = server.findings(0)
        opened.append(milliseconds(since))
        cpu.append(server.processor())
    end = {"line": line, "character": len(lines[line].encode("utf-16-le")) // 2}
    for version in range(1, KEYS + 1):
        since = time.perf_counter()
        change = {"range": {"start": end, "end": end}, "text": "e"}
        server.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]})
        server.findings(version)
        typed.append(milliseconds(since))
    cpu.append(server.processor())
    server.process.stdin.close()
    server.process.wait(10)
    return opened, typed, count, [cpu[1] - cpu[0], (cpu[4] - cpu[3]) / KEYS]


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    print(f"| article | findings | opened, first text | its CPU | opened, later ones | a key, median | its CPU | a key, slowest of {KEYS} |")
    print("|---|---|---|---|---|---|---|---|")
    for name, size in [("6 KB", 6_000), ("100 KB", 100_000), ("1 MB", 1_000_000)]:
        opened, typed, count, (first, key) = measure(program, size)
        times = [opened[0], first, statistics.median(opened[1:]), statistics.median(typed), key, max(typed)]
        print(f"| {name} | {count} | " + " | ".join(f"{one:.0f} ms" if one >= 10 else f"{one:.1f} ms" for one in times) + " |", flush=True)


if __name__ == "__main__":
    main()
