#!/usr/bin/env node
// The command `medlint` for Node: files and options to the linter as WebAssembly, its report to standard output.
// It reads files that are named and the rules.toml above each; all else is the program's, and is refused with a word about it.

import { existsSync, lstatSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { Medlint, Run, formats, version } from "./node.mjs";

const HELP = `Finds unsupported and non-compliant health claims (medlint ${version()} as WebAssembly)

usage: medlint check FILE... [options]    check articles; - reads standard input as Markdown
       medlint explain RULE [--rules FILE]

  --format FORMAT        ${formats().join(", ")} [default: short]
  --output FILE          write the report there
  --rules FILE           this rules.toml for all files, not the nearest of each
  --market LIST          us, uk, eu, au, ca, nz
  --advertiser WHO       clinic, telehealth, pharma, supplement, device, cosmetic
  --promotional ANSWER   yes, no, auto
  --fail-on LEVEL        error, warning, info, never [default: as the rules say]
  --today DAY            such as 2026-12-01, for allowances that expire [default: today]

Exit codes: 0 nothing that fails, 1 findings, 2 something that cannot be used.
Folders, globs, --fix, baselines, [[paths]] and the other commands need the program: a binary, or pip install medlint.
`;
const OPTIONS = {
  format: { type: "string", default: "short" }, output: { type: "string" }, rules: { type: "string" }, market: { type: "string" },
  advertiser: { type: "string" }, promotional: { type: "string" }, "fail-on": { type: "string" }, today: { type: "string" },
  help: { type: "boolean", short: "h" }, version: { type: "boolean", short: "V" },
};
const OTHERS = ["claims", "compare", "init", "lsp", "mcp", "review", "rules", "schema", "stats", "test"];

/** Something that cannot be used: told, and the exit code is 2. */
class Trouble extends Error {}

function main() {
  let read;
  try {
    read = parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Trouble(`${error.message}\nmedlint --help lists what there is here`);
  }
  const { values, positionals } = read;
  if (values.version) return say(`medlint ${version()}\n`);
  const [command, ...names] = positionals;
  if (values.help || (command === undefined && process.stdin.isTTY)) return say(HELP);
  if (OTHERS.includes(command) && !existsSync(command)) throw new Trouble(`medlint ${command} is part of the program alone: a binary, or pip install medlint`);
  if (command === "explain") return explain(names, values);
  const files = command === "check" ? names : positionals;
  return check(files.length === 0 ? ["-"] : files, values);
}

function check(files, values) {
  const day = new Date();
  const two = number => String(number).padStart(2, "0");
  const options = {
    market: values.market?.split(",").map(name => name.trim()), advertiser: values.advertiser, promotional: values.promotional, failOn: values["fail-on"],
    today: values.today ?? `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`,
  };
  const run = usable(() => new Run(values.format, options));
  const linters = new Map();
  const seen = new Set();
  for (const file of files) {
    const path = file === "-" ? "<stdin>" : file;
    if (seen.has(path === file ? resolve(file) : path)) continue;
    seen.add(path === file ? resolve(file) : path);
    let bytes;
    try {
      if (path === file && statSync(file).isDirectory()) throw new Trouble("a folder: name files here, such as $(git ls-files '*.md'); the program searches folders");
      bytes = readFileSync(path === file ? file : 0);
    } catch (error) {
      run.fail(path, error instanceof Trouble ? error.message : error.code === "ENOENT" ? "no such file or folder" : `cannot be read: ${error.message}`);
      continue;
    }
    const rules = values.rules ? resolve(values.rules) : nearest(path === file ? dirname(resolve(file)) : process.cwd());
    if (!linters.has(rules)) linters.set(rules, linter(rules, run));
    run.add(linters.get(rules), path, bytes);
  }
  const { output, exitCode, remarks } = run.finish();
  if (values.output) writeFileSync(values.output, output); else say(output);
  if (values.output || !["short", "concise", "markdown"].includes(values.format)) remarks.forEach(words => process.stderr.write(`medlint: ${words}\n`));
  process.exitCode = exitCode;
}

function explain([rule], values) {
  if (!rule) throw new Trouble("medlint explain RULE: name a rule, such as hype-miracle");
  const found = linter(values.rules ? resolve(values.rules) : nearest(process.cwd())).explain(rule);
  if (!found) throw new Trouble(`no rule is called "${rule}"`);
  const sources = found.sources.map(one => `  ${one.tag}: ${[one.title, one.section].filter(Boolean).join(", ")}${one.url ? `\n    ${one.url}` : ""}\n`);
  const examples = (name, all) => (all.length ? `\n${name}\n${all.map(text => `  ${text.replaceAll("\n", "\n  ")}\n`).join("")}` : "");
  say(`${found.rule} (${found.severity}): ${found.title}\n\nWhy      ${found.why}\nInstead  ${found.fix}\n${examples("Wrong", found.wrong)}${examples("Right", found.right)}\nSources\n${sources.join("")}`);
}

/** The nearest rules.toml from a folder upward, up to the top of the repository; null for the shipped rules. */
function nearest(folder) {
  for (let here = folder; ; here = dirname(here)) {
    const own = join(here, "rules.toml");
    if (lstatSync(own, { throwIfNoEntry: false })) return own;
    if (existsSync(join(here, ".git")) || dirname(here) === here) return null;
  }
}

/** The linter of a rules.toml with the files below its folder that it may include; what of it has no effect here is told. */
function linter(rules, run) {
  if (rules === null) return new Medlint();
  const text = usable(() => readFileSync(rules, "utf8"));
  const made = usable(() => new Medlint(text, included(dirname(rules), text)));
  const shown = relative(process.cwd(), rules);
  for (const table of made.withoutEffect()) run?.remark(`${shown}: ${table} has no effect here; the program knows it`);
  if (existsSync(join(dirname(rules), "claims.toml"))) run?.remark(`${join(dirname(shown), "claims.toml")} has no effect here; the program knows it`);
  return made;
}

/** The texts below a folder that the rules in it may include, by their paths with / between folders. Only folders that a file names are read. */
function included(folder, text, known = {}, below = "") {
  for (const [, entry] of (text.match(/^\s*include\s*=\s*\[[^\]]*\]/m)?.[0] ?? "").matchAll(/["']([^"'\n]+)["']/g)) {
    const path = join(below, entry).split(sep).join("/");
    const inside = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    if (path.startsWith("..") || path.startsWith("/") || !existsSync(join(folder, inside))) continue;
    for (const name of readdirSync(join(folder, inside))) {
      const own = inside ? `${inside}/${name}` : name;
      if (!/\.(toml|txt)$/.test(name) || own in known || (inside === "" && name === "rules.toml") || !statSync(join(folder, own)).isFile()) continue;
      known[own] = readFileSync(join(folder, own), "utf8");
      if (name.endsWith(".toml")) included(folder, known[own], known, inside);
    }
  }
  return known;
}

/** Runs a step whose failure is somebody's mistake, not ours. */
function usable(step) {
  try {
    return step();
  } catch (error) {
    const mistakes = error.mistakes?.map(one => `${one.file}:${one.line}:${one.column}: ${one.message}${one.help ? ` (${one.help})` : ""}`);
    throw new Trouble(mistakes?.join("\n") ?? error.message);
  }
}

function say(text) {
  process.stdout.write(text);
}

// A reader that has read enough is no trouble.
process.stdout.on("error", error => process.exit(error.code === "EPIPE" ? process.exitCode ?? 0 : 2));
try {
  main();
} catch (error) {
  process.stderr.write(error instanceof Trouble ? `medlint: ${error.message}\n` : `medlint: a mistake of its own, please report it: ${error.stack}\n`);
  process.exitCode = 2;
}
