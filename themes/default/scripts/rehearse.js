// The button that opens a rehearsal. What a rehearsal needs is fetched when it is
// first pressed, so that reading a pitch costs nothing of it.
//
//   <section data-variant data-title data-limit data-seconds data-version> … <button data-rehearse>
//   <template data-rehearsal> the stage, parts/rehearse.html
import { each } from "./each.js";

export const init = each("rehearse", "[data-rehearse]", (button) => {
  button.addEventListener("click", async () => {
    const variant = button.closest("[data-variant]");
    const template = button.closest("article")?.querySelector("template[data-rehearsal]");
    if (!variant || !template) return;
    button.setAttribute("aria-busy", "true");
    try {
      (await import("./rehearse-stage.js")).open(variant, template);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
});
