// @ts-check
/* Furo's drawers by keyboard. It opens them by checkboxes that are hidden, and by their labels,
   which a pointer alone reaches (https://github.com/pradyunsg/furo/pull/660). The labels become
   buttons. The checkboxes stay: Furo's style sheet asks them what is open. */

/** @typedef {{ box: HTMLInputElement, panel: HTMLElement, buttons: HTMLButtonElement[],
 *              close: HTMLButtonElement, inert: Element[] }} Drawer */

/** What `documentation_options.js` says, a script before this one.
 * @type {{ ENABLE_SEARCH_SHORTCUTS: boolean }} */
// @ts-expect-error - it stands in no module
const options = DOCUMENTATION_OPTIONS;

/* A key without Ctrl or Alt can be switched off (WCAG 2.1.4), on the search page; so can the other
   one, which a browser may have for something else. Sphinx's script, which obeys it in wide windows,
   asks the same option. */
const shortcut = "newsletter-search-key";
const shortcuts = options.ENABLE_SEARCH_SHORTCUTS;
const choice = document.querySelector(".search-key input");
if (localStorage.getItem(shortcut) === "off") options.ENABLE_SEARCH_SHORTCUTS = false;
if (choice instanceof HTMLInputElement && shortcuts) {
  choice.checked = options.ENABLE_SEARCH_SHORTCUTS;
  choice.closest("p")?.removeAttribute("hidden");
  choice.addEventListener("change", () => {
    options.ENABLE_SEARCH_SHORTCUTS = choice.checked;
    localStorage.setItem(shortcut, choice.checked ? "on" : "off");
  });
}

const navigation = drawer("__navigation", ".sidebar-drawer", ".sidebar-sticky");
const contents = drawer("__toc", ".toc-drawer:not(.no-toc)", ".toc-sticky");
const drawers = [navigation, contents].filter((one) => one !== undefined);

/**
 * @param {string} id
 * @param {string} selector
 * @param {string} inner
 * @returns {Drawer | undefined}
 */
function drawer(id, selector, inner) {
  const box = document.getElementById(id);
  const panel = document.querySelector(selector);
  const start = panel?.querySelector(inner);
  if (!(box instanceof HTMLInputElement) || !(panel instanceof HTMLElement) || !start) return;
  panel.id ||= `${id}-drawer`;
  panel.setAttribute("aria-label", start.querySelector(".toc-title")?.textContent?.trim() || "Site");
  const labels = document.querySelectorAll(`.page label[for="${id}"]`);
  const buttons = [...labels].map((label) => button(label.className, ...label.children));
  labels.forEach((label, place) => label.replaceWith(buttons[place]));
  const close = button("drawer-close", "Close");
  start.prepend(close);
  const made = { box, panel, buttons, close, inert: [] };
  for (const one of buttons) {
    one.setAttribute("aria-label", box.getAttribute("aria-label") ?? "");
    one.setAttribute("aria-controls", panel.id);
    one.addEventListener("click", () => set(made, true));
  }
  close.addEventListener("click", () => set(made, false));
  box.addEventListener("change", () => set(made, box.checked)); // a click beside the drawer
  panel.addEventListener("click", (event) => follow(made, event));
  set(made, false, null); // browsers remember checkboxes
  return made;
}

/**
 * @param {string} name
 * @param {(Element | string)[]} content
 */
function button(name, ...content) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.append(...content);
  return made;
}

/**
 * Opens or closes a drawer, and moves the focus into it or back.
 * @param {Drawer} drawer
 * @param {boolean} open
 * @param {HTMLElement | null} [focus]
 */
function set(drawer, open, focus) {
  const { box, panel, buttons, close } = drawer;
  box.checked = open;
  for (const one of buttons) one.setAttribute("aria-expanded", String(open));
  for (const one of drawer.inert) one.removeAttribute("inert");
  drawer.inert = open ? others(panel) : [];
  for (const one of drawer.inert) one.setAttribute("inert", "");
  if (focus === undefined) focus = open ? close : buttons.find((one) => one.offsetParent) ?? null;
  focus?.focus({ preventScroll: true });
}

/** All that an open drawer covers, but for what closes it.
 * @param {Element} panel */
function others(panel) {
  const found = [];
  for (let at = panel; at.parentElement && at !== document.body; at = at.parentElement) {
    found.push(...[...at.parentElement.children].filter((one) => one !== at));
  }
  return found.filter((one) => !one.matches("[inert], script, .overlay"));
}

/** A link to a place on this page leads out of the drawer.
 * @param {Drawer} drawer
 * @param {Event} event */
function follow(drawer, { target }) {
  const link = target instanceof Element && target.closest("a");
  if (link && link.hash && link.href.split("#")[0] === location.href.split("#")[0]) {
    if (drawer.box.checked) set(drawer, false, null);
  }
}

/** Two keys lead to the search box, also where the box is in a drawer: `/`, as Sphinx has it, whose
 * script does the rest, and Ctrl+K. They do nothing in the fields of others.
 * @param {KeyboardEvent} event */
function search(event) {
  const { altKey, ctrlKey, metaKey, shiftKey, key } = event;
  const isHeld = (ctrlKey || metaKey) && !shiftKey;
  const field = isHeld ? "input:not([name=q])" : "input";
  const box = document.querySelector("input[name=q]");
  if (key !== (isHeld ? "k" : "/") || altKey || !options.ENABLE_SEARCH_SHORTCUTS) return;
  if (document.activeElement?.matches(`${field}, textarea, select, [contenteditable]`)) return;
  if (!(box instanceof HTMLElement)) return;
  if (navigation?.panel.contains(box) && getComputedStyle(navigation.panel).position === "fixed") {
    if (contents?.box.checked) set(contents, false, null);
    set(navigation, true, box);
  } else if (isHeld) box.focus();
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  search(event);
  if (event.key !== "Escape") return;
  for (const one of drawers) if (one.box.checked) set(one, false);
});

// In a wide window there is no drawer that could be left.
addEventListener("resize", () => {
  for (const one of drawers) {
    if (one.box.checked && getComputedStyle(one.panel).position !== "fixed") set(one, false, null);
  }
});

// "Back" leads to the page, not to the drawer through which it was left.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) for (const one of drawers) set(one, false, null);
});

/* In a small window the search box is in a drawer: a magnifier in the header leads to the search. */
const box = document.querySelector("form.sidebar-search-container");
if (box instanceof HTMLFormElement) {
  if (options.ENABLE_SEARCH_SHORTCUTS) box.dataset.key = "/"; // a hint in the box
  const link = document.createElement("a");
  link.className = "header-search";
  link.href = box.action;
  link.setAttribute("aria-label", "Search");
  document.querySelector(".mobile-header .header-right")?.prepend(link);
}

/* Furo's switch of the colours says what it does, and not what it has done. */
const switches = [...document.querySelectorAll(".theme-toggle")];
const names = switches.map((one) => one.getAttribute("aria-label"));

function tell() {
  const { theme } = document.body.dataset;
  switches.forEach((one, place) => one.setAttribute("aria-label", `${names[place]}: ${theme}`));
}

new MutationObserver(tell).observe(document.body, { attributeFilter: ["data-theme"] });
tell();

/* A table or a formula that is wider than the window scrolls: not every browser lets a keyboard do it. */
const widths = new ResizeObserver((blocks) => {
  for (const { target } of blocks) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});
for (const wide of document.querySelectorAll(".table-wrapper, .math-wrapper")) widths.observe(wide);
