// The worker: the linter in a thread of its own, made from a string by app.js, so that the page's policy holds in it as well.
// `MODULE`, `medlint_wasm` and `fzstd` stand before it in the same script; site/build.sh puts them there.
"use strict";

let linter = null;

async function begin() {
  const packed = Uint8Array.from(atob(MODULE), letter => letter.charCodeAt(0));
  await medlint_wasm({ module_or_path: fzstd.decompress(packed) });
  linter = new medlint_wasm.Medlint();
  postMessage({ kind: "ready", version: medlint_wasm.version(), markets: medlint_wasm.markets(), advertisers: medlint_wasm.advertisers() });
}

/** Answers one message. A mistake of ours stops the module: the page starts a new worker then. */
function answer({ kind, number, text, word, files, options }) {
  if (kind === "check" && word) {
    try {
      return { kind: "report", number, report: linter.checkWord(word, options) };
    } catch (refused) {
      if (refused instanceof WebAssembly.RuntimeError) throw refused;
      return { kind: "refused", number, error: refused.message };
    }
  }
  if (kind === "check") {
    return { kind: "report", number, report: linter.check(text, options) };
  }
  try {
    const next = new medlint_wasm.Medlint(text === null ? undefined : text, files);
    linter.free();
    linter = next;
    return { kind: "rules", number, mistakes: [] };
  } catch (refused) {
    if (!refused.mistakes) throw refused;
    return { kind: "rules", number, mistakes: refused.mistakes };
  }
}

const begun = begin();
onmessage = async ({ data }) => {
  try {
    await begun;
    postMessage(answer(data));
  } catch (error) {
    postMessage({ kind: "broken", number: data.number, error: String(error) });
  }
};
begun.catch(error => postMessage({ kind: "broken", error: String(error) }));
