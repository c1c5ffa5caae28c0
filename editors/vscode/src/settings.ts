// Settings of the extension, for both of its halves: the same names and meanings as those of `medlint lsp`.

import { workspace } from "vscode";

/** The section of the settings, and the name under which findings are shown. */
export const NAME = "medlint";

/** Languages that are checked. */
export const LANGUAGES = ["markdown", "mdx", "plaintext"];

/** What a user has chosen; an empty value leaves it to the rules. */
export interface Settings {
  path: string;
  market: string[];
  advertiser: string;
  level: string;
}

/** The settings as they are now. */
export function settings(): Settings {
  const section = workspace.getConfiguration(NAME);
  return {
    path: section.get<string>("path")?.trim() || NAME,
    market: section.get<string[]>("market") ?? [],
    advertiser: section.get<string>("advertiser") ?? "",
    level: section.get<string>("level") ?? "info",
  };
}
