// @ts-check
/* The index of tags in another order. It stands in the address, `?sort=number`: it can be shared,
   and the browser's "back" undoes it. */

const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (
  document.querySelectorAll(".tag-order button")
);
const index = /** @type {HTMLElement} */ (document.querySelector(".tag-index"));
const byLetter = /** @type {HTMLElement[]} */ ([...index.children]);
const rows = /** @type {HTMLElement[]} */ ([...index.querySelectorAll("li")]);
const homes = rows.map((row) => row.parentElement);
// The list at the right, if there is one, and what opens it: its places are the letters.
const letters = document.querySelectorAll(".toc-drawer:not(.no-toc), .toc-overlay-icon:not(.no-toc)");
// A status: what it says anew is read out.
const facts = document.querySelector(".facts[role=status]");
const first = facts?.textContent ?? "";

/** What of two rows comes first; those that are equal stay by name.
 * @type {Record<string, (one: HTMLElement, other: HTMLElement) => number>} */
const orders = {
  number: (one, other) => Number(other.dataset.number) - Number(one.dataset.number),
  latest: (one, other) => (other.dataset.latest ?? "").localeCompare(one.dataset.latest ?? ""),
};

const list = document.createElement("ul");
list.className = "tag-counts";
list.setAttribute("role", "list");

for (const row of rows) {
  const month = document.createElement("time");
  month.dateTime = (row.dataset.latest ?? "").slice(0, 7);
  month.textContent = row.dataset.month ?? "";
  row.querySelector(".count")?.before(month, " ");
}

/** The order of the address. */
function chosen() {
  const sort = new URLSearchParams(location.search).get("sort") ?? "";
  return Object.hasOwn(orders, sort) ? sort : "name";
}

/** @param {string} sort */
function address(sort) {
  const url = new URL(location.href);
  url.hash = "";
  if (sort === "name") url.searchParams.delete("sort");
  else url.searchParams.set("sort", sort);
  return url.href;
}

/** Put the rows in the order of the address, and say so. */
function show() {
  const sort = chosen();
  index.dataset.sort = sort;
  if (sort === "name") {
    rows.forEach((row, at) => homes[at]?.append(row));
    index.replaceChildren(...byLetter);
  } else {
    list.append(...[...rows].sort(orders[sort]));
    index.replaceChildren(list);
  }
  for (const part of letters) part.classList.toggle("no-toc", sort !== "name");
  let now = first;
  for (const button of buttons) {
    const pressed = button.dataset.sort === sort;
    button.setAttribute("aria-pressed", String(pressed));
    if (pressed) now = button.dataset.said ?? first;
  }
  if (facts && facts.textContent !== now) facts.textContent = now;
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    const there = address(button.dataset.sort ?? "");
    if (there !== location.href) history.pushState(null, "", there);
    show();
  });
}
addEventListener("popstate", show);
show();
document.querySelector(".tag-order")?.removeAttribute("hidden");
