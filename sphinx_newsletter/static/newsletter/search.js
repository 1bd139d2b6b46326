// @ts-check
/* The search page. What is searched for is in the address and nowhere else: it can be linked
   to, and the browser's "back" undoes a choice. */

import * as draw from "./search-results.js";

const { address, lead, part, read } = draw;
const TYPING = 150; // ms: a word is written faster than that
const BUSY = 500; // ms without an answer until it is said
const root = document.documentElement.dataset.content_root ?? "./";
const page = part(document, ".search-page");
const form = part(page, "form");
const input = part(form, "input");
const results = part(page, ".search-results");
const status = part(page, "[role=status]");
const filters = part(page, ".search-filters");
const said = part(page, ".search-said");
const guides = part(page, ".search-guides");
const { title } = document;
const small = matchMedia("(max-width: 40em)"); // as in search.css
let typing = 0;
let waiting = 0;
let settled = location.href; // where "back" leads to from what is being typed
let current = { turn: 0, arrived() {} };
let worker = start();

function start() {
  const made = new Worker(new URL("search-worker.js", import.meta.url), { type: "module" });
  made.addEventListener("message", ({ data }) => data.turn === current.turn && receive(data));
  made.addEventListener("error", (event) => fail(event.message ?? "The worker was not loaded."));
  return made;
}

/** Show what the address says. Resolves when the first result is there, or when there is none. */
function show() {
  const arrived = new Promise((resolve) => (current = { turn: current.turn + 1, arrived: resolve }));
  clearTimeout(waiting);
  waiting = setTimeout(say, BUSY, status.dataset.busy);
  results.setAttribute("aria-busy", "true");
  ask(read());
  return arrived;
}

function ask(search) {
  worker.postMessage({
    turn: current.turn,
    root: new URL(`${root}_search/`, location.href).href,
    search,
    words: small.matches ? 18 : 32,
  });
}

/** An answer of the worker: see `search-worker.js`. */
function receive({ found, result, done, suggestions, failed }) {
  if (failed) fail(failed);
  if (found) {
    current.found = found;
    drawFound(found);
  }
  if (result) {
    results.append(draw.drawResult(result, current.found.search, root));
    current.arrived();
  }
  if (done) {
    results.removeAttribute("aria-busy");
    drawPages(current.found);
    current.arrived();
  }
  if (suggestions) draw.drawSuggestions(said, suggestions, current.found.search);
}

function drawFound(found) {
  clearTimeout(waiting);
  const { search, last, kinds, facets, shown } = found;
  draw.drawFacets(page, facets, search);
  draw.drawChosen(page, facets, search);
  const how = drawOrders(found);
  said.replaceChildren(...draw.notices(found));
  results.replaceChildren();
  drawPages({ search, last: 1, guides: 0 });
  page.classList.toggle("search-nothing", shown === 0);
  const q = search.q.trim();
  document.title = q ? `${q} - ${title}` : title;
  const which = last > 1 ? `, page ${search.page} of ${last}` : "";
  const count = kinds.reduce((sum, one) => sum + one, 0);
  say(draw.counted(kinds), count > 1 ? `, ${how}` : "", which);
}

function fail(error) {
  console.warn(error);
  clearTimeout(waiting);
  results.replaceChildren();
  results.removeAttribute("aria-busy");
  for (const links of page.querySelectorAll("nav")) links.hidden = true;
  const notice = draw.make("failed");
  part(notice, "a").href = location.pathname + location.search;
  said.replaceChildren(notice);
  page.classList.add("search-nothing");
  say("");
  current.arrived();
}

/** To be read out, if it is new. */
function say(...texts) {
  if (status.textContent === texts.join("")) return;
  for (const [at, span] of [...status.children].entries()) span.textContent = texts[at] ?? "";
}

function drawOrders({ search, kinds }) {
  const hasWords = search.q.trim() !== "";
  const usual = hasWords ? "relevance" : "newest";
  const order = ["newest", "oldest"].includes(search.sort) ? search.sort : usual;
  for (const link of page.querySelectorAll("[data-sort]")) {
    const { sort } = link.dataset;
    link.hidden = sort === "relevance" && !hasWords;
    lead(link, { ...search, sort, page: 1 });
    link.setAttribute("aria-current", sort === order);
  }
  part(page, ".search-order").hidden = kinds.reduce((sum, one) => sum + one, 0) < 2;
  return part(page, `[data-sort=${order}]`).dataset.said;
}

/** What is below the results. */
function drawPages({ search, last, guides: count }) {
  for (const link of page.querySelectorAll("[data-step]")) {
    const to = search.page + Number(link.dataset.step);
    link.hidden = to < 1 || to > last;
    lead(link, { ...search, page: to });
  }
  part(page, ".search-pages").hidden = last < 2;
  guides.hidden = !count;
  part(guides, "span").textContent = count;
  lead(part(guides, "a"), { ...search, chosen: { ...search.chosen, kind: ["guide"] }, page: 1 });
}

/** Go to another search, as if it were another page. */
function go(href) {
  clearTimeout(typing);
  if (href !== location.href) history.pushState(null, "", href);
  settled = location.href;
  return show();
}

/** The address of what is in the field. */
function typed() {
  const { href } = new URL(address({ ...read(), q: input.value, page: 1 }), location.href);
  return input.value === read().q ? location.href : href;
}

function arrive() {
  settled = location.href;
  input.value = read().q;
  show();
}

const held = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

/** The reader is about to search: what it takes can be loaded. */
function prepare() {
  ask(undefined);
}

input.addEventListener("input", () => {
  prepare();
  clearTimeout(typing);
  if (input.value.trim().length === 1) return; // too many words begin with a letter
  typing = setTimeout(() => {
    history.replaceState(null, "", typed());
    show();
  }, TYPING);
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const there = typed();
  if (there === location.href) history.replaceState(null, "", settled);
  await go(there);
  if (document.activeElement === input) part(results, "a")?.focus();
});

page.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-key]");
  if (!link || held(event)) return;
  event.preventDefault();
  const { key, step } = link.dataset;
  await go(link.href);
  if (step) {
    part(page, ".search-found").scrollIntoView();
    part(results, "a")?.focus({ preventScroll: true });
  } else if (!link.isConnected) {
    const again = part(filters, `[data-key="${CSS.escape(key)}"]`);
    (again?.checkVisibility() ? again : status).focus({ preventScroll: true });
  }
});

/* The arrows lead from the field through the results; Escape leads back, and clears. */
page.addEventListener("keydown", (event) => {
  const active = document.activeElement;
  const at = [...results.children].findIndex((item) => item.contains(active));
  const to = at + { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing || held(event)) return;
  if (event.key === "Escape") {
    if (active === input && input.value) {
      input.value = "";
      input.dispatchEvent(new Event("input"));
    }
    input.focus();
  } else if ((at >= 0 || active === input) && to < results.children.length) {
    (results.children[to]?.querySelector("a") ?? input).focus();
  } else return;
  event.preventDefault();
});

// In a column next to the results all filters are open, above them none is.
const wide = matchMedia("(min-width: 67em)");
const unfold = () => (filters.open = wide.matches);
wide.addEventListener("change", unfold);
unfold();

addEventListener("popstate", arrive);
if (!location.search) input.focus({ preventScroll: true });
input.addEventListener("focus", prepare, { once: true });
arrive();
