// Stars: which documents a reader wants at hand. The list stays on this device;
// window event "playbook:starred" (detail: addresses below the base path) tells
// whoever keeps pages for reading without a network.
//
//   <button data-star="pitches/bank/">   <section data-starred-list hidden> … <ul> </section>
import { each } from "./each.js";
import { isSealed, kept } from "./kept.js";

const MOST = 60;
const store = kept("starred", document.documentElement);
const base = document.documentElement.dataset.base ?? "/";

const isEntry = (e) => typeof e?.path === "string" && typeof e.title === "string" && !/^([a-z]+:|\/)/i.test(e.path);
const list = () => { const all = store.get(); return Array.isArray(all) ? all.filter(isEntry) : []; };
const tell = (all) => dispatchEvent(new CustomEvent("playbook:starred", { detail: all.map((e) => e.path) }));

function toggle(path, title) {
  const all = list(), rest = all.filter((e) => e.path !== path);
  const next = rest.length < all.length ? rest : [{ path, title }, ...all].slice(0, MOST);
  store.set(next);
  tell(next);
  paint();
}

function paint() {
  const all = list(), paths = new Set(all.map((e) => e.path));
  for (const button of document.querySelectorAll("[data-star]")) button.setAttribute("aria-pressed", String(paths.has(button.dataset.star)));
  for (const section of document.querySelectorAll("[data-starred-list]")) {
    section.hidden = all.length === 0;
    section.querySelector("ul").replaceChildren(...all.map((e) => {
      const link = document.createElement("a"), li = document.createElement("li");
      link.href = base + e.path;
      link.textContent = e.title;
      li.append(link);
      return li;
    }));
  }
}

export const init = each("star", "[data-star], [data-starred-list]", (element) => {
  // What was opened with a passphrase leaves no trace on the device.
  if (element.matches("[data-star]")) {
    if (isSealed(element)) { element.hidden = true; return; }
    const title = element.closest("header")?.querySelector("h1")?.textContent ?? document.title;
    element.addEventListener("click", () => toggle(element.dataset.star, title));
  }
  paint();
});

addEventListener("storage", (event) => { if (event.key === store.key) paint(); });
if (list().length) tell(list());
