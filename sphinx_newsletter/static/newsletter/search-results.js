// @ts-check
/* Draws: results, what can be chosen, what is chosen, and what a reader has to be told. All that
   is HTML stands in the templates of the page; here, text is put into it. */

import { FACETS, address, counts, nearest, toggled } from "./search-records.js";

const WORDS = 32;
const BEFORE = 6; // words before the first that is marked

/** What a template of the page holds, anew, with *texts* in it. */
export function make(id, texts = {}) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(`search-${id}`));
  const made = part(template.content.cloneNode(true), "*");
  for (const [selector, text] of Object.entries(texts)) part(made, selector).textContent = text;
  return made;
}

/** @returns {any} */
export function part(element, selector) {
  return element.querySelector(selector);
}

/** Let *link* lead to another search. */
export function lead(link, search, key = "") {
  link.href = address(search);
  link.dataset.key = key;
}

/** The result *row*; without its words, if they cannot be had. */
export function drawResult(row, told, places, { pages, labels }, search, root) {
  const [path, title, date, written] = pages[row.page];
  const item = make("entry", { ".entry-title a": told?.title || title, time: written });
  const link = part(item, ".entry-title a");
  link.href = root + path + (row.anchor && `#${row.anchor}`);
  if (told) part(item, ".entry-excerpt").replaceChildren(...excerpt(told.content, places));

  const page = part(item, ".entry-place a");
  page.href = root + path;
  page.textContent = title;
  const time = part(item, "time");
  time.dateTime = date;
  const kind = date ? !row.anchor && "Edition" : "Guide";
  const place = [kind, row.anchor && page, ...row.values.rubric, date && time].filter(Boolean);
  part(item, ".entry-place").replaceChildren(...place.flatMap((one) => [" · ", one]).slice(1));

  const tags = row.values.tag.map((tag) => {
    const tagged = make("tag", { a: labels.tag.get(tag) });
    lead(part(tagged, "a"), search.chosen.tag.includes(tag) ? search : toggled(search, "tag", tag));
    return tagged;
  });
  part(item, "ul").append(...tags);
  return item;
}

/** The words of *text* around most of *places*, which are marked. */
function excerpt(text, places) {
  // As Pagefind counts them; where a language has no spaces, it has put marks in their place.
  const gap = text.includes("\u200b") ? "" : " ";
  const all = text.split(gap ? /\s+/ : "\u200b");
  const few = [...new Set(places)].sort((one, other) => one - other).slice(0, 300);
  const near = (from) => few.filter((at) => at >= from && at < from + WORDS - BEFORE).length;
  const first = few.reduce((best, at) => (near(at) > near(best) ? at : best), few[0] ?? 0);
  const start = Math.max(0, Math.min(first - BEFORE, all.length - WORDS));
  const end = start + WORDS;
  const shown = all.slice(start, end).flatMap((word, at) => {
    const mark = document.createElement("mark");
    mark.textContent = word;
    return [gap, few.includes(start + at) ? mark : word];
  });
  return [start > 0 ? "…" : "", ...shown, end < all.length ? " …" : ""];
}

/** The values of each facet, with the number of sections that each would give. */
export function drawFacets(page, rows, labels, search) {
  for (const facet of FACETS) {
    const found = counts(rows, search.chosen, facet);
    const number = (value) => found.get(value) ?? 0;
    const chosen = (value) => search.chosen[facet].includes(value);
    const values = [...labels[facet].keys()].filter((value) => number(value) || chosen(value));
    if (facet === "tag" || facet === "rubric") {
      values.sort((one, other) => number(other) - number(one));
    }
    values.sort((one, other) => Number(chosen(other)) - Number(chosen(one)));
    const items = values.map((value) => {
      const item = make("value", { span: labels[facet].get(value), ".count": number(value) });
      lead(part(item, "a"), toggled(search, facet, value), `${facet} ${value}`);
      part(item, "a").setAttribute("aria-current", chosen(value));
      return item;
    });
    const group = part(page, `[data-facet=${facet}]`);
    part(group, "ul").replaceChildren(...items);
    group.hidden = values.length === 0;
    part(group, "details").hidden = values.length <= 12;
    part(group, "summary .count").textContent = values.length;
  }
}

/** What is chosen: each leads to the search without it. */
export function drawChosen(page, labels, search) {
  const items = FACETS.flatMap((facet) =>
    search.chosen[facet].map((value) => {
      const item = make("chosen", { ".search-label": labels[facet].get(value) });
      lead(part(item, "a"), toggled(search, facet, value), `${facet} ${value}`);
      return item;
    }),
  );
  part(page, ".search-chosen").replaceChildren(...items);
}

/** The search without the values that there are not, and a notice for each of them.
 * @returns {[any, Element[]]} */
export function unknown(search, labels) {
  const notices = [];
  let rest = search;
  for (const facet of FACETS) {
    for (const value of search.chosen[facet].filter((one) => !labels[facet].has(one))) {
      const without = toggled(search, facet, value);
      const near = nearest(value, labels[facet]);
      const notice = make("unknown", { span: facet, q: value, "span a": labels[facet].get(near) });
      const meant = search.chosen[facet].includes(near) ? without : toggled(without, facet, near);
      lead(part(notice, "span a"), meant);
      lead(part(notice, ".search-remove"), without);
      part(notice, ".search-near").hidden = !near;
      notices.push(notice);
      rest = { ...toggled(rest, facet, value), page: search.page };
    }
  }
  return [rest, notices];
}

/** That there is nothing, though *count* sections have the words, if there are any. */
export function nothing(text, count, search) {
  if (count === 0) return make("none");
  const notice = make("narrow", { ".search-count": count });
  const chosen = Object.fromEntries(FACETS.map((facet) => [facet, []]));
  lead(part(notice, "a"), { ...search, chosen });
  part(notice, ".search-having").hidden = !text;
  return notice;
}
