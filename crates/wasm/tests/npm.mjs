// The package of npm: installed in an empty folder without Rust, it has the reports of the program, byte for byte, and its types hold.
// `node crates/wasm/tests/npm.mjs PROGRAM`, after crates/wasm/npm/pack.sh; .ci/web calls it.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const program = resolve(process.argv[2]);
const packed = join(root, "target/medlint-wasm/npm");
const archive = join(packed, readdirSync(packed).find(name => name.endsWith(".tgz")));
const here = mkdtempSync(join(tmpdir(), "medlint-npm-"));
// Node and npm, and nothing that compiles.
const env = { PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(":"), HOME: here };
const npm = execFileSync("sh", ["-c", "command -v npm"], { encoding: "utf8" }).trim();

try {
  writeFileSync(join(here, "package.json"), '{"private": true, "type": "module"}');
  const since = performance.now();
  execFileSync(process.execPath, [npm, "install", "--offline", "--no-audit", "--no-fund", "--silent", archive], { cwd: here, env });
  const toInstall = performance.now() - since;
  assert.ok(toInstall < 60_000, `${toInstall} ms`);

  // The same articles and rules as the program, in formats that are written in different ways.
  for (const name of ["examples", "tests/articles", "tests/pages", "rules", "rules.toml", "lexicon", "registers", "sources.toml", "interventions.toml", "interventions"]) {
    mkdirSync(dirname(join(here, name)), { recursive: true });
    cpSync(join(root, name), join(here, name), { recursive: true });
  }
  cpSync(join(root, "tests/documents"), join(here, "documents"), { recursive: true });
  const articles = ["examples/articles", "tests/articles", "tests/pages", "documents"].flatMap(folder => readdirSync(join(here, folder)).map(name => `${folder}/${name}`))
    .filter(path => /\.(md|mdx|txt|html|docx)$/.test(path)).sort();
  const bin = join(here, "node_modules/.bin/medlint");
  const both = (args, cwd = here) => [program, bin].map(command => spawnSync(command, args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 28 }));
  const same = (args, cwd) => {
    const [wanted, found] = both(args, cwd);
    assert.equal(found.stdout, wanted.stdout, args.join(" "));
    assert.equal(found.status, wanted.status, args.join(" "));
    return found;
  };
  for (const format of ["json", "concise", "sarif", "junit"]) {
    same(["check", ...articles.slice(0, format === "json" ? articles.length : 4), "--rules", "rules.toml", "--format", format, "--today", "2026-12-01"]);
  }
  const article = "examples/articles/overclaiming-ketamine.md";
  const report = JSON.parse(same(["check", article, "--market", "uk", "--advertiser", "pharma", "--format", "json", "--fail-on", "info"]).stdout);
  assert.ok(report.findings.length > 3);

  // The nearest rules.toml with what it includes; what has no effect is told.
  const site = join(here, "site");
  mkdirSync(join(site, "own/words"), { recursive: true });
  mkdirSync(join(site, ".git"));
  writeFileSync(join(site, "rules.toml"), 'version = 1\nextends = "default"\ninclude = ["own/*.toml"]\n');
  writeFileSync(join(site, "own/house.toml"), 'include = ["words/house-drip.txt"]\n[[rule]]\nid = "house-drip-name"\nmatch = ["{house-drip}"]\nfix = "Name the substance"\nwrong = ["glow drip"]\nright = ["a drip"]\n');
  writeFileSync(join(site, "own/words/house-drip.txt"), "glow drip\nparty drip\n");
  writeFileSync(join(site, "a.md"), "Our party drip is calm.\n");
  const own = same(["check", "a.md", "--format", "concise"], site);
  assert.match(own.stdout, /house-drip-name/);
  writeFileSync(join(site, "rules.toml"), 'version = 1\nextends = "default"\ninclude = ["own/hous.toml"]\n');
  const [, missing] = both(["check", "a.md"], site);
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /rules\.toml:3:12: expected a file that can be read, found "own\/hous\.toml".*own\/house\.toml/s);
  writeFileSync(join(site, "rules.toml"), 'version = 1\nextends = "default"\n[[paths]]\nglob = ["a.md"]\ncheck = "off"\n');
  assert.match(both(["check", "a.md", "--format", "json"], site)[1].stderr, /rules\.toml: \[\[paths\]\] has no effect here/);

  // Honest about everything else: exit code 2 and the way out.
  const refused = (args, words) => {
    const found = spawnSync(bin, args, { cwd: here, env, encoding: "utf8", input: "Our miracle drip.\n" });
    assert.equal(found.status, 2, args.join(" "));
    assert.match(found.stdout + found.stderr, words);
  };
  refused(["check", "examples"], /a folder: name files here/);
  refused(["check", "no-such.md"], /no such file/);
  refused(["check", "a.md", "--fix"], /--fix/);
  refused(["check", "a.md", "--format", "html"], /no format is called "html"; there are short/);
  refused(["check", "a.md", "--market", "uks"], /no market is called "uks"; did you mean/);
  refused(["stats", "."], /part of the program alone/);
  const piped = spawnSync(bin, ["check", "-", "--format", "concise"], { cwd: here, env, encoding: "utf8", input: "Our miracle drip.\n" });
  assert.equal(piped.status, 1);
  assert.match(piped.stdout, /^<stdin>:1:5: error\[hype-miracle\]/m);
  assert.match(execFileSync(bin, ["explain", "hype-miracle"], { cwd: here, env, encoding: "utf8" }), /Why .*\n/);
  assert.match(execFileSync(bin, ["--version"], { cwd: here, env, encoding: "utf8" }), /^medlint \d/);

  // The types: a program that uses them compiles, one that misuses them does not.
  const tsc = join(root, "editors/vscode/node_modules/typescript/bin/tsc");
  if (existsSync(tsc)) {
    const use = words => {
      writeFileSync(join(here, "use.mts"), `import { Medlint, type Finding } from "medlint";\nconst all: Finding[] = new Medlint().check("A miracle.", { market: ["${words}"] }).findings;\nconsole.log(all[0]?.line);\n`);
      const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "esnext,dom", "--types", "", "use.mts"];
      return spawnSync(process.execPath, [tsc, ...options], { cwd: here, encoding: "utf8" });
    };
    const good = use("uk");
    assert.equal(good.status, 0, good.stdout);
    assert.notEqual(use("moon").status, 0);
  }
  const start = performance.now();
  spawnSync(bin, ["check", article, "--format", "json"], { cwd: here, env });
  const toCheck = performance.now() - start;
  console.log(`${(statSync(archive).size / 1e6).toFixed(2)} MB packed, installed in ${(toInstall / 1000).toFixed(1)} s; ${articles.length} articles have the program's reports; one article takes ${toCheck.toFixed(0)} ms`);
} finally {
  rmSync(here, { recursive: true, force: true });
}
