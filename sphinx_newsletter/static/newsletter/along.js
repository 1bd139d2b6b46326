// @ts-check
/* The way along a tag. A reader who comes to a section from a page of a tag finds a small bar,
   which leads to those before and after it there. Which these are says the page of the tag. */

/** @typedef {{ href: string, title: string, page: string }} Entry `page` is where it is listed */

const KEY = "newsletter-along";
const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
const tags = new URL("archive/tag/", root).href;
/** @type {HTMLElement | undefined} */
let bar;

/** What two addresses of one place have in common, whatever a server makes of `.html`.
 * @param {string} address */
function place(address) {
  const { origin, pathname, hash } = new URL(address);
  return origin + pathname.replace(/(index)?\.html$/, "") + hash;
}

/** The page of a tag from which the reader came here: now, by the bar, or before going back. */
function origin() {
  const kept = history.state?.[KEY];
  if (kept !== undefined) return kept;
  try {
    const [page, to] = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    sessionStorage.removeItem(KEY);
    if (to && place(to) === place(location.href)) return page;
  } catch {
    // Storage is forbidden: the way ends here.
  }
  return document.referrer.startsWith(tags) ? document.referrer : "";
}

/** @param {string} page */
function keep(page) {
  history.replaceState({ ...history.state, [KEY]: page }, "");
}

/** @param {string} address */
async function read(address) {
  const answer = await fetch(address, { cache: "force-cache" }); // it has just been shown
  if (!answer.ok) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** What a page of a tag lists, newest first.
 * @param {Document} listing @param {string} page @returns {Entry[]} */
function entries(listing, page) {
  return [...listing.querySelectorAll(".entry .entry-title a, .entry-lines .edition-title")].map((link) => {
    const href = new URL(link.getAttribute("href") ?? "", page).href;
    return { href, title: link.textContent ?? "", page };
  });
}

/** The first or last entry of the next page, or none.
 * @param {Document} listing @param {string} page @param {"prev" | "next"} rel */
async function beyond(listing, page, rel) {
  const link = listing.querySelector(`.newer-older a[rel=${rel}]`);
  if (!link) return undefined;
  const there = new URL(link.getAttribute("href") ?? "", page).href;
  return entries(await read(there), there).at(rel === "prev" ? 0 : -1);
}

/** The name of the tag: older entries stand on pages that lead to it.
 * @param {Document} listing */
function label(listing) {
  const older = listing.querySelector(".newer-older a[rel=next]");
  const name = listing.querySelector(older ? ".trail a" : "h1");
  return name?.firstChild?.textContent?.trim() ?? "";
}

/** @param {string} className @param {...(string | Node)} words */
function span(className, ...words) {
  const made = document.createElement("span");
  made.className = className;
  made.append(...words);
  return made;
}

/** @param {string} href @param {...(string | Node)} words */
function link(href, ...words) {
  const made = document.createElement("a");
  made.href = href;
  made.append(...words);
  return made;
}

/** @param {Entry | undefined} entry @param {"prev" | "next"} rel */
function step(entry, rel) {
  if (!entry) return "";
  const [arrow, words] = rel === "prev" ? ["← ", "Older: "] : [" →", "Newer: "];
  const mark = span("", arrow);
  mark.ariaHidden = "true";
  const title = span("along-title", entry.title);
  const to = link(entry.href, span("unseen", words), ...(rel === "prev" ? [mark, title] : [title, mark]));
  to.rel = rel;
  to.addEventListener("click", () => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify([entry.page, entry.href]));
    } catch {
      // The link leads there all the same.
    }
  });
  return to;
}

/** @param {string} page @param {string} name @param {Entry | undefined} older @param {Entry | undefined} newer */
function draw(page, name, older, newer) {
  const made = document.createElement("nav");
  made.className = "along";
  made.ariaLabel = `In ${name}`;
  const close = document.createElement("button");
  close.type = "button";
  close.ariaLabel = "Close";
  close.append("×");
  close.addEventListener("click", () => {
    made.remove();
    keep("");
  });
  made.append(span("", "In ", link(page, name)), step(older, "prev"), step(newer, "next"), close);
  return made;
}

async function show() {
  bar?.remove();
  const page = origin();
  if (!page) return;
  const here = place(location.href);
  const listing = await read(page);
  const listed = entries(listing, page);
  const at = listed.findIndex((entry) => place(entry.href) === here);
  if (at < 0) return;
  const older = listed[at + 1] ?? (await beyond(listing, page, "prev"));
  const newer = listed[at - 1] ?? (await beyond(listing, page, "next"));
  if (here !== place(location.href)) return; // the reader has gone on meanwhile
  keep(page);
  const section = document.querySelector(":target") ?? document.querySelector("article");
  const heading = section?.querySelector("h1, h2, h3, h4, h5, h6");
  bar = draw(page, label(listing), older, newer);
  heading?.after(bar);
}

/** A page that cannot be read has no way along it. */
const showIfPossible = () => show().catch(() => {});

addEventListener("hashchange", showIfPossible);
showIfPossible();
