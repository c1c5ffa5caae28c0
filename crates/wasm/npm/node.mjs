// The module in Node: the WebAssembly is read from beside this file when it is imported, so that everything is there at once.

import { readFileSync } from "node:fs";
import { initSync } from "./medlint.js";

initSync({ module: readFileSync(new URL("medlint_bg.wasm", import.meta.url)) });
export { Medlint, Run, advertisers, formats, markets, version } from "./medlint.js";
