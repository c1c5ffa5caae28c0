// Cards: what is said of each finding, why, what to write instead and by which source; a list beside the text.
"use strict";

/** An element with attributes and content. Text stays text. */
function element(name, attributes, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") made.addEventListener(key, value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...content.flat().filter(part => part !== null && part !== undefined && part !== ""));
  return made;
}

const LEVELS = { error: "Error", warning: "Warning", info: "Info" };
/** So many cards are made at once; a text may have thousands. */
const PORTION = 200;
const LONGEST_QUOTE = 160;

class Cards {
  /** `list` takes the cards, `more` asks for further ones. `chosen`, `replace` and `insert` are called with a finding. */
  constructor(list, more, { chosen, replace, insert, back }) {
    Object.assign(this, { list, more, chosen, replace, insert, back, findings: [], shown: 0, open: null });
    more.addEventListener("click", () => { this.portion(); this.list.children[this.shown - PORTION]?.querySelector("button")?.focus(); });
    list.addEventListener("keydown", event => { if (event.key === "Escape") this.back(); });
  }

  /** Shows these findings; the open one stays open if it is still there. */
  show(findings) {
    const key = finding => `${finding.rule}\n${finding.text}`;
    const open = this.open && findings.find(finding => key(finding) === key(this.open));
    const focused = this.list.contains(document.activeElement) ? this.place(document.activeElement) : -1;
    this.findings = findings;
    this.open = open ?? null;
    this.shown = 0;
    this.list.replaceChildren();
    this.portion();
    if (this.open) this.unfold(this.open, false);
    if (focused >= 0) (this.head(Math.min(focused, findings.length - 1)) ?? this.list).focus();
  }

  place(inside) { return [...this.list.children].findIndex(card => card.contains(inside)); }
  head(at) { return this.list.children[at]?.querySelector(".head"); }

  portion() {
    const next = this.findings.slice(this.shown, this.shown + PORTION);
    this.list.append(...next.map((finding, at) => this.card(finding, this.shown + at)));
    this.shown += next.length;
    const rest = this.findings.length - this.shown;
    this.more.hidden = rest === 0;
    this.more.textContent = `Show ${Math.min(rest, PORTION)} more of ${rest}`;
  }

  /** Opens the card of a finding and closes the one before; brings it into sight unless told not to. */
  unfold(finding, visibly = true) {
    const at = this.findings.indexOf(finding);
    while (at >= this.shown && this.shown < this.findings.length) this.portion();
    [...this.list.children].forEach((card, number) => this.set(card, number === at));
    this.open = finding;
    const card = this.list.children[at];
    if (visibly && card) this.bring(card);
  }

  /** Brings a card into sight: where the cards scroll by themselves, without moving the page under the text. */
  bring(card) {
    const box = this.list.parentElement;
    if (box.scrollHeight <= box.clientHeight || getComputedStyle(box).overflowY === "visible") return card.scrollIntoView({ block: "nearest" });
    const [seen, wanted] = [box.getBoundingClientRect(), card.getBoundingClientRect()];
    if (wanted.top < seen.top || wanted.height > seen.height) box.scrollTop += wanted.top - seen.top - 8;
    else if (wanted.bottom > seen.bottom) box.scrollTop += wanted.bottom - seen.bottom + 8;
  }

  set(card, isOpen) {
    if (card.classList.contains("open") === isOpen) return;
    card.classList.toggle("open", isOpen);
    const head = card.querySelector(".head");
    head.setAttribute("aria-expanded", String(isOpen));
    const number = this.place(head);
    card.querySelector(".more").replaceChildren(...(isOpen ? this.details(this.findings[number]) : []));
  }

  card(finding, number) {
    const kind = finding.reason === undefined ? finding.severity : "allowed";
    const label = finding.reason === undefined ? LEVELS[finding.severity] : "Allowed";
    const quote = finding.text.replace(/\s+/g, " ").trim();
    const toggle = event => {
      const card = event.currentTarget.closest("li");
      if (card.classList.contains("open")) { this.set(card, false); this.open = null; return; }
      this.unfold(finding);
      this.chosen(finding);
    };
    return element("li", { class: `card ${kind}` },
      element("button", { type: "button", class: "head", "aria-expanded": "false", "aria-controls": `more-${number}`, click: toggle },
        element("span", { class: "badge" }, label), " ",
        element("span", { class: "at" }, finding.file && finding.file !== "rules.toml" ? `${finding.file}, line ${finding.line}` : finding.wholeDocument ? "whole article" : `line ${finding.line}`),
        element("span", { class: "message" }, finding.message),
        quote && !finding.wholeDocument && !finding.message.includes(quote) && quote.length <= LONGEST_QUOTE ? element("q", { class: "quote" }, quote) : "",
        finding.help ? element("span", { class: "quote" }, finding.help) : ""),
      element("div", { class: "more", id: `more-${number}` }));
  }

  details(finding) {
    const part = (title, ...content) => [element("dt", {}, title), ...content.map(one => element("dd", {}, one))];
    const { edit, allow, instead, sources = [] } = finding;
    // Several rules that speak of one place may rest on the same fact.
    const notes = (finding.notes ?? []).filter((note, at, all) => all.findIndex(one => one.text === note.text && one.line === note.line) === at);
    const words = edit && edit.replacement === "" ? "Delete these words" : edit && (edit.isSafe ? `Replace by “${edit.replacement}”` : `Use “${edit.replacement}”, then read it again`);
    const buttons = [
      edit ? element("button", { type: "button", class: "do", click: () => this.replace(finding) }, words) : "",
      element("button", { type: "button", click: () => this.chosen(finding, true) }, "Show in the text"),
      allow ? element("button", { type: "button", click: () => this.insert(finding) }, "Allow with a reason") : "",
    ];
    const list = [
      ...(finding.reason === undefined ? [] : part("Allowed", finding.reason)),
      ...(finding.why ? part("Why it matters", finding.why) : []),
      ...(finding.fix && !finding.help ? part("What to write instead", finding.fix) : []),
      ...(instead ? part("For example", element("s", {}, instead.before), instead.after) : []),
      ...(notes.length ? part("Notes", ...notes.map(note => (note.line ? `Line ${note.line}: ${note.text}` : note.text))) : []),
      ...(sources.length ? part("Sources", ...sources.map(source => Cards.source(source))) : []),
    ];
    return [element("div", { class: "buttons" }, buttons), element("dl", {}, list),
      finding.rule ? element("p", { class: "rule" }, element("code", {}, finding.rule)) : ""];
  }

  static source({ title, section, url, tier }) {
    const name = section ? `${title}, ${section}` : title;
    const isWeb = /^https?:\/\//.test(url);
    return element("span", {}, isWeb ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name) : name, " ", element("span", { class: "tier" }, tier));
  }
}
