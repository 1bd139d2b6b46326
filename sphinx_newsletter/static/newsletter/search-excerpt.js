// @ts-check
/* What a result shows of its section, and where exactly it leads. */

import { normalised, split, written } from "./search-words.js";

const WORDS = 32; // of an excerpt
const BEFORE = 6; // words before the first that is marked
const PIECES = 3;
const CONTEXT = 5; // words of a text fragment

/** The sequences of words to look for in a text: `[words, literal or ""]` for each unit. */
export function patterns(units) {
  return units.map(({ text, exact, near, plain, words }) => {
    if (exact.length === 1 && near.length === 0 && plain.length === 1 && exact[0][0] === plain[0][0]) {
      return { sequences: [...words].map((word) => [word]), literal: "" };
    }
    const letters = normalised(text);
    const sequence = plain.length ? plain.map(([word]) => word) : split(letters.match(/[\p{L}\p{N}]+/u)?.[0] ?? "");
    return { sequences: [sequence], literal: /[^\p{L}\p{N}\p{M}\s]/u.test(letters) ? letters : "" };
  });
}

/** Where the patterns are in *text*: start, end and number of the pattern, in order. */
function occurrences(text, all) {
  const words = written(text);
  const lower = text.toLowerCase();
  return all
    .flatMap(({ sequences, literal }, number) => {
      if (literal && lower.length === text.length) {
        const found = [];
        for (let at = lower.indexOf(literal); at >= 0; at = lower.indexOf(literal, at + 1)) {
          found.push({ start: at, end: at + literal.length, number });
        }
        if (found.length > 0) return found;
      }
      return sequences.flatMap((sequence) =>
        words.flatMap((_, at) => {
          const fits = sequence.every((word, more) => words[at + more]?.plain === word);
          const last = words[at + sequence.length - 1];
          return fits ? [{ start: words[at].start, end: last.end, number }] : [];
        }),
      );
    })
    .sort((one, other) => one.start - other.start || other.end - one.end);
}

/** Of the *found* places, the start of the window that has most different patterns of *wanted*. */
function bestWindow(spaces, found, wanted, length) {
  let best = { at: 0, count: -1, numbers: new Set() };
  for (const { start } of found.length ? found : [{ start: 0 }]) {
    const at = Math.max(0, spaces.findLastIndex((space) => space <= start) - BEFORE);
    const end = spaces[at + length] ?? Infinity;
    const inside = found.filter((one) => one.start >= spaces[at] && one.end <= end);
    const numbers = new Set(inside.map(({ number }) => number).filter((one) => wanted.has(one)));
    const count = numbers.size * 1000 + inside.length;
    if (count > best.count) best = { at, count, numbers };
  }
  return best;
}

/** The paragraphs that hold most of the patterns, as pieces of text, some of them marked, and the
    place of the first of them. */
export function excerpt({ blocks }, all) {
  const found = blocks.map(([, text]) => occurrences(text, all));
  const wanted = new Set(all.keys());
  const chosen = [];
  while (chosen.length < PIECES && (chosen.length === 0 || wanted.size > 0)) {
    const rated = blocks.map(([, text], block) => {
      const spaces = [0, ...[...text.matchAll(/\s+|\u200b/g)].map(({ 0: gap, index }) => index + gap.length)];
      // Where there are no spaces, each few letters are a word.
      const places = spaces.length < text.length / 40 ? [...text].map((_, at) => at) : spaces;
      return { block, places, ...bestWindow(places, found[block], wanted, WORDS) };
    });
    const best = rated.reduce((one, other) => (other.count > one.count ? other : one), { count: -1 });
    if (best.count < 0 || (chosen.length > 0 && best.numbers.size === 0)) break;
    chosen.push(best);
    for (const number of best.numbers) wanted.delete(number);
  }
  const [first] = chosen;
  chosen.sort((one, other) => one.block - other.block || one.at - other.at);
  const length = Math.ceil(WORDS / Math.max(1, chosen.length)) + (chosen.length > 1 ? 4 : 0);
  const pieces = chosen.flatMap((one) => cut(blocks[one.block][1], one.places, one.at, length, found[one.block]));
  return { pieces, ...(first && first.numbers.size > 0 ? target(blocks, first, found) : {}) };
}

/** The *length* words of *text* from a place on: pieces, with what is marked. */
function cut(text, places, from, length, found) {
  const last = Math.max(0, places.length - length);
  const start = places[Math.min(from, last)];
  const end = places[Math.min(from, last) + length] ?? text.length;
  const pieces = [[start > 0 ? "… " : "", false]];
  let at = start;
  for (const mark of found) {
    if (mark.start < at || mark.end > end) continue;
    pieces.push([text.slice(at, mark.start), false], [text.slice(mark.start, mark.end), true]);
    at = mark.end;
  }
  pieces.push([text.slice(at, end).trimEnd(), false], [end < text.length ? " … " : " ", false]);
  return pieces.filter(([piece]) => piece);
}

/** The anchor of a block, and some words of it around the first mark, for a text fragment. */
function target(blocks, { block, numbers }, found) {
  const [anchor, text] = blocks[block];
  const mark = found[block].find(({ number }) => numbers.has(number));
  const words = written(text);
  let from = words.findIndex(({ end }) => end > mark.start);
  let to = words.findLastIndex(({ start }) => start < mark.end);
  // Signs may look different on the page; so the words next to each other only.
  const isNext = (at) => text.slice(words[at]?.end, words[at + 1]?.start) === " ";
  while (to - from < CONTEXT && isNext(to)) to++;
  while (to - from < CONTEXT && from > 0 && isNext(from - 1)) from--;
  if (from < 0 || to < from) return { anchor, fragment: "" };
  const start = Math.min(words[from].start, mark.start);
  return { anchor, fragment: text.slice(start, Math.max(words[to].end, mark.end)) };
}
