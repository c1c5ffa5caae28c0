// The extension on a desktop: starts the language server of the program `medlint` and says plainly when there is none.

import { execFile } from "node:child_process";
import { commands, type ExtensionContext, window, workspace } from "vscode";
import { LanguageClient, State } from "vscode-languageclient/node";
import { LANGUAGES, NAME, settings } from "./settings";

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand("medlint.restart", restart),
    workspace.onDidChangeConfiguration(event => event.affectsConfiguration("medlint.path") && restart()),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  const running = client;
  client = undefined;
  if (running?.state === State.Running) await running.stop();
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const { path, ...options } = settings();
  const trouble = await missing(path);
  if (trouble) return complain(trouble);
  const selector = [
    ...LANGUAGES.flatMap(language => ["file", "untitled"].map(scheme => ({ scheme, language }))),
    { scheme: "file", pattern: "**/rules.toml" },
  ];
  const started = new LanguageClient(NAME, NAME, { command: path, args: ["lsp"] }, {
    documentSelector: selector,
    initializationOptions: options,
    synchronize: { configurationSection: NAME },
  });
  client = started;
  await started.start().catch(error => complain(`medlint: "${path} lsp" does not start: ${error instanceof Error ? error.message : String(error)}`));
}

/** Why the program cannot be run; `undefined` when it can. */
function missing(path: string): Promise<string | undefined> {
  return new Promise(resolve => {
    execFile(path, ["--version"], { timeout: 20_000 }, error => {
      if (!error) resolve(undefined);
      else if (error.code === "ENOENT") resolve(`medlint: there is no program "${path}". Install it with "cargo install medlint", or say in the setting medlint.path where it is.`);
      else resolve(`medlint: "${path} --version" fails: ${error.message}. Does the setting medlint.path name the right program?`);
    });
  });
}

async function complain(words: string): Promise<void> {
  const answer = await window.showErrorMessage(words, "Open the setting", "Try again");
  if (answer === "Open the setting") await commands.executeCommand("workbench.action.openSettings", "medlint.path");
  if (answer === "Try again") await start();
}
