// Builds the two halves of the extension into out/, after crates/wasm/build.sh; `npm run package` packs them.

import { build } from "esbuild";
import { copyFileSync, mkdirSync } from "node:fs";

const wasm = "../../target/medlint-wasm/web";
const common = { bundle: true, format: "cjs", external: ["vscode"], minify: true, legalComments: "eof", target: "es2022", logLevel: "warning" };
mkdirSync("out", { recursive: true });
await build({ ...common, entryPoints: ["src/desktop.ts"], outfile: "out/desktop.js", platform: "node", mainFields: ["module", "main"] });
// The module is handed over as bytes; its own way to find it beside a script is not taken.
await build({ ...common, entryPoints: ["src/web.ts"], outfile: "out/web.js", platform: "browser", define: { "import.meta.url": '"none:"' }, alias: { "medlint-wasm": `${wasm}/medlint.js` } });
copyFileSync(`${wasm}/medlint_bg.wasm`, "out/medlint_bg.wasm");
for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(`../../${name}`, `out/${name}`);
