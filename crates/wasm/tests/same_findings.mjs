// The WebAssembly has the findings of the program: over the articles of examples/ and of the tests, in Node.
// `node crates/wasm/tests/same_findings.mjs PROGRAM`, after crates/wasm/build.sh; .ci/run calls it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { default: init, Medlint, advertisers, markets, version } = await import(`${root}target/medlint-wasm/web/medlint.js`);
await init({ module_or_path: readFileSync(`${root}target/medlint-wasm/web/medlint_bg.wasm`) });

const program = process.argv[2];
const began = performance.now();
const linter = new Medlint();
const toRead = performance.now() - began;
const day = new Date().toISOString().slice(0, 10);

/** A finding with the keys that both reports have. The program's offsets count bytes. */
const ofProgram = one => ({
  rule: one.rule, family: one.family, severity: one.severity, message: one.message, why: one.why, fix: one.fix, sources: one.sources, text: one.text,
  line: one.line, column: one.column, endLine: one.end_line, endColumn: one.end_column, notes: one.notes.map(note => [note.rule, note.line, note.column, note.text]),
  edit: one.edit && [one.edit.replacement, one.edit.is_safe], reason: one.reason,
});
const ofModule = one => ({
  rule: one.rule, family: one.family, severity: one.severity, message: one.message, why: one.why, fix: one.fix, sources: one.sources.map(source => source.tag), text: one.text,
  line: one.line, column: one.column, endLine: one.endLine, endColumn: one.endColumn, notes: one.notes.map(note => [note.rule, note.line, note.column, note.text]),
  edit: one.edit && [one.edit.replacement, one.edit.isSafe], reason: one.reason,
});
const inOrder = all => all.sort((a, b) => a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule) || a.message.localeCompare(b.message));
const ENDINGS = { md: "markdown", mdx: "mdx", txt: "text", html: "html" };

const folders = ["examples/articles", "examples/project", "tests/articles", "tests/pages"];
const articles = folders.flatMap(folder => readdirSync(root + folder, { recursive: true }).map(name => `${folder}/${name}`))
  .filter(path => ENDINGS[path.split(".").pop()]);
const profiles = [[], ["--market", "uk", "--advertiser", "pharma"], ["--market", "eu,au", "--advertiser", "supplement", "--promotional", "auto"]];
let compared = 0;
for (const profile of profiles) {
  const run = ["check", ...articles, "--rules", "rules.toml", "--format", "json", "--fail-on", "never", ...profile];
  const report = JSON.parse(execFileSync(program, run, { cwd: root, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }));
  const value = key => profile[profile.indexOf(key) + 1];
  const said = key => (profile.includes(key) ? value(key) : undefined);
  for (const path of articles) {
    const text = readFileSync(root + path, "utf8");
    const options = { format: ENDINGS[path.split(".").pop()], market: said("--market")?.split(","), advertiser: said("--advertiser"), promotional: said("--promotional"), today: day };
    const found = linter.check(text, options);
    for (const one of [...found.findings, ...found.findings.flatMap(one => one.edit ?? [])]) {
      if (one.text !== undefined) assert.equal(text.slice(one.start, one.end), one.text, `${path}: the place of ${one.rule}`);
      assert.ok(one.start <= one.end && one.end <= text.length);
    }
    const wanted = [...report.findings, ...report.suppressed].filter(one => one.path === path).map(ofProgram);
    assert.deepEqual(inOrder(found.findings.map(ofModule)), inOrder(wanted), `${path} ${profile.join(" ")}`);
    assert.equal(found.summary.errors + found.summary.warnings + found.summary.infos + found.summary.suppressed, found.findings.length);
    compared += wanted.length;
  }
}
assert.ok(articles.length > 3 && compared > 100, `${articles.length} articles, ${compared} findings`);

// A Word document: the text that is taken out of it, and the program's findings.
for (const name of ["google-docs", "libreoffice", "python-docx"]) {
  const path = `tests/documents/${name}.docx`;
  const run = ["check", path, "--rules", "rules.toml", "--format", "json", "--fail-on", "never"];
  const report = JSON.parse(execFileSync(program, run, { cwd: root, stdio: ["ignore", "pipe", "ignore"] }));
  const found = linter.checkWord(readFileSync(root + path), { today: day });
  assert.deepEqual(inOrder(found.findings.map(ofModule)), inOrder(report.findings.map(ofProgram)), path);
  for (const one of found.findings) assert.equal(found.text.slice(one.start, one.end), one.text);
}
assert.throws(() => linter.checkWord(Buffer.from("hello")), /such a file is a zip archive/);

// The units of JavaScript, edits and comments at their places.
const [finding] = linter.check("😀 é: our **miracle** drip.").findings;
assert.deepEqual([finding.rule, finding.start, finding.end, finding.column], ["hype-miracle", 12, 19, 12]);
const drip = "Hello.\n\n- Our miracle drip.\n";
const { allow } = linter.check(drip).findings.find(one => one.rule === "hype-miracle");
const allowed = drip.slice(0, allow.start) + allow.text.replace(":", ": approved by legal") + drip.slice(allow.start);
assert.equal(linter.check(allowed).findings.find(one => one.rule === "hype-miracle").reason, "approved by legal");

// Mistakes of rules and options are told at their places, and the linter goes on.
const rules = 'version = 1\nextends = "default"\n[[override]]\nrule = "hype-miracel"\nseverity = "off"\n';
try {
  new Medlint(rules);
  assert.fail("mistakes are refused");
} catch (refused) {
  assert.ok(refused instanceof Error, String(refused));
  const [mistake] = refused.mistakes;
  assert.deepEqual([mistake.file, mistake.line, rules.slice(mistake.start, mistake.end)], ["rules.toml", 4, '"hype-miracel"']);
  assert.match(mistake.help, /hype-miracle/);
}
const own = new Medlint(rules.replace("miracel", "miracle"));
assert.ok(!own.check("Our miracle drip.").findings.some(one => one.rule === "hype-miracle"));
own.free();
assert.throws(() => linter.check("x", { advertiser: "farma" }), /pharma/);
assert.throws(() => linter.check("x", { adverts: 1 }), /advertiser/);
assert.equal(linter.explain("hype-miracle").severity, "error");
assert.equal(linter.explain("no-such-rule"), undefined);
assert.ok(markets().includes("uk") && advertisers().includes("clinic") && /^\d+\.\d+/.test(version()));

const article = readFileSync(`${root}examples/articles/overclaiming-ketamine.md`, "utf8");
const times = Array.from({ length: 30 }, () => { const since = performance.now(); linter.check(article); return performance.now() - since; }).sort((a, b) => a - b);
console.log(`${compared} findings in ${articles.length} articles under ${profiles.length} profiles are the same; rules read in ${toRead.toFixed(0)} ms, ${article.length} letters checked in ${times[15].toFixed(1)} ms`);
