// @ts-check
/* The gallery of showcases, by tag. The tag stands in the address, `?tag=webgpu`: a choice can be
   linked to, and the browser's "back" undoes it. */

const choices = /** @type {NodeListOf<HTMLAnchorElement>} */ (
  document.querySelectorAll(".gallery-choices a[data-tag]")
);
const projects = /** @type {NodeListOf<HTMLElement>} */ (
  document.querySelectorAll(".gallery > [data-tags]")
);
// A status: what it says anew is read out.
const facts = document.querySelector(".facts[role=status]");
const all = facts?.textContent ?? "";

/** @param {HTMLElement} project */
const tagsOf = (project) => (project.dataset.tags ?? "").split(" ");

/** The tag of the address, if one of the projects carries it. */
function chosen() {
  const tag = new URLSearchParams(location.search).get("tag") ?? "";
  return tag && [...projects].some((project) => tagsOf(project).includes(tag)) ? tag : "";
}

/** @param {string} tag */
function address(tag) {
  const url = new URL(location.href);
  url.hash = "";
  if (tag) url.searchParams.set("tag", tag);
  else url.searchParams.delete("tag");
  return url.href;
}

/** The words of the choice, without its count.
 * @param {string} tag */
function label(tag) {
  const choice = [...choices].find((link) => link.dataset.tag === tag);
  return choice?.firstChild?.textContent?.trim() ?? tag;
}

/** Show what the address says, and say what is shown. */
function show() {
  const tag = chosen();
  let count = 0;
  for (const project of projects) {
    project.hidden = tag !== "" && !tagsOf(project).includes(tag);
    if (!project.hidden) count += 1;
  }
  for (const link of choices) {
    if (link.dataset.tag === tag) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const now = tag ? `${count} of ${projects.length} showcases: ${label(tag)}` : all;
  if (facts && facts.textContent !== now) facts.textContent = now;
}

for (const link of choices) {
  link.href = address(link.dataset.tag ?? "");
  if (link.parentElement) link.parentElement.hidden = false;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.href !== location.href) history.pushState(null, "", link.href);
    show();
  });
}
addEventListener("popstate", show);
show();
