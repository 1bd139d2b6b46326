// @ts-check
// A click on the mark of a heading copies its address, besides leading there, and says so. A button
// copies the citation below it.

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

for (const button of document.querySelectorAll(".cite button")) {
  if (button instanceof HTMLButtonElement && navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.parentElement?.nextElementSibling?.textContent ?? "");
        say("Citation copied");
      } catch {
        // The reader has forbidden it: the citation can be selected.
      }
    });
  }
}
