/** How grave a finding is. */
export type Severity = "error" | "warning" | "info";
/** A market whose law counts. */
export type Market = "us" | "uk" | "eu" | "au" | "ca" | "nz";
/** Who publishes the text. */
export type Advertiser = "clinic" | "telehealth" | "pharma" | "supplement" | "device" | "cosmetic";

/** Options of one check. The front matter of the text decides over them, as it does everywhere, unless the rules lock a setting. */
export interface Options {
  /** How the text is written; `markdown` unless said. */
  format?: "markdown" | "mdx" | "text" | "html";
  /** Where it is published; as the rules say unless said. */
  market?: Market[];
  /** Who publishes it; as the rules say unless said. */
  advertiser?: Advertiser;
  /** Whether it sells; as the rules say unless said. */
  promotional?: "yes" | "no" | "auto";
  /** The mildest findings to tell; `info` unless said. */
  level?: Severity;
  /** The mildest findings that fail a `Run`; as the rules say unless said. */
  failOn?: Severity | "never";
  /** Today, such as `2026-12-01`, for allowances that expire; they do not expire without it. */
  today?: string;
}

/** A place in a text. `start` and `end` are offsets of the string; lines and columns start at 1, columns count characters (code points). */
export interface Place {
  start: number;
  end: number;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** A primary source. */
export interface Source {
  tag: string;
  title: string;
  /** The section that is meant; empty for all of it. */
  section: string;
  /** Its address; empty for the style of a house. */
  url: string;
  tier: string;
}

/** A second place that belongs to a finding, or a word of explanation without a place. */
export interface Note extends Partial<Place> {
  text: string;
  /** The rule that says it, where it is a finding that another one leads. */
  rule?: string;
}

/** Replacing the text from `start` to `end`. */
export interface Edit {
  start: number;
  end: number;
  replacement: string;
  /** Whether the meaning stays, so that nobody has to look. */
  isSafe: boolean;
}

/** One finding. */
export interface Finding extends Place {
  rule: string;
  family: string;
  severity: Severity;
  title: string;
  message: string;
  why: string;
  /** What to write instead. */
  fix: string;
  /** A wording before and after. */
  instead?: { before: string; after: string };
  sources: Source[];
  /** Exactly the words from `start` to `end`. */
  text: string;
  /** Whether it is about the text as a whole, so that its place is only the most telling one. */
  wholeDocument: boolean;
  notes: Note[];
  edit?: Edit;
  /** A comment that allows the finding once a reason is written into it, and where it goes. */
  allow?: { start: number; text: string };
  /** Set when a comment allows the finding: it does not count then. */
  reason?: string;
}

/** What was found in a text. */
export interface Report {
  /** In the order of their places. */
  findings: Finding[];
  /** Findings that comments allow count as suppressed alone. */
  summary: { errors: number; warnings: number; infos: number; suppressed: number };
  /** What the text was taken for. A text in another language than English has its `language` and is not judged. */
  document: { promotional: boolean; advertiser: Advertiser; markets: Market[]; language: string | null };
}

/** What was found in a Word document. Places count in the text that was taken out of it: line 12 is paragraph 12. */
export interface WordReport extends Report {
  text: string;
}

/** What a `Run` ends with. */
export interface Ended {
  /** The report in the format that was asked for, as the program writes it. */
  output: string;
  /** 0 nothing that fails, 1 findings, 2 a file that could not be checked. */
  exitCode: 0 | 1 | 2;
  /** What was not checked or not judged. */
  remarks: string[];
}

/** A mistake in the rules. */
export interface Mistake extends Place {
  /** `rules.toml`, a file that it includes, or the shipped file that a change broke. */
  file: string;
  message: string;
  help?: string;
}

/** Thrown by the constructor when the rules have mistakes: all of them. */
export interface RulesError extends Error {
  mistakes: Mistake[];
}

/** The documentation of a rule. */
export interface Explanation {
  rule: string;
  family: string;
  severity: Severity | "off";
  title: string;
  why: string;
  fix: string;
  wrong: string[];
  right: string[];
  sources: Source[];
}
