// @ts-check
/* Divides questions into words, as `search/inverted_index.py` divides texts; finds words that are
   spelled like one, and the words of a question in a text: what a result shows of its section, and
   where exactly it leads. */

const LONGEST_WORD = 40;
const BEFORE = 5; // of an excerpt, the part of its words before the first that is marked
const TITLE = 18; // words of a question or a heading
const PIECES = 3;
const CONTEXT = 5; // words of a text fragment
const NO_SPACES =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff" +
  "\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const LETTER = "[\\p{L}\\p{N}]";
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const ACCENTS = /[\u0300-\u036f]/g;
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;
const JOIN = /^[!-/:-@[-`{-~]{1,3}$/;
const LEFT = /[\s([{<"'`\u00ab\u201c](#!?\[|(?!\.\.)[#@&$~.+_:/?!-]{1,3})$/;
const RIGHT = /^[+#%]{1,3}/;
const VERSION = /^v[0-9]+$/;
const RUNS = new RegExp(`[${NO_SPACES}]+|[^${NO_SPACES}]+`, "gu");
const HAS_NO_SPACES = new RegExp(`[${NO_SPACES}]`, "u");
const ELISION = new RegExp(`(^|[^\\p{L}\\p{N}_'])${LETTER}{1,2}['\u2019](?=${LETTER})`, "gu");
const CLITIC = new RegExp(`(${LETTER})['\u2019]${LETTER}{1,2}(?!${LETTER})`, "gu");

/** NFKC of *text* in small letters, without accents; of "burn's", the longer part. */
export function normalised(text) {
  const letters = text.normalize("NFKC").replace(INVISIBLE, "").toLowerCase();
  const plain = letters.normalize("NFD").replace(ACCENTS, "").normalize("NFC").replace(/ς/g, "σ");
  return /['\u2019]/.test(plain) ? plain.replace(CLITIC, "$1").replace(ELISION, "$1") : plain;
}

/** The words of *text* with their positions, and what signs make of them: `1.56`, `c++`. */
export function tokens(text) {
  const letters = normalised(text);
  const found = [];
  let [position, end, before] = [0, 0, ""];
  for (const { 0: word, index } of letters.matchAll(WORD)) {
    const gap = before ? letters.slice(end, index) : ` ${letters.slice(0, index)}`;
    if (gap && gap !== " ") found.push(...joined(before, gap, word, position));
    [end, before] = [index + word.length, word];
    if (word.length === 1 && RIGHT.test(letters.slice(end, end + 1))) position++; // of `c++`, no `c` is left
    else for (const part of split(word)) found.push([part, position++]);
  }
  const right = RIGHT.exec(letters.slice(end));
  if (before && right) found.push([before + right[0], position - 1]);
  return found.filter(([word]) => [...word].length <= LONGEST_WORD);
}

function joined(before, gap, word, position) {
  const found = [];
  if (before) {
    const right = RIGHT.exec(gap);
    if (right) found.push([before + right[0], position - 1]);
    if (JOIN.test(gap)) {
      found.push([before + gap + word, position - 1]);
      if (VERSION.test(before)) found.push([before.slice(1) + gap + word, position - 1]);
    }
  }
  const left = LEFT.exec(gap);
  if (left) found.push([left[1] + word, position]);
  return found;
}

/** The words in *word*: of a script without spaces, each letter with the next one. */
export function split(word) {
  const first = (letters) => letters.slice(0, LONGEST_WORD).join("");
  if (!HAS_NO_SPACES.test(word)) return [first([...word])];
  return word.match(RUNS).flatMap((run) => {
    const letters = [...run];
    if (!HAS_NO_SPACES.test(run)) return [first(letters)];
    return letters.map((_, at) => letters.slice(at, at + 2).join(""));
  });
}

/** Whether *word* is of a script without spaces. */
export const isUnspaced = (word) => HAS_NO_SPACES.test(word);

/** The words of *text* as they are written there: start, end, and what each is in the index. */
export function written(text) {
  return [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
    const plain = normalised(word);
    if (!HAS_NO_SPACES.test(plain)) return [{ start: index, end: index + word.length, plain }];
    let at = index;
    return [...word].map((letter, place, all) => {
      const start = at;
      at += letter.length;
      return { start, end: at, plain: normalised(letter + (all[place + 1] ?? "")) };
    });
  });
}

/** The number of edits between two words, up to *most*: letters left out, added, exchanged. */
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [above, row] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(!same));
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (i > 1 && j > 1 && swapped) next[j] = Math.min(next[j], above[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [above, row] = [row, next];
  }
  return row[other.length];
}

/** The few of *known* that are spelled most like *word*: of equal ones, the more frequent. */
export function nearest(word, known) {
  const most = word.length < 3 ? 0 : word.length < 6 ? 1 : 2;
  const found = [];
  for (const [other, weight] of known) {
    if (other === word) continue;
    const edits = distance(word, other, most);
    // The first letter is hardly ever wrong.
    if (edits <= most) found.push([edits + (word[0] === other[0] ? 0 : 0.5), -weight, other]);
  }
  found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const close = found.filter(([edits]) => edits < found[0][0] + 1);
  return [...new Set(close.map(([, , other]) => other))].slice(0, 3);
}

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
    const at = Math.max(0, spaces.findLastIndex((space) => space <= start) - Math.floor(length / BEFORE));
    const end = spaces[at + length] ?? Infinity;
    const inside = found.filter((one) => one.start >= spaces[at] && one.end <= end);
    const numbers = new Set(inside.map(({ number }) => number).filter((one) => wanted.has(one)));
    const count = numbers.size * 1000 + inside.length;
    if (count > best.count) best = { at, count, numbers };
  }
  return best;
}

/** The paragraphs that hold most of the patterns, as pieces of text of about *length* words, some of
    them marked; the place of the first of them, and the question or the heading below which it is. */
export function excerpt({ blocks }, all, length) {
  const found = blocks.map(([, text]) => occurrences(text, all));
  const wanted = new Set(all.keys());
  const chosen = [];
  const rate = ([, text], block) => {
    const spaces = [0, ...[...text.matchAll(/\s+|\u200b/g)].map(({ 0: gap, index }) => index + gap.length)];
    // Where there are no spaces, each few letters are a word.
    const places = spaces.length < text.length / 40 ? [...text].map((_, at) => at) : spaces;
    return { block, places, ...bestWindow(places, found[block], wanted, length) };
  };
  while (chosen.length < PIECES && (chosen.length === 0 || wanted.size > 0)) {
    const rated = blocks.map(rate);
    const best = rated.reduce((one, other) => (other.count > one.count ? other : one), { count: -1 });
    if (best.count < 0 || (chosen.length > 0 && best.numbers.size === 0)) break;
    chosen.push(best);
    for (const number of best.numbers) wanted.delete(number);
  }
  const [first] = chosen;
  const its = first && first.numbers.size > 0 ? target(blocks, first, found) : {};
  const heading = its.anchor ? blocks.findIndex(([anchor]) => anchor === its.anchor) : -1;
  // What the title shows, the excerpt need not repeat: there, the answer follows the question.
  const repeated = chosen.findIndex(({ block }) => block === heading);
  if (repeated >= 0 && blocks[heading + 1]?.[0] === its.anchor) {
    const isThere = chosen.some(({ block }) => block === heading + 1);
    chosen.splice(repeated, 1, ...(isThere ? [] : [rate(blocks[heading + 1], heading + 1)]));
  }
  chosen.sort((one, other) => one.block - other.block || one.at - other.at);
  const each = Math.ceil(length / Math.max(1, chosen.length)) + (chosen.length > 1 ? 4 : 0);
  const pieces = chosen.flatMap((one) => cut(blocks[one.block][1], one.places, one.at, each, found[one.block]));
  if (heading < 0) return { pieces, ...its, heading: [] };
  const { places, at } = rate(blocks[heading], heading); // of a question as long as an answer, a part
  const shown = cut(blocks[heading][1], places, at, Math.min(length, TITLE), found[heading]);
  return { pieces, ...its, heading: shown };
}

/** The *length* words of *text* from a place on: pieces, with what is marked. */
function cut(text, places, from, length, found) {
  const last = Math.max(0, places.length - length);
  const start = places[Math.min(from, last)];
  const end = places[Math.min(from, last) + length] ?? text.length;
  return [
    [start > 0 ? "… " : "", false],
    ...divided(text.slice(0, end).trimEnd(), start, found),
    [end < text.length ? " … " : " ", false],
  ].filter(([piece]) => piece);
}

/** The pieces of *text* from a place on, with what is *found* marked. */
function divided(text, from, found) {
  const pieces = [];
  let at = from;
  for (const mark of found) {
    if (mark.start < at || mark.end > text.length) continue;
    pieces.push([text.slice(at, mark.start), false], [text.slice(mark.start, mark.end), true]);
    at = mark.end;
  }
  return [...pieces, [text.slice(at), false]];
}

/** The pieces of *text*, with what the patterns find marked. */
export function highlighted(text, all) {
  return divided(text, 0, occurrences(text, all)).filter(([piece]) => piece);
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
