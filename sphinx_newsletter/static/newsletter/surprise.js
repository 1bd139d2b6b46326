// @ts-check
// Leads to a section of the archive by chance, each as likely as any other.

const template = /** @type {HTMLTemplateElement | null} */ (
  document.querySelector("template.surprise")
);
const editions = [...(template?.content.querySelectorAll("a") ?? [])].map((link) => ({
  href: new URL(link.getAttribute("href") ?? "", location.href).href,
  count: Number(link.textContent),
}));
const total = editions.reduce((sum, { count }) => sum + count, 0);

/** The address of the section *number* of an edition; of the edition, if it cannot be read.
 * @param {string} href @param {number} number */
async function address(href, number) {
  try {
    const answer = await fetch(href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const tags = page.querySelectorAll("article section[id]:not(.edition) > ul.tags");
    const id = tags[number % tags.length]?.parentElement?.id;
    return id ? `${href}#${id}` : href;
  } catch {
    return href;
  }
}

async function lead() {
  let number = Math.floor(Math.random() * total);
  for (const { href, count } of editions) {
    if (number < count) {
      location.replace(await address(href, number));
      return;
    }
    number -= count;
  }
}

lead();
