// @ts-check
/* Draws: results, what can be chosen, what is chosen, notices. Each leads to another search, so this
   is also where a search becomes an address. All HTML is in the templates of the page; here, text
   is put into it. */

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

const FEW = 12; // values of a facet; the others are drawn when they are asked for
const KINDS = ["section", "edition", "guide"];

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

/** A result; without its words, if they could not be loaded. */
export function drawResult(result, search, root) {
  const [path, page, date, written] = result.page;
  const item = make("entry", { time: written });
  part(item, ".entry-title a").href = root + path + anchorOf(result);
  part(item, ".entry-whole").replaceChildren(...result.title.map(piece));
  part(item, ".entry-part").hidden = result.heading.length === 0;
  part(item, ".entry-part > :last-child").replaceChildren(...result.heading.map(piece));
  if (result.pieces) part(item, ".entry-excerpt").replaceChildren(...result.pieces.map(piece));

  const link = part(item, ".entry-place a");
  link.href = root + path;
  link.textContent = page;
  const time = part(item, "time");
  time.dateTime = date;
  const kind = part(item, ".entry-kind");
  kind.textContent = date ? "Edition" : "Guide";
  const rubric = part(item, ".entry-rubric"); // with its separator, without which it is hidden
  rubric.replaceChildren(...result.rubric.flatMap((one) => [" · ", piece(one)]));
  const { hasAnchor } = result;
  const place = [!(date && hasAnchor) && kind, hasAnchor && link, rubric, date && time];
  const parts = place.filter(Boolean).flatMap((one) => (one === rubric ? [one] : [" · ", one]));
  part(item, ".entry-place").replaceChildren(...parts.slice(1));

  const tags = result.tags.map(([tag, label, isMarked]) => {
    const tagged = make("tag");
    part(tagged, "a").replaceChildren(piece([label, isMarked]));
    lead(part(tagged, "a"), search.chosen.tag.includes(tag) ? search : toggled(search, "tag", tag));
    return tagged;
  });
  part(item, "ul").append(...tags);
  return item;
}

/** The anchor of the paragraph that has the words; a browser that knows no text fragments would
    look for an element of that name. */
function anchorOf({ anchor, fragment }) {
  if (!fragment || !("fragmentDirective" in document)) return anchor && `#${anchor}`;
  return `#${anchor}:~:text=${encodeURIComponent(fragment).replaceAll("-", "%2D")}`;
}

function piece([text, isMarked]) {
  if (!isMarked) return text;
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}

/** The values of each facet, with the number of sections that each would give. */
export function drawFacets(page, facets, search) {
  for (const [facet, values] of facets) {
    const group = part(page, `[data-facet=${facet}]`);
    const details = part(group, "details");
    const item = ([value, label, number, isChosen]) => {
      const made = make("value", { span: label, ".count": number });
      lead(part(made, "a"), toggled(search, facet, value), `${facet} ${value}`);
      part(made, "a").setAttribute("aria-current", isChosen);
      return made;
    };
    const chosen = values.findLastIndex(([, , , isChosen]) => isChosen);
    const few = values.filter((value, at) => at < FEW || at === chosen || value[3]);
    const draw = () => {
      const shown = details.open ? values : few;
      part(group, "ul").replaceChildren(...shown.map(item));
    };
    details.ontoggle = draw;
    draw();
    group.hidden = values.length === 0;
    details.hidden = values.length <= few.length;
    part(group, "summary .count").textContent = values.length;
  }
}

/** What is chosen: each leads to the search without it. */
export function drawChosen(page, facets, search) {
  const items = facets.flatMap(([facet, values]) =>
    search.chosen[facet].map((value) => {
      const [, label] = values.find(([one]) => one === value) ?? [value, value];
      const item = make("chosen", { ".search-label": label });
      lead(part(item, "a"), toggled(search, facet, value), `${facet} ${value}`);
      return item;
    }),
  );
  part(page, ".search-chosen").replaceChildren(...items);
}

/** The number of results, by kind. */
export function counted(kinds) {
  const names = kinds.map((count, at) => count && `${count} ${KINDS[at]}${count === 1 ? "" : "s"}`);
  return names.filter(Boolean).join(" and ") || "No sections";
}

/** All that is to be said about a search: what it does not have, and what else there is. */
export function notices(found) {
  const { search, missing, begins, isSome, isEmpty, isCut, shown } = found;
  const said = found.unknowns.map((one) => unknownValue(one, read()));
  if (isCut) said.push(make("cut"));
  if (isEmpty) said.push(make("empty"));
  for (const word of missing) {
    const notice = make("missing", { q: word });
    notice.dataset.word = word;
    said.push(notice);
  }
  for (const word of begins) said.push(make("begins", { q: word }));
  if (shown > 0 && isSome) said.push(make("some"));
  if (shown === 0 && found.withoutFilters > 0) said.push(narrow(found.withoutFilters, search));
  return said;
}

/** Add to the notices of missing words what each may have meant. */
export function drawSuggestions(said, suggestions, search) {
  for (const { text, others } of suggestions) {
    const notice = [...said.children].find((one) => one.dataset.word === text);
    if (!notice || others.length === 0) continue;
    const links = others.map(([word, q]) => {
      const link = make("suggestion");
      link.textContent = word;
      lead(link, { ...search, q, page: 1 });
      return link;
    });
    const near = part(notice, ".search-near");
    part(near, "span").replaceChildren(...links.flatMap((link) => [" or ", link]).slice(1));
    near.hidden = false;
  }
}

function unknownValue({ facet, value, near, label }, search) {
  const notice = make("unknown", { "span:first-child": facet, q: value, ".search-near a": label });
  const without = toggled(search, facet, value);
  const hasNear = search.chosen[facet].includes(near);
  lead(part(notice, ".search-near a"), hasNear || !near ? without : toggled(without, facet, near));
  lead(part(notice, ".search-remove"), without);
  part(notice, ".search-near").hidden = !near;
  return notice;
}

/** That the filters leave nothing, though *count* sections have the words. */
function narrow(count, search) {
  const notice = make("narrow", { ".search-count": count });
  const chosen = Object.fromEntries(FACETS.map((facet) => [facet, []]));
  lead(part(notice, "a"), { ...search, chosen, page: 1 });
  part(notice, ".search-having").hidden = !search.q.trim();
  return notice;
}
