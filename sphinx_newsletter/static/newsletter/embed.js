// @ts-check
// Shows a video or a demo where its placeholder stands, when the reader asks for it and not before.

for (const stage of document.querySelectorAll(".embed-stage")) {
  const link = stage.querySelector("a.embed-open");
  const button = stage.querySelector("button");
  const template = stage.querySelector("template");
  if (link && button && template) {
    link.replaceWith(button);
    button.hidden = false;
    button.addEventListener("click", () => show(stage, template));
  }
}

/**
 * Puts the frame in place of all else, and the reader into it.
 * @param {Element} stage
 * @param {HTMLTemplateElement} template
 */
function show(stage, template) {
  const frame = template.content.querySelector("iframe");
  if (!frame) return;
  // A page of this very site could take off its own sandbox.
  if (new URL(frame.src).origin === location.origin) frame.sandbox.remove("allow-same-origin");
  stage.replaceChildren(frame);
  frame.focus();
}
