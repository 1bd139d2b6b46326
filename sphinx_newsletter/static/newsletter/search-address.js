// @ts-check
/* What is searched for, as it is in the address. */

export const FACETS = ["tag", "year", "rubric", "kind"];
const KEPT = 1000; // letters: servers refuse longer addresses
const MOST = 50; // values of a facet

export function read() {
  const asked = new URLSearchParams(location.search);
  const values = (facet) => [...new Set(asked.getAll(facet))].filter(Boolean).slice(0, MOST);
  return {
    q: asked.get("q") ?? "",
    chosen: Object.fromEntries(FACETS.map((facet) => [facet, values(facet)])),
    sort: asked.get("sort") ?? "",
    page: Math.max(1, Math.trunc(Number(asked.get("page"))) || 1),
  };
}

export function address({ q, chosen, sort, page }) {
  const asked = new URLSearchParams();
  if (q.trim()) asked.set("q", q.slice(0, KEPT));
  for (const facet of FACETS) for (const value of chosen[facet]) asked.append(facet, value);
  if (sort) asked.set("sort", sort);
  if (page > 1) asked.set("page", String(page));
  return `${location.pathname}?${asked}`.replace(/\?$/, "");
}

/** *search* with a value more, or without it if it is chosen. */
export function toggled(search, facet, value) {
  const old = search.chosen[facet];
  const values = old.includes(value) ? old.filter((one) => one !== value) : [...old, value];
  return { ...search, chosen: { ...search.chosen, [facet]: values }, page: 1 };
}
