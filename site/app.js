// The page: connects the two editors, the cards, the choices and the worker that checks. Nothing is sent or kept.
"use strict";

const $ = id => document.getElementById(id);
const MARKET_NAMES = { us: "US", uk: "UK", eu: "EU", au: "Australia", ca: "Canada", nz: "New Zealand" };
const FORMATS = { md: "markdown", markdown: "markdown", mdx: "mdx", txt: "text", html: "html", htm: "html", docx: "word" };
const ENDINGS = { markdown: "md", mdx: "mdx", text: "txt", html: "html" };
/** A check waits until nobody has typed for so many milliseconds, or for as long as the last one took. */
const PAUSE = { check: 120, rules: 500 };
const EXAMPLE = `# Ketamine therapy at Riverside Wellness

Our miracle ketamine drip **cures depression** in one session. It is 100% safe and has no side effects.

FDA-approved for depression, our infusions work better than antidepressants. Results are guaranteed, or your money back.

> "I was suicidal for years. After two drips my depression was gone for good!" (Anna, 34)

Only three places are left this week: book now.
`;
const BEGINNING = `version = 1
extends = "default"

[settings]
market = ["us"]
advertiser = "clinic"

# [[override]]
# rule = "hype-miracle"
# severity = "warning"
`;

const state = { tab: "article", market: null, number: 0, report: null, checked: null, mistakes: [], ready: false, rulesText: null, files: new Map(), word: null };

const article = new Editor($("pane-article").querySelector(".editor"), { changed: () => later("check"), at: found => choose(found, false) });
const rules = new Editor($("pane-rules").querySelector(".editor"), { changed: () => later("rules"), at: found => choose(found, false) });
const editor = () => (state.tab === "article" ? article : rules);
const cards = new Cards($("cards"), $("more"), {
  chosen: (found, focus = false) => { if (isHere(found)) editor().show(found, focus); },
  replace: ({ edit }) => { if (isFresh()) article.replace(edit.start, edit.end, edit.replacement); },
  insert: ({ allow }) => {
    if (!isFresh()) return;
    article.replace(allow.start, allow.start, allow.text);
    // The caret goes where the reason is to be typed.
    const end = allow.start + allow.text.search(/:\s*(-->|\*\/)/) + 1;
    article.replace(end, end, " ");
  },
  back: () => editor().field.focus(),
});

/** Whether the findings are those of the text as it stands: the places of edits are right only then. */
function isFresh() { return !state.word && article.text === state.checked; }

/** Mistakes that a change causes in the shipped rules have no place in the text that is open. */
function isHere(found) { return !found.file || found.file === "rules.toml"; }

function choose(found, focus) {
  cards.unfold(found);
  editor().show(found, focus);
}

// The worker, one at a time: while it is busy, only the newest of each kind of work waits.

let worker = null, busy = null;
const waiting = new Map(), timers = {};

function startWorker() {
  const script = URL.createObjectURL(new Blob([ENGINE], { type: "text/javascript" }));
  worker = new Worker(script);
  URL.revokeObjectURL(script);
  worker.onmessage = ({ data }) => heard(data);
  worker.onerror = event => heard({ kind: "broken", error: event.message });
}

function send(kind) {
  waiting.set(kind, true);
  if (!busy && state.ready) next();
}

function next() {
  const kind = ["rules", "check"].find(one => waiting.delete(one));
  if (!kind) return;
  const isCheck = kind === "check";
  busy = { kind, since: performance.now(), text: isCheck ? article.text : state.rulesText, word: isCheck ? state.word : null };
  state.number++;
  const files = isCheck || state.rulesText === null ? undefined : included(state.rulesText, state.files);
  worker.postMessage({ kind, number: state.number, text: busy.text, word: busy.word, files, options: isCheck ? options() : undefined });
}

function later(kind) {
  clearTimeout(timers[kind]);
  if (kind === "rules") {
    state.rulesText = rules.text.trim() === "" ? null : rules.text;
    if (state.rulesText === null) return send("rules");
  }
  timers[kind] = setTimeout(() => send(kind), Math.max(PAUSE[kind], state.took ?? 0));
}

function heard(data) {
  const done = busy;
  if (data.number !== undefined) busy = null;
  if (data.kind === "ready") ready(data);
  else if (data.kind === "rules") heardRules(data.mistakes, done);
  else if (data.kind === "report") heardReport(data.report, done);
  else if (data.kind === "refused") refused(data.error, done);
  else broken(data.error);
  if (!busy && state.ready) next();
}

function ready({ version, markets, advertisers }) {
  busy = null;
  $("version").textContent = version;
  if (!state.ready) {
    $("markets").append(...markets.map(name => element("label", {}, element("input", { type: "checkbox", value: name, change: pickMarkets }), MARKET_NAMES[name] ?? name)));
    $("advertiser").append(...advertisers.map(name => element("option", { value: name }, name)));
    waiting.set("check", true);
  }
  // A new worker knows the shipped rules alone. What stopped the one before is not tried again until something changes.
  state.ready = true;
  if (state.rulesText !== null) waiting.set("rules", true);
}

function heardRules(mistakes, { text }) {
  if (text !== state.rulesText) return;
  state.mistakes = mistakes.map(mistake => ({ ...mistake, severity: "error", text: "", fix: mistake.help }));
  rules.mark(state.mistakes.filter(isHere).map(mistake => widened(mistake, rules.text)));
  // Cards and marks are the same objects: a click on either finds the other.
  state.mistakes = [...rules.ranges, ...state.mistakes.filter(mistake => !isHere(mistake))];
  waiting.set("check", true);
  draw();
}

/** An empty place is shown by the letter behind it. */
function widened(mistake, text) {
  return mistake.end > mistake.start ? mistake : { ...mistake, end: Math.min(mistake.start + 1, text.length) };
}

function heardReport(report, { text, word, since }) {
  state.took = performance.now() - since;
  document.documentElement.dataset.took = state.took.toFixed(1);
  // Typed on in the meantime: the next check is due already.
  if (word !== state.word || (!word && text !== article.text)) return;
  if (word && article.text !== report.text) article.display(report.text);
  state.report = report;
  state.checked = article.text;
  article.mark(report.findings.filter(found => !found.wholeDocument));
  draw();
}

/** A Word document that cannot be read; the text before it stays. */
function refused(error, { word }) {
  if (word !== state.word) return;
  const name = $("name").textContent;
  leaveWord();
  $("name").textContent = "";
  trouble(`${name} cannot be read: ${error}.`);
}

function broken(error) {
  worker.terminate();
  if (!state.ready) return trouble(`The check cannot run in this browser: ${error}. A current one can.`);
  busy = { kind: "begin" };
  trouble(`The check stopped by a mistake of its own: ${error}. Your text is untouched; change it or reload the page to check again.`);
  startWorker();
}

// What is seen.

function draw() {
  const isArticle = state.tab === "article";
  const shown = isArticle ? state.report?.findings ?? [] : state.mistakes;
  cards.show(shown);
  $("found-title").textContent = isArticle ? "Findings" : "Mistakes in the rules";
  $("counts").textContent = isArticle ? counted() : state.mistakes.length ? "" : state.rulesText === null ? "The shipped rules hold." : "No mistakes: these rules hold.";
  $("rules-state").textContent = state.mistakes.length ? `(${plural(state.mistakes.length, "mistake")})` : state.rulesText === null ? "" : "(yours)";
  const about = state.report?.document;
  $("judged").textContent = isArticle && about && article.text.trim() ? judged(about) : "";
  const markets = state.market ?? about?.markets ?? [];
  document.querySelectorAll("#markets input").forEach(box => { box.checked = markets.includes(box.value); });
  const missing = state.mistakes.some(({ message }) => /there is no such file|expected files of a rulebook/.test(message));
  const way = missing ? " They include files that are not here: choose those together with rules.toml, or drop them too." : "";
  trouble(state.mistakes.length && (isArticle || missing) ? `Your rules have mistakes; until they are mended, the rules before them hold.${way}` : "");
  announce();
}

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function counted() {
  if (article.text.trim() === "") return "Nothing to check yet.";
  if (!state.report) return "Reading the rules …";
  const { errors, warnings, infos, suppressed } = state.report.summary;
  const parts = [[errors, "error"], [warnings, "warning"], [infos, "remark"]].filter(([count]) => count > 0).map(([count, word]) => plural(count, word));
  if (suppressed) parts.push(`${suppressed} allowed`);
  return parts.length ? parts.join(", ") : "Nothing found.";
}

function judged({ promotional, advertiser, markets, language }) {
  if (language) return `The text seems to be ${language}: only English is judged.`;
  const where = markets.map(name => MARKET_NAMES[name] ?? name).join(", ");
  return `Judged as ${promotional ? "copy that sells" : "information"}, published by a ${advertiser} (${where}).`.replace("a pharma ", "a pharma company ").replace(/a (supplement|device|cosmetic) /, "a $1 seller ");
}

function announce() {
  clearTimeout(timers.live);
  timers.live = setTimeout(() => {
    const words = state.tab === "article" ? counted() : $("counts").textContent || plural(state.mistakes.length, "mistake");
    if ($("live").textContent !== words) $("live").textContent = words;
  }, 1000);
}

function trouble(words) {
  $("trouble").textContent = words;
  $("trouble").hidden = words === "";
}

// What is chosen.

function options() {
  const day = new Date();
  const two = number => String(number).padStart(2, "0");
  return {
    format: $("format").value,
    level: $("level").value,
    advertiser: $("advertiser").value || undefined,
    market: state.market ?? undefined,
    today: `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`,
  };
}

function pickMarkets() {
  const picked = [...document.querySelectorAll("#markets input:checked")].map(box => box.value);
  state.market = picked.length ? picked : null;
  send("check");
}

["advertiser", "level", "format"].forEach(id => $(id).addEventListener("change", () => send("check")));

function turnTo(tab, focus) {
  state.tab = tab;
  for (const name of ["article", "rules"]) {
    $(`tab-${name}`).setAttribute("aria-selected", String(name === tab));
    $(`tab-${name}`).tabIndex = name === tab ? 0 : -1;
    $(`pane-${name}`).hidden = name !== tab;
  }
  if (focus) $(`tab-${tab}`).focus();
  draw();
}
for (const tab of ["article", "rules"]) {
  $(`tab-${tab}`).addEventListener("click", () => turnTo(tab, false));
  $(`tab-${tab}`).addEventListener("keydown", event => {
    if (["ArrowLeft", "ArrowRight"].includes(event.key)) turnTo(state.tab === "article" ? "rules" : "article", true);
  });
}

document.addEventListener("keydown", event => {
  if (event.key !== "F8") return;
  event.preventDefault();
  const all = editor().ranges;
  if (!all.length) return;
  const from = editor().field.selectionStart;
  const behind = all.find(range => range.start > from) ?? all[0];
  const before = [...all].reverse().find(range => range.start < from) ?? all[all.length - 1];
  choose(event.shiftKey ? before : behind, true);
  announceFinding(event.shiftKey ? before : behind);
});

/** The words of a finding for those who hear the page. */
function announceFinding(found) {
  clearTimeout(timers.live);
  $("live").textContent = `${LEVELS[found.severity]}, line ${found.line}: ${found.message}`;
}

// Files: opened, dropped, saved.

async function open(chosen, areRules = false) {
  const files = [...chosen];
  const endingOf = file => file.name.split(".").pop().toLowerCase();
  // Beside a rules.toml, word lists and other rules are what it includes.
  const hasRules = areRules || files.some(file => endingOf(file) === "toml");
  const texts = new Map();
  for (const file of files) {
    const ending = endingOf(file);
    if (ending !== "toml" && !FORMATS[ending]) return trouble(`${file.name} cannot be read: save it as .md, .txt, .html or .docx first.`);
    if (ending === "docx") return openWord(file.name, new Uint8Array(await file.arrayBuffer()));
    try {
      texts.set(file.name, new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()));
    } catch {
      return trouble(`${file.name} is not UTF-8: save it in that encoding first.`);
    }
  }
  if (hasRules) return openRules(texts);
  const [[name, text]] = texts;
  leaveWord();
  $("format").value = FORMATS[name.split(".").pop().toLowerCase()];
  $("name").textContent = name;
  turnTo("article", false);
  article.set(text);
}

/** A rules.toml with the files that it includes, or such files for the one that is open. */
function openRules(texts) {
  const isPart = name => name !== "rules.toml" && (texts.has("rules.toml") || includes(state.rulesText ?? "").some(entry => fits(entry, name)));
  const main = [...texts.keys()].find(name => name.endsWith(".toml") && !isPart(name));
  if (main) state.files.clear();
  for (const [name, text] of texts) if (name !== main) state.files.set(name, text);
  turnTo("rules", false);
  if (!main || rules.text === texts.get(main)) return send("rules");
  rules.set(texts.get(main));
}

/** The entries of `include` in a text of rules. */
function includes(text) {
  return [...(text.match(/^\s*include\s*=\s*\[[^\]]*\]/m)?.[0] ?? "").matchAll(/["']([^"'\n]+)["']/g)].map(([, entry]) => entry.replace(/^\.\//, ""));
}

/** Whether an entry of `include` names a file, of which the page knows the name and no folder. */
function fits(entry, name) {
  const pattern = entry.split("/").pop().split("*").map(part => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${pattern}$`).test(name);
}

/** The files that rules include, by their paths from the folder of rules.toml. */
function included(text, files, folder = "", known = {}) {
  for (const entry of includes(text)) {
    const below = folder + entry.slice(0, entry.lastIndexOf("/") + 1);
    for (const [name, own] of files) {
      if (!fits(entry, name) || below + name in known) continue;
      known[below + name] = own;
      if (name.endsWith(".toml")) included(own, files, below, known);
    }
  }
  return known;
}

/** A Word document: its text is shown, a paragraph a line, and changed in Word alone. */
function openWord(name, bytes) {
  state.word = bytes;
  for (const id of ["format", "save"]) $(id).disabled = true;
  $("name").textContent = name;
  turnTo("article", false);
  send("check");
}

function leaveWord() {
  if (!state.word) return;
  state.word = null;
  article.field.readOnly = false;
  for (const id of ["format", "save"]) $(id).disabled = false;
}

let areRules = false;
$("file").addEventListener("change", event => { if (event.target.files.length) open(event.target.files, areRules); event.target.value = ""; });
["open", "open-rules"].forEach(id => $(id).addEventListener("click", () => { areRules = id === "open-rules"; $("file").click(); }));
$("example").addEventListener("click", () => { leaveWord(); $("format").value = "markdown"; $("name").textContent = ""; article.set(EXAMPLE); });
$("begin-rules").addEventListener("click", () => rules.set(BEGINNING));
$("shipped").addEventListener("click", () => { state.files.clear(); rules.set(""); });
$("save").addEventListener("click", () => {
  const address = URL.createObjectURL(new Blob([article.text], { type: "text/plain" }));
  const name = $("name").textContent || `article.${ENDINGS[$("format").value]}`;
  element("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
});
document.addEventListener("dragover", event => { event.preventDefault(); document.body.classList.add("dropping"); });
document.addEventListener("dragleave", event => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
document.addEventListener("drop", event => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  if (event.dataTransfer.files.length) open(event.dataTransfer.files);
});

busy = { kind: "begin" };
startWorker();
draw();
