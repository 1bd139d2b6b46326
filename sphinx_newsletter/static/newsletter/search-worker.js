// @ts-check
/* The search, in a thread of its own: decoding the index holds up neither keys nor scrolling.
   It gets a search as it is in the address, and answers with messages: first what is found and how
   it can be filtered, then each result in order, then what missing words may have meant. */

import { Index } from "./search-index.js";
import { find, suggest } from "./search-query.js";
import { distance, excerpt, highlighted, patterns } from "./search-words.js";

const FACETS = ["tag", "year", "rubric", "kind"];
const PAGE = 10;
let opened;
let turn = 0;

addEventListener("message", async ({ data }) => {
  const mine = (turn = data.turn);
  const send = (message) => mine === turn && postMessage({ turn: mine, ...message });
  try {
    await answer(data, send);
  } catch (error) {
    opened = undefined;
    send({ failed: String(error) });
  }
});

/** The index below *root*. Its records are asked for each time: they name the files of today. */
async function open(root) {
  const read = async (name, kind) => {
    const answer = await fetch(root + name, { cache: name === "records.json" ? "no-cache" : "default" });
    if (!answer.ok) throw new Error(`${answer.status} ${name}`);
    return kind === "json" ? answer.json() : kind === "text" ? answer.text() : answer.arrayBuffer();
  };
  const index = await Index.open(read);
  return { index, labels: labelsOf(index) };
}

async function answer({ root, search, words: length }, send) {
  const { index, labels } = await (opened ??= open(root));
  if (!search) return;
  const [asked, unknowns] = unknown(search, labels);
  const hasGuides = asked.chosen.kind.includes("guide");
  const isShown = ({ values }) => hasGuides || !values.kind.includes("guide");
  const words = asked.q.trim() ? await find(index, asked.q, isShown) : undefined;
  const scores = words?.found.map(({ record }) => index.rows[record]);
  const all = scores ?? index.rows.filter(isShown);
  const rows = sorted(matching(all, asked.chosen, !words), asked.sort, Boolean(words));
  const last = Math.max(1, Math.ceil(rows.length / PAGE));
  const now = { ...asked, page: Math.min(asked.page, last) };
  const shown = rows.slice((now.page - 1) * PAGE, now.page * PAGE);
  const missing = words?.missing ?? [];
  const guides = words && !hasGuides ? words.elsewhere : 0;
  send({
    found: {
      search: now,
      last,
      shown: shown.length,
      unknowns,
      guides,
      kinds: ["section", "edition", "guide"].map((kind) => rows.filter((row) => row.values.kind.includes(kind)).length),
      isCut: Boolean(words?.cut),
      isSome: Boolean(words && !words.all),
      isEmpty: Boolean(words && words.units.length + missing.length === 0),
      begins: words?.begins.map(({ text }) => text) ?? [],
      missing: missing.map(({ text }) => text),
      withoutFilters: matching(all, asked.chosen, !words, FACETS).length,
      facets: FACETS.map((facet) => [facet, facetOf(facet, all, labels, now, words, guides)]),
    },
  });
  const units = words?.units ?? [];
  const marked = patterns(units);
  const named = (facet, value) => units.some((unit) => unit[facet].has(value));
  const base = (row) => withoutText(row, labels, named);
  const results = shown.map((row) => result(index, row, marked, length).catch(() => undefined));
  let failures = 0;
  for (const [at, one] of results.entries()) {
    const drawn = await one;
    failures += Number(!drawn);
    send({ result: { ...base(shown[at]), ...drawn } });
  }
  if (shown.length > 0 && failures === shown.length) throw new Error("no texts");
  send({ done: true });
  if (missing.length > 0) send({ suggestions: await suggest(index, asked.q, missing) });
}

/** The values of a facet that can be chosen: value, label, number of sections, whether chosen. */
function facetOf(facet, all, labels, { chosen }, words, guides) {
  const found = counts(all, chosen, facet, !words);
  if (facet === "kind" && guides) found.set("guide", guides);
  const values = [...labels[facet].keys()].filter((value) => found.has(value) || chosen[facet].includes(value));
  const rank = (value) => Number(chosen[facet].includes(value)) * 1e9 + (found.get(value) ?? 0);
  if (facet === "tag" || facet === "rubric") values.sort((one, other) => rank(other) - rank(one));
  return values.map((value) => [value, labels[facet].get(value), found.get(value) ?? 0, chosen[facet].includes(value)]);
}

async function result(index, row, marked, length) {
  const { title, anchor, page, blocks } = await index.text(row);
  const { pieces, heading, anchor: nearer, fragment } = excerpt({ blocks }, marked, length);
  return {
    title: highlighted(title, marked),
    heading,
    page,
    pieces,
    anchor: nearer || anchor,
    hasAnchor: Boolean(anchor),
    fragment: fragment ?? "",
  };
}

/** A result before its text; *named* says which tags and rubrics have words of the search. */
function withoutText(row, labels, named) {
  const { tag, rubric } = row.values;
  const { address, date } = row;
  return {
    title: [[date || address, false]],
    heading: [],
    page: [address, "", date, date],
    pieces: undefined,
    anchor: "",
    hasAnchor: false,
    fragment: "",
    rubric: rubric.map((one) => [one, named("rubrics", one)]),
    tags: tag.map((one) => [one, labels.tag.get(one), named("tags", one)]),
  };
}

/** The labels of the values that are in use, by facet. */
function labelsOf({ rows, records }) {
  const used = (facet) => [...new Set(rows.flatMap((row) => row.values[facet]))].sort();
  const named = (values) => new Map(values.map((value) => [value, value]));
  return {
    tag: new Map(records.tags),
    year: named(used("year").reverse()),
    rubric: named(used("rubric")),
    kind: new Map(records.kinds.filter(([kind]) => used("kind").includes(kind))),
  };
}

/** The rows that have all chosen tags, and one of the chosen years, rubrics and kinds.

    In a search without words, an edition is shown if its kind is chosen, or a tag that it has. */
function matching(rows, chosen, isWordless, except = []) {
  const asked = FACETS.filter((facet) => !except.includes(facet) && chosen[facet].length > 0);
  const isSection = (row) => row.values.kind.includes("section") || chosen.tag.length > 0;
  const isOpen = !isWordless || chosen.kind.length > 0 || except.includes("kind");
  return rows.filter(
    (row) =>
      (isOpen || isSection(row)) &&
      asked.every((facet) => {
        const has = (value) => row.values[facet].includes(value);
        return facet === "tag" ? chosen.tag.every(has) : chosen[facet].some(has);
      }),
  );
}

/** How many rows have each value of *facet*, and what is chosen in the others. */
function counts(rows, chosen, facet, isWordless) {
  const found = new Map();
  const except = facet === "tag" ? [] : [facet];
  for (const { values } of matching(rows, chosen, isWordless, except)) {
    for (const value of values[facet]) found.set(value, (found.get(value) ?? 0) + 1);
  }
  return found;
}

/** *rows*, the best first, in order; those without a date come last. */
function sorted(rows, order, hasWords) {
  const dated = (row) => row.values.year.length;
  const newest = (one, other) => other.number - one.number;
  if (order === "oldest") {
    return [...rows].sort((one, other) => dated(other) - dated(one) || one.number - other.number);
  }
  return order === "newest" || !hasWords ? [...rows].sort(newest) : rows;
}

/** The search without the values that do not exist, and for each of them what was meant. */
function unknown(search, labels) {
  const found = [];
  const chosen = { ...search.chosen };
  for (const facet of FACETS) {
    const isKnown = (value) => labels[facet].has(value);
    for (const value of chosen[facet].filter((one) => !isKnown(one))) {
      const near = nearest(value, labels[facet]);
      found.push({ facet, value, near, label: labels[facet].get(near) });
    }
    chosen[facet] = chosen[facet].filter(isKnown);
  }
  return [{ ...search, chosen }, found];
}

/** The value that is spelled most like *value*, itself or in its label. */
function nearest(value, labels) {
  const wanted = value.toLowerCase().slice(0, 60);
  const most = Math.floor(wanted.length / 3);
  let [near, least] = ["", most + 1];
  for (const [known, label] of labels) {
    for (const name of [known, label]) {
      const edits = distance(wanted, name.toLowerCase(), most);
      if (edits < least) [near, least] = [known, edits];
    }
  }
  return near;
}
