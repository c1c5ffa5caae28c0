export { Medlint, Run, advertisers, formats, markets, version } from "./medlint.js";
export type * from "./medlint.js";
