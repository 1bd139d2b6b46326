// @ts-check
/* The search page. What is searched for stands in the address and nowhere else: it can be linked
   to, and the browser's "back" undoes a choice. */

import { address, load, matching, read, sort, words } from "./search-records.js";
import * as draw from "./search-results.js";
import { Words } from "./search-words.js";

const { lead, part } = draw;
const PAGE = 10;
const TYPING = 150; // ms: a word is written faster than that
const root = document.documentElement.dataset.content_root ?? "./";
const page = part(document, ".search-page");
const form = part(page, "form");
const input = part(form, "input");
const results = part(page, ".search-results");
const status = part(page, "[role=status]");
const filters = part(page, "details");
const said = part(page, ".search-said");
const { title } = document;
const loading = load(root).then((records) => ({ records, index: new Words(root, records) }));
let turn = 0;
let typing = 0;
let settled = location.href; // where "back" leads to from what is being typed

/** Show what the address says, unless it says something else by then. */
async function show() {
  const mine = (turn += 1);
  results.setAttribute("aria-busy", "true");
  const waiting = setTimeout(say, 500, status.dataset.busy);
  try {
    const drawn = await search();
    if (mine === turn) drawn();
  } catch (error) {
    if (mine === turn) fail(error);
  }
  clearTimeout(waiting);
  if (mine === turn) results.removeAttribute("aria-busy");
}

/** Search, and give what draws the results. */
async function search() {
  const { records, index } = await loading;
  const { labels } = records;
  const [asked, notices] = draw.unknown(read(), labels);
  const { text, cut } = words(asked.q);
  const found = text ? await index.find(text) : new Map();
  const all = text ? records.rows.filter((row) => found.has(row)) : records.rows;
  const rows = matching(all, asked.chosen);
  const usual = text ? "relevance" : "newest";
  const order = ["newest", "oldest"].includes(asked.sort) ? asked.sort : usual;
  sort(rows, order, found);
  const last = Math.max(1, Math.ceil(rows.length / PAGE));
  const now = { ...asked, page: Math.min(asked.page, last) };
  const shown = rows.slice((now.page - 1) * PAGE, now.page * PAGE);
  const texts = await Promise.all(shown.map((row) => index.text(row)));
  if (shown.length > 0 && !texts.some(Boolean)) throw new Error("no texts");
  if (cut) notices.push(draw.make("cut", { q: text }));
  if (shown.length === 0) notices.push(draw.nothing(text, all.length, now));
  const items = shown.map((row, at) =>
    draw.drawResult(row, texts[at], found.get(row)?.words ?? [], records, now, root),
  );
  return () => {
    draw.drawFacets(page, all, labels, now);
    draw.drawChosen(page, labels, now);
    const how = drawOrders(now, order, text, rows.length);
    drawPages(now, last);
    said.replaceChildren(...notices);
    results.replaceChildren(...items);
    document.title = text ? `${text} - ${title}` : title;
    const count = `${rows.length || "No"} section${rows.length === 1 ? "" : "s"}`;
    const which = last > 1 ? `, page ${now.page} of ${last}` : "";
    say(count + (rows.length > 1 ? `, ${how}` : "") + which);
  };
}

function fail(error) {
  console.warn(error);
  results.replaceChildren();
  for (const links of page.querySelectorAll("nav")) links.hidden = true;
  const notice = draw.make("failed");
  part(notice, "a").href = location.pathname + location.search;
  said.replaceChildren(notice);
  say("");
}

/** To be read out, if it is new. */
function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

function drawOrders(now, order, text, count) {
  for (const link of page.querySelectorAll("[data-sort]")) {
    const { sort } = link.dataset;
    link.hidden = sort === "relevance" && !text;
    lead(link, { ...now, sort, page: 1 });
    link.setAttribute("aria-current", sort === order);
  }
  part(page, ".search-order").hidden = count < 2;
  return part(page, `[data-sort=${order}]`).dataset.said;
}

function drawPages(now, last) {
  for (const link of page.querySelectorAll("[data-step]")) {
    const to = now.page + Number(link.dataset.step);
    link.hidden = to < 1 || to > last;
    lead(link, { ...now, page: to });
  }
  part(page, ".search-pages").hidden = last < 2;
}

/** Go to another search, as if it were another page. */
function go(href) {
  clearTimeout(typing);
  if (href !== location.href) history.pushState(null, "", href);
  settled = location.href;
  return show();
}

/** The address of what stands in the field. */
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
  loading.then(({ index }) => index.begin()).catch(() => {});
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

// In a column beside the results all filters are open, above them none is.
const wide = matchMedia("(min-width: 67em)");
const unfold = () => (filters.open = wide.matches);
wide.addEventListener("change", unfold);
unfold();

addEventListener("popstate", arrive);
if (!location.search) input.focus({ preventScroll: true });
input.addEventListener("focus", prepare, { once: true });
arrive();
