// @ts-check
/* Finds the sections that answer a question, and ranks them: exact before near, title, tag,
   summary and rubric before text. */

import { distance, isUnspaced, nearest, normalised, tokens } from "./search-words.js";

const LONGEST = 400; // letters of a question; each word is a file or two
const MOST = 24; // words
const QUOTED = /["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)/gu;
const SIGN = /[^\p{L}\p{N}\p{M}]/u;
const WORDS = /[\p{L}\p{N}\p{M}]+/gu;
const NEAR = 0.4; // what another form of a word counts, against the word itself
const IN_TITLE = 5;
const IN_LEAD = 3;
const IN_TAG = 4;
const IN_RUBRIC = 2;
const USUAL = 0.2; // what a word counts that most sections of a rubric contain
const CLOSE = 8; // positions between two words
const LEAST = 0.3; // of the best score: what has some of the words, and less, is not shown
const MOST_SOME = 100;

/** The words and phrases of *q*, each once; `cut` if they are too many. */
export function parse(q) {
  const short = q.length > LONGEST ? q.slice(0, q.lastIndexOf(" ", LONGEST) + 1 || LONGEST) : q;
  const units = new Map();
  for (const { 0: text, 1: quoted, 2: word } of short.matchAll(QUOTED)) {
    const unit = unitOf(quoted ?? word, quoted !== undefined);
    if (unit) units.set((unit.quoted ? '"' : "") + normalised(unit.text), { ...unit, written: text });
  }
  const all = [...units.values()].slice(0, MOST);
  return { units: all, cut: short.length < q.trim().length || units.size > MOST };
}

/** A word or phrase: as a literal sequence, and as the plain words that are near it. */
function unitOf(text, quoted) {
  const all = tokens(text);
  const pairs = new Set(all.filter(([word]) => isUnspaced(word) && [...word].length > 1).map(([, at]) => at));
  // The last letter of a script without spaces is in the pair before it.
  const used = all.filter(([word, at]) => !(isUnspaced(word) && [...word].length === 1 && pairs.has(at - 1)));
  const signs = used.filter(([word]) => SIGN.test(word));
  const covered = new Set(
    signs.flatMap(([word, at]) => [...word.matchAll(WORDS)].map((_, more) => at + more)),
  );
  const plain = used.filter(([word]) => !SIGN.test(word));
  const exact = [...signs, ...plain.filter(([, at]) => !covered.has(at))];
  if (exact.length === 0) return undefined;
  const telling = plain.length > 1 || plain.every(([word]) => word.length > 2);
  const near = signs.length > 0 && telling && plain.every(([word]) => /\p{L}/u.test(word)) ? plain : [];
  return { text, quoted, exact, near, plain };
}

/** How many letters more another form of *word* may have. */
const ending = (word) => (word.length > 3 && /^\p{L}+$/u.test(word) && !isUnspaced(word) ? 3 : 0);

/** Where the words of *sequence* are next to each other, as in it: for each record its positions. */
async function aligned(index, sequence) {
  const all = await Promise.all(
    sequence.map(async ([word]) => (await index.words(word, 0)).get(word) ?? new Map()),
  );
  const [first, ...others] = all;
  if (others.length === 0) return first;
  const found = new Map();
  for (const [record, positions] of first) {
    if (!others.every((one) => one.has(record))) continue;
    const sets = others.map((one) => new Set(one.get(record)));
    const whole = positions.filter((position) =>
      sets.every((set, at) => set.has(position - sequence[0][1] + sequence[at + 1][1])),
    );
    if (whole.length > 0) found.set(record, whole);
  }
  return found;
}

/** Whether *name* contains the words of *sequence* next to each other. */
function named(name, sequence) {
  const all = tokens(name);
  const has = (word, at) => all.some(([other, place]) => other === word && place === at);
  return all.some(([word, at]) => {
    const shift = at - sequence[0][1];
    return word === sequence[0][0] && sequence.every(([one, place]) => has(one, place + shift));
  });
}

/** The values that have a name with the words of *sequence*, or are *text* themselves. */
function valuesNamed(names, sequence, text) {
  const isNamed = ([value, its]) => value === text || its.some((name) => named(name, sequence));
  return new Set([...names].filter(isNamed).map(([value]) => value));
}

/** A unit with the rows that have it: `rows` has positions and fields for each. */
async function answer(index, unit) {
  const rows = new Map();
  const words = new Set(unit.plain.map(([word]) => word));
  const add = (record, positions, isExact) => {
    const row = rows.get(record) ?? { positions: [], isExact, tag: false, rubric: false };
    row.positions = isExact || !row.isExact ? [...row.positions, ...positions] : row.positions;
    rows.set(record, row);
  };
  const [[word]] = unit.exact;
  const isSingle = unit.exact.length === 1 && unit.near.length === 0 && !SIGN.test(word);
  const longer = isSingle && !unit.quoted ? ending(word) : 0;
  const forms = isSingle ? await index.words(word, longer) : new Map();
  const exact = isSingle ? (forms.get(word) ?? new Map()) : await aligned(index, unit.exact);
  for (const [record, positions] of exact) add(record, positions, true);
  const names = addNames(index, unit, rows);
  const isKnown = rows.size > 0;
  let begins = false;
  if (isSingle && !unit.quoted && !isKnown && word.length > (isUnspaced(word) ? 0 : 1)) {
    for (const [other, records] of await index.words(word, Infinity, true)) forms.set(other, records);
    begins = forms.size > 0;
  }
  for (const [other, records] of forms) {
    if (other === word) continue;
    words.add(other);
    for (const [record, positions] of records) {
      if (!rows.get(record)?.isExact) add(record, positions, false);
    }
  }
  if (unit.near.length > 0) {
    for (const [record, positions] of await aligned(index, unit.near)) {
      if (!rows.get(record)?.isExact) add(record, positions, false);
    }
  }
  const number = rows.size;
  const idf = Math.log(1 + (index.rows.length - number + 0.5) / (number + 0.5));
  return { ...unit, ...names, rows, words, idf, begins, isNowhere: number === 0, usual: usual(index, rows) };
}

/** Note the rows with a tag or a rubric whose name has the words of a unit. Returns these values. */
function addNames(index, { exact, text }, rows) {
  const rubricNames = [...index.rubricSizes.keys()].map((name) => [name, [name]]);
  const tags = valuesNamed(index.tags, exact, normalised(text));
  const rubrics = valuesNamed(rubricNames, exact, text);
  for (const { number, values } of tags.size + rubrics.size > 0 ? index.rows : []) {
    const tag = values.tag.some((one) => tags.has(one));
    const rubric = values.rubric.some((one) => rubrics.has(one));
    if (tag || rubric) {
      const row = rows.get(number) ?? { positions: [] };
      rows.set(number, { ...row, isExact: true, tag, rubric });
    }
  }
  return { tags, rubrics };
}

/** The rubrics most of whose sections have the word in their text. */
function usual(index, rows) {
  const counts = new Map();
  for (const [record, { positions }] of rows) {
    for (const name of positions.length ? index.rows[record].values.rubric : []) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const most = ([name, count]) => {
    const size = index.rubricSizes.get(name);
    return size > 4 && count > size / 2;
  };
  return new Set([...counts].filter(most).map(([name]) => name));
}

/** BM25 of a unit in a row, with fields. Short texts are no better than usual ones. */
function weigh(index, unit, record) {
  const { positions, isExact, tag, rubric } = unit.rows.get(record);
  const { lengths, values } = index.rows[record];
  const [title, lead, length] = lengths;
  const inTitle = positions.filter((at) => at < title).length;
  const inLead = positions.filter((at) => at >= title && at < lead).length;
  const isUsual = values.rubric.some((name) => unit.usual.has(name));
  const text = (positions.length - inTitle - inLead) * (isUsual ? USUAL : 1);
  const often =
    inTitle * IN_TITLE + inLead * IN_LEAD + text + (tag ? IN_TAG : 0) + (rubric ? IN_RUBRIC : 0);
  const norm = 1.2 * (0.6 + 0.4 * Math.max(1, length / index.averageLength));
  const field = (inTitle ? 0.6 : 0) + (tag ? 0.5 : 0) + (inLead ? 0.2 : 0) + (rubric ? 0.1 : 0);
  const usualOnly = isUsual && !inTitle && !tag && !rubric;
  const score = (often / (often + norm)) * 2.2 * (usualOnly ? USUAL : 1) + field;
  return unit.idf * score * (isExact ? 1 : NEAR);
}

/** What words that are near each other, in order, add to a score. */
function nearness(index, units, record) {
  let sum = 0;
  for (let at = 1; at < units.length; at++) {
    const [one, other] = [units[at - 1], units[at]];
    const [before, after] = [one.rows.get(record)?.positions, other.rows.get(record)?.positions];
    if (!before?.length || !after?.length) continue;
    const long = 1 + Math.max(...one.exact.map(([, place]) => place));
    const set = new Set(after);
    const weight = Math.min(one.idf, other.idf);
    if (before.some((position) => set.has(position + long))) sum += weight;
    else if (before.some((p) => after.some((q) => Math.abs(p - q) <= CLOSE))) sum += weight / 4;
  }
  return sum;
}

/** The score of a row, and whether it has each unit exactly. */
function judge(index, units, record) {
  const having = units.filter((unit) => unit.rows.has(record));
  const score = having.reduce((sum, unit) => sum + weigh(index, unit, record), 0);
  return {
    record,
    isExact: having.every((unit) => unit.rows.get(record).isExact),
    // Of equal ones, the newer.
    score: score + nearness(index, units, record) + (0.05 * record) / index.rows.length,
  };
}

const better = (one, other) =>
  Number(other.isExact) - Number(one.isExact) || other.score - one.score || other.record - one.record;

/** The rows that have all words, or else some of them; what is missing; what to mark. *isShown*
    says which rows are looked at; `elsewhere` is how many others have all words. */
export async function find(index, q, isShown) {
  const { units, cut } = parse(q);
  const answers = await Promise.all(units.map((unit) => answer(index, unit)));
  const isStop = ({ exact, quoted }) =>
    !quoted && exact.length === 1 && index.stopWords.has(exact[0][0]);
  const telling = answers.filter((unit) => !isStop(unit));
  const needed = telling.length > 0 ? telling : answers;
  const having = withAll(needed);
  const here = having.filter((record) => isShown(index.rows[record]));
  const base = { cut, elsewhere: having.length - here.length };
  const parts = needed.map((unit) => ({ ...unit, rows: shown(index, unit.rows, isShown) }));
  const known = parts.filter((unit) => unit.rows.size > 0);
  const missing = parts.filter((unit) => unit.rows.size === 0);
  const answered = { ...base, units: known, missing, begins: known.filter((unit) => unit.begins) };
  if (known.length === 0) return { ...answered, all: true, found: [] };
  if (here.length === 0) return { ...answered, all: false, found: some(index, known) };
  return { ...answered, all: true, found: here.map((one) => judge(index, known, one)).sort(better) };
}

function shown(index, rows, isShown) {
  return new Map([...rows].filter(([record]) => isShown(index.rows[record])));
}

/** The rows that have all *units*. */
function withAll(units) {
  const [rarest, ...others] = [...units].sort((one, other) => one.rows.size - other.rows.size);
  return [...(rarest?.rows.keys() ?? [])].filter((row) => others.every((unit) => unit.rows.has(row)));
}

/** The rows that have some of the words, by BM25 alone, and not those that have little of it. */
function some(index, units) {
  const records = new Set(units.flatMap((unit) => [...unit.rows.keys()]));
  const found = [...records].map((record) => judge(index, units, record));
  found.sort((one, other) => other.score - one.score);
  const least = (found[0]?.score ?? 0) * LEAST;
  return found.filter(({ score }) => score >= least).slice(0, MOST_SOME);
}

/** What a question with words that occur nowhere may have meant: it, with words that do. */
export async function suggest(index, q, missing) {
  const list = await index.list();
  return Promise.all(
    missing.map(async ({ written, text, plain, isNowhere }) => {
      const [[word], ...more] = plain.length ? plain : [[""]];
      // In a phrase, every word may occur.
      const others = isNowhere && more.length === 0 ? await spelledLike(index, word, list) : [];
      const meant = (other) => q.replace(written, () => replaced(written, word, other));
      return { text, others: others.map((other) => [other, meant(other)]) };
    }),
  );
}

/** Known words that are spelled like *word*. Rare ones are not in the *list*, but in shards. */
async function spelledLike(index, word, list) {
  const [best] = nearest(word, list);
  if (best && distance(word, best, 1) === 1) return nearest(word, list);
  return nearest(word, new Map([...(await index.around(word, 1)), ...list]));
}

/** *written* with *other* in the place of *word*, in whatever form it is written there. */
function replaced(written, word, other) {
  const at = written.toLowerCase().indexOf(word);
  return at < 0 ? other : written.slice(0, at) + other + written.slice(at + word.length);
}
