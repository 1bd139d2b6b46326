// @ts-check
// A click on the mark of a heading copies its address, besides leading there, and says so. Citations
// get buttons that copy them; those of a section get their other formats, too.

// A status: what it says is read out. It must be there before it speaks.
const status = document.createElement("p");
status.className = "copied";
status.setAttribute("role", "status");
document.body.append(status);
let silence = 0;

/** @param {string} words */
function say(words) {
  status.textContent = "";
  clearTimeout(silence);
  requestAnimationFrame(() => (status.textContent = words)); // said anew, each time
  silence = setTimeout(() => (status.textContent = ""), 4000);
}

for (const mark of document.querySelectorAll("a.headerlink")) {
  if (navigator.clipboard) mark.setAttribute("title", "Copy link");
}

document.addEventListener("click", async ({ target }) => {
  const mark = target instanceof Element && target.closest("a.headerlink");
  if (!(mark instanceof HTMLAnchorElement) || !navigator.clipboard) return;
  const address = new URL(mark.href);
  address.search = "";
  try {
    await navigator.clipboard.writeText(address.href);
    say("Address copied");
  } catch {
    // The reader has forbidden it: the link leads to its place all the same.
  }
});

/** @type {Record<string, string>} */
const IN_BIBTEX = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/**
 * BibTeX and CSL-JSON of a section, made of those of the whole edition at the end of the page.
 * @param {string} title
 * @param {string} address
 */
function formats(title, address) {
  const whole = [...document.querySelectorAll(".edition-end .cite pre")];
  const [, bibtex, csl] = whole.map((pre) => pre.textContent ?? "");
  const [item] = JSON.parse(csl);
  const id = `${item.id}-${decodeURIComponent(new URL(address).hash.slice(1))}`;
  const escaped = title.replace(/[\\{}$&#%_~^]/g, (one) => IN_BIBTEX[one] ?? `\\${one}`);
  let edition = "";
  const entry = bibtex
    .replace(`{${item.id},`, () => `{${id},`)
    .replace(/^ {2}title = \{\{(.*)\}\},$/m, (_, words) => {
      edition = words;
      return `  title = {{${escaped}}},`;
    })
    .replace("  howpublished = {", (begin) => `${begin}${edition}, `)
    .replace(`{${item.URL}}`, () => `{${address}}`);
  return { BibTeX: entry, "CSL-JSON": JSON.stringify([{ ...item, id, title, URL: address }]) };
}

/** @param {Element} cite */
function complete(cite) {
  const about = cite.querySelector("summary .unseen")?.textContent; // “Title”, of a section
  const address = cite.querySelector("pre")?.textContent?.match(/\S+$/)?.[0];
  if (about && address) {
    for (const [name, text] of Object.entries(formats(about.trim().slice(1, -1), address))) {
      const [label, pre] = [document.createElement("p"), document.createElement("pre")];
      label.textContent = name;
      pre.textContent = text;
      cite.append(label, pre);
    }
  }
  for (const label of navigator.clipboard ? cite.querySelectorAll("p") : []) {
    const [button, about] = [document.createElement("button"), document.createElement("span")];
    about.className = "unseen";
    about.textContent = ` the citation as ${label.textContent}`;
    button.type = "button";
    button.append("Copy", about);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(label.nextElementSibling?.textContent ?? "");
        say("Citation copied");
      } catch {
        // The reader has forbidden it: the citation can be selected.
      }
    });
    label.append(" ", button);
  }
}

for (const cite of document.querySelectorAll(".cite")) {
  cite.addEventListener("toggle", () => complete(cite), { once: true });
}
