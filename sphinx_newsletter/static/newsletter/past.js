// @ts-check
// What is past by the reader's own calendar. Without this script all events are shown in order.

const now = new Date();
const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  .map((number) => String(number).padStart(2, "0"))
  .join("-");

/**
 * Whether the last date in *element* is over: a day, or a month (`2024-04`).
 * @param {Element} element
 * @param {string} dates
 */
function isOver(element, dates) {
  const last = [...element.querySelectorAll(dates)].at(-1);
  const date = last?.getAttribute("datetime") ?? "";
  return date !== "" && date < today.slice(0, date.length);
}

/** @param {Element} list */
function reverse(list) {
  list.append(...[...list.children].reverse());
}

/**
 * Move what is past in *year* into a year of its own in *past*.
 * @param {Element} year
 * @param {Element} past
 */
function part(year, past) {
  const events = [...year.querySelectorAll(".event")];
  const over = events.filter((event) => isOver(event, ".event-date time"));
  if (over.length === events.length) {
    past.append(year);
  } else if (over.length > 0) {
    const copy = /** @type {Element} */ (year.cloneNode(true));
    copy.id = `past-${year.id}`;
    copy.querySelector("ul")?.replaceChildren(...over);
    past.append(copy);
  }
}

/**
 * @param {Element} upcoming
 * @param {HTMLElement} past
 */
function divide(upcoming, past) {
  for (const year of upcoming.querySelectorAll(".event-year")) part(year, past);
  const years = [...upcoming.querySelectorAll(".event-year")];
  upcoming.append(...years.reverse());
  for (const year of years) year.querySelectorAll("ul.entries").forEach(reverse);

  const heading = upcoming.querySelector("h2");
  if (heading) heading.textContent = heading.dataset.then ?? "";
  upcoming.querySelector(".event-none")?.toggleAttribute("hidden", years.length > 0);
  const over = past.querySelectorAll(".event").length;
  past.hidden = over === 0;
  const count = document.querySelector(".event-count");
  const left = upcoming.querySelectorAll(".event").length;
  if (count) count.textContent = `${left} upcoming, ${over} past`;
}

for (const event of document.querySelectorAll(".events > li")) {
  if (isOver(event, ".event-date time")) event.querySelector(".event-facts")?.append(" · past");
}
for (const papers of document.querySelectorAll(".event-papers")) {
  if (isOver(papers, "time")) papers.append(" (closed)");
}
// By their class, too: an editor may give a section of an edition these addresses.
const upcoming = document.querySelector("#events.event-times");
const past = document.querySelector("#past.event-times");
if (upcoming && past instanceof HTMLElement) divide(upcoming, past);
