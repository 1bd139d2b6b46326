// @ts-check
/* What is known of each section beside its words, to filter, count and sort by it. */

import { distance } from "./search-words.js";

export const FACETS = ["tag", "year", "rubric", "kind"];

/** The labels of the values that are in use, by facet. */
export function labelsOf({ rows, records }) {
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
export function matching(rows, chosen, isWordless, except = []) {
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
export function counts(rows, chosen, facet, isWordless) {
  const found = new Map();
  const except = facet === "tag" ? [] : [facet];
  for (const { values } of matching(rows, chosen, isWordless, except)) {
    for (const value of values[facet]) found.set(value, (found.get(value) ?? 0) + 1);
  }
  return found;
}

/** *rows*, the best first, in order; those without a date come last. */
export function sorted(rows, order, hasWords) {
  const dated = (row) => row.values.year.length;
  const newest = (one, other) => other.number - one.number;
  if (order === "oldest") {
    return [...rows].sort((one, other) => dated(other) - dated(one) || one.number - other.number);
  }
  return order === "newest" || !hasWords ? [...rows].sort(newest) : rows;
}

/** The search without the values that do not exist, and for each of them what was meant. */
export function unknown(search, labels) {
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
