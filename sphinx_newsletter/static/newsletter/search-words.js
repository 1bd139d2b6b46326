// @ts-check
/* Divides questions into words, as `search/inverted_index.py` divides texts; finds the words of a
   question in a text, and words that are spelled like one. */

const LONGEST_WORD = 40;
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
