// The extension in a browser: the linter as WebAssembly, in the worker that VS Code gives to extensions. Nothing leaves the browser.

import { CodeActionKind, commands, type ExtensionContext, languages, type TextDocument, Uri, window, workspace } from "vscode";
import init, { Medlint, type Mistake, type Options, type RulesError } from "medlint-wasm";
import { actions, type Checked, diagnostics, EXPLAIN, explained, FIX_ALL, hover, mistake } from "./findings";
import { LANGUAGES, NAME, settings } from "./settings";

/** An editor has to be still for so many milliseconds before its text is checked. */
const STILL = 120;
const RULES_FILE = "rules.toml";

export async function activate(context: ExtensionContext): Promise<void> {
  const module = await workspace.fs.readFile(Uri.joinPath(context.extensionUri, "out", "medlint_bg.wasm"));
  // A copy: the bytes may lie in a buffer that others share.
  await init({ module_or_path: new Uint8Array(module).buffer });
  const session = new Session();
  const selector = LANGUAGES.map(language => ({ language }));
  context.subscriptions.push(
    session.found,
    workspace.onDidOpenTextDocument(document => session.check(document)),
    workspace.onDidChangeTextDocument(({ document }) => session.later(document)),
    workspace.onDidSaveTextDocument(document => isRules(document) && session.all()),
    workspace.onDidCloseTextDocument(document => session.close(document)),
    workspace.onDidChangeConfiguration(event => event.affectsConfiguration(NAME) && session.all()),
    languages.registerHoverProvider(selector, {
      async provideHover(document, position) {
        const checked = await session.of(document);
        return checked && hover(document, checked, document.offsetAt(position));
      },
    }),
    languages.registerCodeActionsProvider(selector, {
      async provideCodeActions(document, range) {
        const checked = await session.of(document);
        return checked && actions(document, checked, range);
      },
    }, { providedCodeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] }),
    commands.registerCommand("medlint.restart", () => session.all()),
    commands.registerCommand(EXPLAIN, (rule: string) => session.explain(rule)),
  );
  await session.all();
}

function isRules(document: TextDocument): boolean {
  return document.uri.path.endsWith(`/${RULES_FILE}`);
}

/** Open texts with their findings, and the rules that hold for them. */
class Session {
  readonly found = languages.createDiagnosticCollection(NAME);
  private readonly checked = new Map<string, Checked>();
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();
  /** Linters by the text of their rules; without a text, the shipped ones. */
  private readonly linters = new Map<string | undefined, Medlint>();

  async all(): Promise<void> {
    this.checked.clear();
    for (const document of workspace.textDocuments) await this.check(document);
  }

  later(document: TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.set(key, setTimeout(() => { this.waiting.delete(key); void this.check(document); }, STILL));
  }

  close(document: TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
    this.checked.delete(key);
    this.found.delete(document.uri);
  }

  /** Checks a text and shows what was found. */
  async check(document: TextDocument): Promise<void> {
    if (isRules(document)) return this.judgeRules(document);
    const checked = await this.of(document);
    if (checked && !document.isClosed) this.found.set(document.uri, diagnostics(document, checked));
  }

  /** The report of a text as it stands now. */
  async of(document: TextDocument): Promise<Checked | undefined> {
    if (!LANGUAGES.includes(document.languageId) || isRules(document)) return undefined;
    const key = document.uri.toString();
    const known = this.checked.get(key);
    if (known?.version === document.version) return known;
    const linter = await this.linter(document);
    const { market, advertiser, level } = settings();
    const options = {
      format: document.languageId === "mdx" ? "mdx" : document.languageId === "plaintext" ? "text" : "markdown",
      level, today: new Date().toISOString().slice(0, 10),
      ...(market.length ? { market } : {}), ...(advertiser ? { advertiser } : {}),
    } as Options;
    const checked = { version: document.version, report: linter.check(document.getText(), options) };
    this.checked.set(key, checked);
    return checked;
  }

  async explain(rule: string): Promise<void> {
    const linter = [...this.linters.values()].find(one => one.explain(rule));
    const told = linter?.explain(rule);
    if (told) await window.showInformationMessage(told.title, { modal: true, detail: explained(told) });
  }

  /** The linter with the nearest rules.toml above a text; with the shipped rules where there is none, or none without mistakes. */
  private async linter(document: TextDocument): Promise<Medlint> {
    const text = await nearestRules(document.uri);
    const known = this.linters.get(text);
    if (known) return known;
    try {
      const made = new Medlint(text);
      this.linters.set(text, made);
      return made;
    } catch (refused) {
      if (!(refused as RulesError).mistakes) throw refused;
      const shipped = this.linters.get(undefined) ?? new Medlint();
      this.linters.set(undefined, shipped);
      return shipped;
    }
  }

  private judgeRules(document: TextDocument): void {
    let mistakes: Mistake[] = [];
    try {
      new Medlint(document.getText()).free();
    } catch (refused) {
      mistakes = (refused as RulesError).mistakes ?? [];
    }
    this.found.set(document.uri, mistakes.filter(one => one.file === RULES_FILE).map(one => mistake(document, one)));
  }
}

/** The text of the nearest rules.toml from the folder of a file upward, within its workspace folder. */
async function nearestRules(uri: Uri): Promise<string | undefined> {
  const top = workspace.getWorkspaceFolder(uri)?.uri;
  if (!top) return undefined;
  for (let folder = Uri.joinPath(uri, ".."); folder.path.startsWith(top.path); folder = Uri.joinPath(folder, "..")) {
    try {
      return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(folder, RULES_FILE)));
    } catch {
      if (folder.path === top.path || folder.path === "/") return undefined;
    }
  }
  return undefined;
}
