// @ts-check
/* The search, in a thread of its own: decoding the index holds up neither keys nor scrolling.
   It gets a search as it is in the address, and answers with messages: first what is found and how
   it can be filtered, then each result in order, then what missing words may have meant. */

import { excerpt, patterns } from "./search-excerpt.js";
import { counts, FACETS, labelsOf, matching, sorted, unknown } from "./search-facets.js";
import { Index } from "./search-index.js";
import { find, suggest } from "./search-query.js";

const PAGE = 10;
let opened;
let turn = 0;

addEventListener("message", async ({ data }) => {
  const mine = (turn = data.turn);
  const tell = (message) => mine === turn && postMessage({ turn: mine, ...message });
  try {
    await answer(data, tell);
  } catch (error) {
    opened = undefined;
    tell({ failed: String(error) });
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

async function answer({ root, search }, tell) {
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
  tell({
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
  const marked = patterns(words?.units ?? []);
  const results = shown.map((row) => result(index, row, marked, labels).catch(() => undefined));
  let failures = 0;
  for (const [at, one] of results.entries()) {
    const drawn = await one;
    failures += Number(!drawn);
    tell({ result: drawn ?? withoutText(shown[at], labels) });
  }
  if (shown.length > 0 && failures === shown.length) throw new Error("no texts");
  tell({ done: true });
  if (missing.length > 0) tell({ suggestions: await suggest(index, asked.q, missing) });
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

async function result(index, row, marked, labels) {
  const { title, anchor, page, blocks } = await index.text(row);
  const { pieces, anchor: nearer, fragment } = excerpt({ blocks }, marked);
  return { ...withoutText(row, labels), title, page, pieces, anchor: nearer || anchor, hasAnchor: Boolean(anchor), fragment: fragment ?? "" };
}

function withoutText(row, labels) {
  const { tag, rubric } = row.values;
  const { address, date } = row;
  return {
    title: date || address,
    page: [address, "", date, date],
    pieces: undefined,
    anchor: "",
    hasAnchor: false,
    fragment: "",
    rubric,
    tags: tag.map((one) => [one, labels.tag.get(one)]),
  };
}
