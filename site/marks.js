// Marks: findings as ranges of a text, kept in place while it is edited; for the editor. No document is touched here.
"use strict";

const GRAVITY = { info: 1, warning: 2, error: 3 };

/** Where two texts differ: `start` is common to both, then `removed` and `added` units, then a common end. */
function difference(before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end++;
  return { start, removed: before.length - start - end, added: after.length - start - end };
}

/** Moves ranges as an edit moves them; those that it touches are gone until the next check. They stay the same objects. */
function shifted(ranges, { start, removed, added }) {
  const left = ranges.filter(range => range.end <= start || range.start >= start + removed);
  for (const range of left.filter(range => range.end > start)) {
    range.start += added - removed;
    range.end += added - removed;
  }
  return left;
}

/** Cuts a text into pieces without overlap: `{text, severity, current, known}`, the gravest finding of each piece decides. */
function pieces(text, ranges, current) {
  const cuts = [...new Set(ranges.flatMap(range => [range.start, range.end]))].sort((a, b) => a - b);
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  const found = [];
  let open = [], next = 0, from = 0;
  const put = (to, severity, is) => { if (to > from) found.push({ text: text.slice(from, to), severity, current: is }); from = to; };
  for (const cut of cuts) {
    const worst = open.reduce((most, range) => (!most || GRAVITY[range.severity] > GRAVITY[most.severity] ? range : most), null);
    put(cut, worst?.reason !== undefined ? "allowed" : worst?.severity ?? "", open.includes(current));
    open = open.filter(range => range.end > cut);
    while (next < sorted.length && sorted[next].start <= cut) { if (sorted[next].end > cut) open.push(sorted[next]); next++; }
  }
  put(text.length, "", false);
  return found;
}

if (typeof module !== "undefined") module.exports = { difference, shifted, pieces };
