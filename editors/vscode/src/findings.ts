// Findings as VS Code shows them, for the half that runs in the browser: diagnostics, hovers and quick fixes with the words of `medlint lsp`.

import {
  CodeAction, CodeActionKind, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Hover, Location, MarkdownString, Range, type TextDocument, Uri, WorkspaceEdit,
} from "vscode";
import type { Explanation, Finding, Mistake, Report } from "medlint-wasm";
import { NAME } from "./settings";

/** The kind of the action that applies all safe replacements. */
export const FIX_ALL = CodeActionKind.SourceFixAll.append(NAME);

/** The command that explains a rule. */
export const EXPLAIN = "medlint.explain";

const SEVERITIES = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information };

/** The report of a text, with the version of the text that it is about. */
export interface Checked {
  version: number;
  report: Report;
}

function range(document: TextDocument, place: { start: number; end: number }): Range {
  return new Range(document.positionAt(place.start), document.positionAt(place.end));
}

function shown(checked: Checked): Finding[] {
  return checked.report.findings.filter(finding => finding.reason === undefined);
}

export function diagnostics(document: TextDocument, checked: Checked): Diagnostic[] {
  return shown(checked).map(finding => diagnostic(document, finding));
}

function diagnostic(document: TextDocument, finding: Finding): Diagnostic {
  const made = new Diagnostic(range(document, finding), finding.fix ? `${finding.message}\n${finding.fix}` : finding.message, SEVERITIES[finding.severity]);
  const address = finding.sources.find(source => source.url.startsWith("http"))?.url;
  made.source = NAME;
  made.code = address ? { value: finding.rule, target: Uri.parse(address) } : finding.rule;
  made.relatedInformation = finding.notes.flatMap(note =>
    note.start === undefined || note.end === undefined
      ? []
      : [new DiagnosticRelatedInformation(new Location(document.uri, range(document, { start: note.start, end: note.end })), note.text)]);
  return made;
}

/** A mistake in a rules.toml. */
export function mistake(document: TextDocument, { message, help, ...place }: Mistake): Diagnostic {
  const made = new Diagnostic(range(document, place), help ? `${message}\n${help}` : message, DiagnosticSeverity.Error);
  made.source = NAME;
  return made;
}

export function hover(document: TextDocument, checked: Checked, offset: number): Hover | undefined {
  const here = checked.report.findings.filter(finding => finding.start <= offset && offset <= finding.end).sort((a, b) => a.end - a.start - (b.end - b.start));
  const [narrowest] = here;
  if (!narrowest) return undefined;
  return new Hover(here.map(finding => card(finding)), range(document, narrowest));
}

function card(finding: Finding): MarkdownString {
  const allowed = finding.reason === undefined ? "" : `Allowed here: ${plain(finding.reason)}\n\n`;
  const sources = finding.sources.map(({ title, url }) => (url.startsWith("http") ? `- [${plain(title)}](${url.replace(/[()\s]/g, "")})` : `- ${plain(title)}`));
  return new MarkdownString(`**${plain(finding.message)}** \`${finding.rule}\`\n\n${allowed}${plain(finding.why)}\n\n**Instead:** ${plain(finding.fix)}\n\n${sources.join("\n")}`);
}

/** Words that Markdown does not take for markup. */
function plain(words: string): string {
  return words.replace(/[\\`*_[\]<>#&|~!]/g, "\\$&").replace(/\s+/g, " ");
}

/** The quick fixes at a range, and all safe replacements at once. */
export function actions(document: TextDocument, checked: Checked, asked: Range): CodeAction[] {
  const [from, to] = [document.offsetAt(asked.start), document.offsetAt(asked.end)];
  const here = shown(checked).filter(finding => finding.start <= to && from <= finding.end);
  return [...here.flatMap(finding => ofFinding(document, finding)), ...fixAll(document, checked)];
}

function ofFinding(document: TextDocument, finding: Finding): CodeAction[] {
  const made: CodeAction[] = [];
  const add = (title: string, kind: CodeActionKind): CodeAction => {
    const action = new CodeAction(title, kind);
    action.diagnostics = [diagnostic(document, finding)];
    made.push(action);
    return action;
  };
  const { edit, allow } = finding;
  if (edit) {
    const title = edit.replacement === "" ? `Delete "${document.getText(range(document, edit))}"` : edit.isSafe ? `Replace by "${edit.replacement}"` : `Use "${edit.replacement}" (read it again)`;
    const action = add(title, CodeActionKind.QuickFix);
    action.isPreferred = edit.isSafe;
    action.edit = new WorkspaceEdit();
    action.edit.replace(document.uri, range(document, edit), edit.replacement);
  }
  if (allow) {
    const action = add(`Allow ${finding.rule} here: give the reason`, CodeActionKind.QuickFix);
    action.edit = new WorkspaceEdit();
    action.edit.insert(document.uri, document.positionAt(allow.start), allow.text);
  }
  add(`Explain ${finding.rule}`, CodeActionKind.QuickFix).command = { title: "Explain", command: EXPLAIN, arguments: [finding.rule] };
  return made;
}

function fixAll(document: TextDocument, checked: Checked): CodeAction[] {
  const edits = shown(checked).flatMap(finding => (finding.edit?.isSafe ? [finding.edit] : [])).sort((a, b) => a.start - b.start);
  const apart = edits.filter((edit, at) => at === 0 || edit.start > (edits[at - 1]?.end ?? 0));
  if (!apart.length) return [];
  const action = new CodeAction("Apply all safe replacements", FIX_ALL);
  action.edit = new WorkspaceEdit();
  for (const edit of apart) action.edit.replace(document.uri, range(document, edit), edit.replacement);
  return [action];
}

/** A rule in words, for a message. */
export function explained(rule: Explanation): string {
  const wrong = rule.wrong[0] ? `\n\nNot: ${rule.wrong[0]}` : "";
  const right = rule.right[0] ? `\n\nRight: ${rule.right[0]}` : "";
  return `${rule.why}\n\nInstead: ${rule.fix}${wrong}${right}\n\n${rule.sources.map(source => `${source.title}\n${source.url}`).join("\n")}`;
}
