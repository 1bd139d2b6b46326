// @ts-check
/* What is searched for, as it stands in the address; what is known of each section beside its
   words, to filter, count and sort by it. */

export const FACETS = ["tag", "year", "rubric", "kind"];
const LONGEST = 100; // what is longer takes Pagefind seconds
const KEPT = 1000; // what is longer is refused by servers

export function read() {
  const told = new URLSearchParams(location.search);
  const values = (facet) => [...new Set(told.getAll(facet))].filter(Boolean);
  return {
    q: told.get("q") ?? "",
    chosen: Object.fromEntries(FACETS.map((facet) => [facet, values(facet)])),
    sort: told.get("sort") ?? "",
    page: Math.max(1, Math.trunc(Number(told.get("page"))) || 1),
  };
}

export function address({ q, chosen, sort, page }) {
  const told = new URLSearchParams();
  if (q.trim()) told.set("q", q.slice(0, KEPT));
  for (const facet of FACETS) for (const value of chosen[facet]) told.append(facet, value);
  if (sort) told.set("sort", sort);
  if (page > 1) told.set("page", String(page));
  return `${location.pathname}?${told}`.replace(/\?$/, "");
}

/** *search* with a value more, or without it if it is chosen. */
export function toggled(search, facet, value) {
  const old = search.chosen[facet];
  const values = old.includes(value) ? old.filter((one) => one !== value) : [...old, value];
  return { ...search, chosen: { ...search.chosen, [facet]: values }, page: 1 };
}

/** What of *q* is searched for: each word once, and not too many. */
export function words(q) {
  const once = new Map(q.split(/\s+/).map((word) => [word.toLowerCase(), word]));
  const all = [...once.values()].filter(Boolean).join(" ");
  if (all.length <= LONGEST) return { text: all, cut: false };
  return { text: all.slice(0, all.lastIndexOf(" ", LONGEST)).slice(0, LONGEST), cut: true };
}

export async function load(root) {
  // Always asked for: it names the parts that the site has now.
  const answer = await fetch(`${root}_search/records.json`, { cache: "no-cache" });
  const { parts, kinds, pages, rubrics, tags, records } = await answer.json();
  // Each page has a number: the newest the first, guides the last.
  const rows = Object.keys(parts).flatMap((part) =>
    records[part].map(([hash, anchor, page, rubric, its, tagged]) => {
      const values = {
        tag: tagged.map((one) => tags[one][0]),
        year: [pages[page][2].slice(0, 4)].filter(Boolean),
        rubric: [rubrics[rubric]].filter(Boolean),
        kind: its.map((one) => kinds[one][0]),
      };
      return { part, hash, anchor, page, values };
    }),
  );
  rows.sort((one, other) => one.page - other.page || Number(!!one.anchor) - Number(!!other.anchor));
  const used = (facet) => [...new Set(rows.flatMap((row) => row.values[facet]))].sort();
  const named = (values) => new Map(values.map((value) => [value, value]));
  const labels = {
    tag: new Map(tags),
    year: named(used("year").reverse()),
    rubric: named(used("rubric")),
    kind: new Map(kinds.filter(([kind]) => used("kind").includes(kind))),
  };
  return { parts, pages, rows, labels };
}

/** The rows that have all chosen tags, and one of the chosen years, rubrics and kinds. */
export function matching(rows, chosen, except = "") {
  const asked = FACETS.filter((facet) => facet !== except && chosen[facet].length > 0);
  return rows.filter(({ values }) =>
    asked.every((facet) => {
      const has = (value) => values[facet].includes(value);
      return facet === "tag" ? chosen.tag.every(has) : chosen[facet].some(has);
    }),
  );
}

/** How many rows have each value of *facet*, and what is chosen in the others. */
export function counts(rows, chosen, facet) {
  const found = new Map();
  for (const { values } of matching(rows, chosen, facet === "tag" ? "" : facet)) {
    for (const value of values[facet]) found.set(value, (found.get(value) ?? 0) + 1);
  }
  return found;
}

/** Put *rows*, the newest of which is first, in order. Those that are equal stay. */
export function sort(rows, order, found) {
  const dated = (row) => row.values.year.length;
  if (order === "relevance") {
    rows.sort((one, other) => found.get(other).score - found.get(one).score);
  } else if (order === "oldest") {
    rows.sort((one, other) => dated(other) - dated(one) || other.page - one.page);
  }
}

/** The known value that is written most like *value*: that has most pairs of letters in common. */
export function nearest(value, labels) {
  const pairs = (text) => new Set([...text.toLowerCase()].map((one, at, all) => one + all[at + 1]));
  const wanted = pairs(value);
  const alike = (text) => {
    const other = pairs(text);
    const both = [...other].filter((pair) => wanted.has(pair)).length;
    return (2 * both) / (wanted.size + other.size);
  };
  let [near, most] = ["", 0.4];
  for (const [known, label] of labels) {
    const much = Math.max(alike(known), alike(label));
    if (much > most) [near, most] = [known, much];
  }
  return near;
}
