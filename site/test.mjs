// The page in headless Chromium: marks at the right words, cards, edits, rules, keys, hostile text, and no network at all.
// `node site/test.mjs`, after site/build.sh; .ci/run calls it. MEDLINT_PICTURES=FOLDER keeps screenshots.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const { chromium } = createRequire(`${root}editors/vscode/`)("playwright-core");
const site = `${root}target/site`;
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript" };
const server = createServer((request, response) => {
  const name = request.url === "/" ? "index.html" : request.url.slice(1);
  try {
    response.writeHead(200, { "Content-Type": TYPES[extname(name)] }).end(readFileSync(join(site, name)));
  } catch {
    response.writeHead(404).end();
  }
}).listen(0, "127.0.0.1");
await new Promise(done => server.once("listening", done));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const pictures = process.env.MEDLINT_PICTURES;
/** On a busy machine. */
const PATIENCE = 120_000;

/** A page that is ready; whatever it asks for or complains of is kept. */
async function opened(options, from = address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.asked = [];
  page.complaints = [];
  page.on("request", request => page.asked.push(request.url()));
  page.on("console", message => page.complaints.push(message.text()));
  page.on("pageerror", error => page.complaints.push(String(error)));
  await page.goto(from);
  await page.waitForFunction(() => document.getElementById("version").textContent !== "");
  return page;
}

const counts = (page, words) => page.waitForFunction(words => document.getElementById("counts").textContent.includes(words), words);
const picture = async (page, name) => { if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) }); };
const inside = (page, script, value) => page.evaluate(script, value);

/** Files are dropped on the page, all at once. */
const dropped = (page, files) => inside(page, files => {
  const data = new DataTransfer();
  for (const [name, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}, Object.entries(files).map(([name, bytes]) => [name, [...bytes]]));

/** A finding's marks and its card, as the page shows them. */
const seen = page => inside(page, () => ({
  marks: [...document.querySelectorAll("#pane-article mark")].map(mark => [mark.className, mark.textContent]),
  cards: [...document.querySelectorAll(".card")].map(card => [card.className, card.querySelector(".message").textContent]),
}));

const tests = {
  async "highlights while typing, at the right words, with cards"(page) {
    await page.fill("#text", "# Café 😀\n\nOur miracle drip. He is an addict.\n");
    await counts(page, "error");
    const { marks, cards } = await seen(page);
    assert.deepEqual(marks.find(mark => mark[1] === "miracle"), ["error", "miracle"]);
    assert.ok(cards.some(card => card[1].includes("miracle")));
    // The marks lie exactly under the words of the text field.
    const [field, mark] = await inside(page, () => {
      const style = name => { const { font, letterSpacing, padding, whiteSpace, tabSize } = getComputedStyle(document.querySelector(`#pane-article ${name}`)); return [font, letterSpacing, padding, whiteSpace, tabSize].join("|"); };
      return [style("textarea"), style(".backdrop")];
    });
    assert.equal(field, mark);
    await page.focus("#text");
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("x");
    // Marks move with the text at once, before the next check.
    assert.ok((await seen(page)).marks.some(one => one[1] === "miracle"));
    // A card tells why, what to write instead, and the sources.
    await page.click(".card:has-text('miracle') .head");
    const details = await page.textContent(".card.open .more");
    for (const title of ["Why it matters", "What to write instead", "Sources"]) assert.ok(details.includes(title), details);
    assert.equal(await page.getAttribute(".card.open .head", "aria-expanded"), "true");
    assert.ok((await page.getAttribute(".card.open a", "rel")).includes("noopener"));
  },
  async "replaces words, can be undone, and allows with a reason"(page) {
    await page.fill("#text", "He is an addict.\n");
    await page.click(".card:has-text('addict') .head");
    await page.click(".card.open .do");
    const after = await page.inputValue("#text");
    assert.match(after, /person with/);
    await page.waitForFunction(() => !document.querySelector("#cards")?.textContent.includes("addict"));
    await page.keyboard.press("Control+z");
    assert.equal(await page.inputValue("#text"), "He is an addict.\n");
    await page.fill("#text", "Our miracle drip.\n");
    await page.click(".card:has-text('miracle') .head");
    await page.click(".card.open button:has-text('Allow')");
    await page.keyboard.type("product name, approved by legal");
    await page.waitForSelector(".card.allowed:has-text('miracle')");
    assert.match(await page.inputValue("#text"), /^<!-- medlint-allow \S+: product name, approved by legal-->|^<!-- medlint-allow \S+: product name, approved by legal -->/);
  },
  async "market, advertiser and level decide"(page) {
    await page.fill("#text", "Our amazing ketamine drip cures depression. Studies show that it works best of all.\n");
    await counts(page, "error");
    assert.match(await page.textContent("#judged"), /clinic \(US\)/);
    await page.check("#markets input[value=uk]");
    await page.uncheck("#markets input[value=us]");
    await page.selectOption("#advertiser", "pharma");
    await page.waitForFunction(() => document.getElementById("judged").textContent.includes("pharma company (UK)"));
    const before = (await seen(page)).cards.length;
    await page.selectOption("#level", "error");
    await page.waitForFunction(before => document.querySelectorAll(".card").length < before, before);
    assert.ok((await seen(page)).cards.every(card => card[0].includes("error")));
  },
  async "rules are read, and their mistakes shown at their places"(page) {
    await page.fill("#text", "Our miracle drip.\n");
    await counts(page, "error");
    const rules = 'version = 1\nextends = "default"\n[[override]]\nrule = "hype-miracel"\nseverity = "off"\n';
    await page.setInputFiles("#file", { name: "rules.toml", mimeType: "text/plain", buffer: Buffer.from(rules) });
    await page.waitForSelector("#pane-rules mark");
    assert.equal(await page.textContent("#pane-rules mark"), '"hype-miracel"');
    assert.match(await page.textContent("#cards"), /line 4/);
    await picture(page, "rules");
    await page.fill("#rules", rules.replace("miracel", "miracle"));
    await page.waitForFunction(() => document.getElementById("counts").textContent.startsWith("No mistakes"));
    await page.click("#tab-article");
    await page.waitForFunction(() => ![...document.querySelectorAll("#pane-article mark")].some(mark => mark.textContent === "miracle"));
    await page.click("#tab-rules");
    await page.click("#shipped");
    await page.click("#tab-article");
    await page.waitForFunction(() => [...document.querySelectorAll("#pane-article mark")].some(mark => mark.textContent === "miracle"));
  },
  async "files are dropped, other ones refused in words"(page) {
    const drop = (name, bytes) => dropped(page, { [name]: bytes });
    await drop("page.txt", Buffer.from("A miracle drip.\n"));
    await counts(page, "error");
    assert.equal(await page.inputValue("#format"), "text");
    assert.equal(await page.textContent("#name"), "page.txt");
    await drop("page.docx", Buffer.from("PK"));
    await page.waitForFunction(() => document.getElementById("trouble").textContent.includes("page.docx cannot be read"));
    await drop("page.odt", Buffer.from("PK"));
    await page.waitForFunction(() => document.getElementById("trouble").textContent.includes("page.odt cannot be read: save it as"));
    await drop("page.md", [0x61, 0xff]);
    await page.waitForFunction(() => document.getElementById("trouble").textContent.includes("UTF-8"));
    assert.equal(await page.inputValue("#text"), "A miracle drip.\n");
  },
  async "a Word document is read, a paragraph a line, and changed in Word alone"(page) {
    await dropped(page, { "article.docx": readFileSync(`${root}tests/documents/google-docs.docx`) });
    await page.waitForSelector("#pane-article mark");
    const text = await page.inputValue("#text");
    assert.ok(text.startsWith("Calm nights\nA drip for better sleep\nHow it works\nOur miracle drip is calm."), text);
    const { marks, cards } = await seen(page);
    assert.ok(marks.some(mark => mark[1] === "miracle"));
    assert.ok(cards.some(card => /miracle.*paragraph 4, under "Calm nights > How it works"/.test(card[1])), JSON.stringify(cards));
    await page.focus("#text");
    await page.keyboard.type("x");
    assert.equal(await page.inputValue("#text"), text);
    assert.ok(await page.isDisabled("#save") && await page.isDisabled("#format"));
    // Market and advertiser count for it, and another text ends it.
    await page.check("#markets input[value=uk]");
    await page.waitForFunction(() => document.getElementById("judged").textContent.includes("UK"));
    await picture(page, "word");
    await dropped(page, { "page.txt": Buffer.from("A miracle drip.\n") });
    await page.waitForFunction(() => document.getElementById("text").value === "A miracle drip.\n");
    await page.keyboard.type("x");
    assert.equal(await page.inputValue("#text"), "xA miracle drip.\n");
    assert.ok(!await page.isDisabled("#save"));
  },
  async "rules come with the files that they include, and say which are missing"(page) {
    await page.fill("#text", "Our party drip is calm.\n");
    const main = Buffer.from('version = 1\nextends = "default"\ninclude = ["own/*.toml"]\n');
    const own = Buffer.from('include = ["words/house-drip.txt"]\n[[rule]]\nid = "house-drip-name"\nmatch = ["{house-drip}"]\nfix = "Name the substance"\nwrong = ["glow drip"]\nright = ["a drip"]\n');
    const words = Buffer.from("glow drip\nparty drip\n");
    await dropped(page, { "rules.toml": main });
    await page.waitForFunction(() => document.getElementById("trouble").textContent.includes("choose those together with rules.toml"));
    await dropped(page, { "house.toml": own });
    await page.waitForFunction(() => document.getElementById("cards").textContent.includes("words/house-drip.txt"));
    await page.setInputFiles("#file", [["rules.toml", main], ["house.toml", own], ["house-drip.txt", words]].map(([name, buffer]) => ({ name, mimeType: "text/plain", buffer })));
    await page.waitForFunction(() => document.getElementById("counts").textContent.startsWith("No mistakes"));
    await page.click("#tab-article");
    await page.waitForFunction(() => [...document.querySelectorAll("#pane-article mark")].some(mark => mark.textContent === "party drip"));
  },
  async "keys lead from finding to finding, and the page says what it found"(page) {
    await page.fill("#text", "Our miracle drip.\n\nIt cures depression.\n");
    await counts(page, "error");
    await page.focus("#text");
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("F8");
    const selected = () => inside(page, () => { const field = document.getElementById("text"); return field.value.slice(field.selectionStart, field.selectionEnd); });
    assert.equal(await selected(), "miracle");
    assert.match(await page.textContent("#live"), /^Error, line 1: /);
    await page.keyboard.press("F8");
    assert.match(await selected(), /cures/);
    await page.keyboard.press("Shift+F8");
    assert.equal(await selected(), "miracle");
    assert.equal(await inside(page, () => document.querySelectorAll("mark.current").length), 1);
    await page.keyboard.press("Escape");
    await page.focus(".card .head");
    await page.keyboard.press("Escape");
    assert.equal(await inside(page, () => document.activeElement.id), "text");
    // Everything that can be used has a name; nothing is reached in an order of its own.
    const nameless = await inside(page, () => [...document.querySelectorAll("button, select, input, textarea")].filter(one => !one.closest("[hidden]") && !one.getAttribute("aria-hidden") && !one.textContent.trim() && !one.labels?.length && !one.getAttribute("aria-label")).map(one => one.outerHTML));
    assert.deepEqual(nameless, []);
    assert.equal(await inside(page, () => document.querySelectorAll("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").length), 0);
  },
  async "hostile text stays text"(page) {
    await page.fill("#text", "<img src=x onerror=\"window.hit=1\"> miracle <script>window.hit=1</script>\n\n[x](javascript:alert) \u202e cures cancer\n");
    await counts(page, "error");
    const seen = await inside(page, () => ({ hit: window.hit ?? 0, images: document.images.length, links: [...document.links].filter(link => !/^https?:|#/.test(link.href)).length, scripts: document.scripts.length }));
    assert.deepEqual(seen, { hit: 0, images: 0, links: 0, scripts: 5 });
  },
  async "nothing is asked of any network, and the page's policy forbids it"(page) {
    await page.fill("#text", "A miracle.\n");
    await counts(page, "error");
    // All files are those of the folder, and all came before the first letter was typed.
    const own = ["", "style.css", "engine.js", "marks.js", "editor.js", "cards.js", "app.js"].map(name => address + name);
    assert.deepEqual(page.asked.filter(url => !url.startsWith("blob:") && !url.startsWith("data:")).sort(), own.sort());
    const refused = await inside(page, () => fetch(location.href).then(() => "sent", () => "refused"));
    assert.equal(refused, "refused");
    const inWorker = await inside(page, address => new Promise(done => {
      const script = URL.createObjectURL(new Blob([`fetch(${JSON.stringify(address)}).then(() => postMessage("sent"), () => postMessage("refused"))`]));
      new Worker(script).onmessage = ({ data }) => done(data);
    }), address);
    assert.equal(inWorker, "refused");
    page.complaints = page.complaints.filter(words => !/Refused to connect|connect-src/.test(words));
  },
  async "a long article is checked"(page) {
    const paragraph = "Our miracle drip cures depression in a day. The evidence is still thin, and most people notice little in the first week of treatment.\n\n";
    const text = paragraph.repeat(Math.ceil(1_000_000 / paragraph.length));
    await inside(page, text => { const field = document.getElementById("text"); field.value = text; field.dispatchEvent(new Event("input")); }, text);
    await page.waitForFunction(() => document.querySelectorAll("#pane-article mark").length > 1000);
    const took = await inside(page, () => document.documentElement.dataset.took);
    const longest = await inside(page, async () => {
      const field = document.getElementById("text");
      const since = performance.now();
      field.setRangeText("x", 0, 0, "end");
      field.dispatchEvent(new Event("input"));
      return performance.now() - since;
    });
    console.log(`  1 MB: checked in ${Math.round(took)} ms; a key holds up the page for ${longest.toFixed(0)} ms`);
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests).filter(([name]) => name.includes(process.argv[2] ?? ""))) {
  const page = await opened();
  try {
    await test(page);
    assert.deepEqual(page.complaints, []);
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}\n${error.stack}\n${page.complaints.join("\n")}`);
    await picture(page, `failed-${failed}`);
  }
  await page.context().close();
}

// On narrow screens, in the dark, from disk.
for (const [name, options] of [["wide", {}], ["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 844 }, hasTouch: true }], ["phone-dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }]]) {
  const page = await opened(options, name === "wide" ? `file://${site}/index.html` : address);
  if (pictures) { await counts(page, "Nothing to check"); await picture(page, `${name}-empty`); }
  await page.click("#example");
  await counts(page, "error");
  await page.click(".card .head");
  const overflow = await inside(page, () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(overflow, 0, `${name} is wider than its screen`);
  const faint = await inside(page, () => {
    const parts = color => color.match(/[\d.]+/g).map(Number);
    const light = color => { const [r, g, b] = parts(color).map(part => { const share = part / 255; return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const behind = one => { for (let at = one; at; at = at.parentElement) { const color = getComputedStyle(at).backgroundColor; if (parts(color)[3] !== 0) return color; } return "rgb(255, 255, 255)"; };
    const texts = [...document.querySelectorAll("h1, h2, p, button, label, select, dt, dd, span, a, q")].filter(one => one.textContent.trim() && one.checkVisibility() && !one.closest(".backdrop, .unseen, .skip"));
    return texts.filter(one => { const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05) < 4.5; }).map(one => one.outerHTML.slice(0, 90));
  });
  assert.deepEqual(faint, [], `${name}: contrast below 4.5`);
  await picture(page, name);
  if (pictures) await page.screenshot({ path: join(pictures, `${name}-full.png`), fullPage: true });
  assert.deepEqual(page.complaints, []);
  console.log(`ok ${name}`);
  await page.context().close();
}
await browser.close();
server.close();
process.exit(failed ? 1 : 0);
