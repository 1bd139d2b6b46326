// @ts-check
// Reloads the page when it has been built anew, and shows what the build says.
// `make live` adds this script to each page that it serves; no page in the output has it.

/** @typedef {{file: string, line: number | null, text: string}} Message */
/** @typedef {{failed: string, messages: Message[]}} News */

const DISMISSED = "newsletter-live-dismissed";
const PLACE = "newsletter-live-place";
const address = new URL(import.meta.url);

/** @type {EventSource | undefined} */
let events;

const box = element("div", "box");
// It is there from the start, and filled later: so it is read out when it says something.
const status = element("div");
const button = element("button", "", "Dismiss");

/**
 * A new element. Its text is never read as HTML.
 * @param {string} name
 */
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Puts the box on the page, out of reach of the page's own styles. */
function placeBox() {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("live.css", address).href;
  status.setAttribute("role", "status");
  box.append(status, button);
  const place = element("div");
  place.attachShadow({ mode: "open" }).append(style, box);
  document.body.append(place);
  show("");
}

/**
 * Shows what the server has sent, unless it has been dismissed.
 * @param {string} data
 */
function show(data) {
  /** @type {News} */
  const news = JSON.parse(data || '{"failed": "", "messages": []}');
  const lines = news.messages.map(item);
  if (news.failed) lines.unshift(item({ file: "", line: null, text: news.failed }));
  const silent = !lines.length || sessionStorage.getItem(DISMISSED) === data;
  box.hidden = silent;
  box.classList.toggle("failed", Boolean(news.failed));
  status.replaceChildren();
  if (silent) return;
  const list = element("ul");
  list.append(...lines);
  status.append(element("p", "", title(news)), list);
  button.onclick = () => {
    sessionStorage.setItem(DISMISSED, data);
    show(data);
  };
}

/**
 * What the box is about.
 * @param {News} news
 */
function title(news) {
  if (news.failed) return "The build failed. You see what was built before.";
  const count = news.messages.length;
  return count === 1 ? "One warning" : `${count} warnings`;
}

/**
 * One line of the list.
 * @param {Message} message
 */
function item(message) {
  const line = element("li");
  const place = [message.file, message.line].filter(Boolean).join(":");
  if (place) line.append(element("span", "place", place));
  line.append(message.text);
  return line;
}

/** Listens while the page can be seen: browsers open but a few connections to one server. */
function listen() {
  events?.close();
  events = undefined;
  if (document.hidden) return;
  events = new EventSource(new URL(`events${address.search}`, address));
  events.addEventListener("message", (event) => show(event.data));
  events.addEventListener("reload", reload);
}

/** Loads the page anew, and notes where the reader is. */
function reload() {
  sessionStorage.setItem(PLACE, JSON.stringify([location.href, scrollX, scrollY]));
  location.reload();
}

/** Goes back to where the reader was: browsers at times prefer the place that the address names. */
function goBack() {
  const [href, left, top] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  sessionStorage.removeItem(PLACE);
  if (href !== location.href) return;
  const back = () => window.scrollTo({ left, top, behavior: "instant" });
  back();
  addEventListener("load", () => requestAnimationFrame(back));
}

placeBox();
goBack();
document.addEventListener("visibilitychange", listen);
listen();
