// The filled proposal as HTML for a letter: headings, text, tables, and nothing
// that is ours: no classes, no links into the playbook, no stage directions
// unless the oral part is wanted. Built from nodes, so what was typed stays text.
const DROP = "script, template, button, img, svg, [hidden]";

/** Gives HTML. slot(name) gives a placeholder's text, line breaks included. */
export function rich(article, title, withOral, slot) {
  const out = document.createElement("div");
  const h1 = document.createElement("h1");
  h1.textContent = title;
  out.append(h1);
  const part = (name) => article.querySelector(`[data-part="${name}"]`);
  const oral = withOral ? part("oral") : null, detailed = part("detailed");
  if (oral) out.append(...copyOf(oral, slot, Boolean(detailed)));
  if (detailed) out.append(...copyOf(detailed, slot, Boolean(oral)));
  for (const rest of article.querySelectorAll("[data-rest]")) out.append(...copyOf(rest, slot, true));
  const prices = part("prices");
  if (prices) out.append(...copyOf(prices, slot, true));
  return out.innerHTML;
}

function copyOf(section, slot, headed) {
  const copy = section.cloneNode(true);
  if (!headed) copy.querySelector(":scope > h2")?.remove();
  for (const e of copy.querySelectorAll(DROP)) e.remove();
  for (const e of copy.querySelectorAll("[data-field]")) {
    const lines = (slot(e.dataset.field) ?? e.textContent).split("\n");
    e.replaceWith(...lines.flatMap((l, i) => (i ? [document.createElement("br"), l] : [l])));
  }
  for (const e of copy.querySelectorAll("input[type=checkbox]")) e.replaceWith(e.checked || e.hasAttribute("checked") ? "☑" : "☐");
  for (const e of copy.querySelectorAll("a")) {
    const away = /^(https?|mailto|tel):/.test(e.protocol) && e.origin !== location.origin;
    away ? e.setAttribute("href", e.href) : e.replaceWith(...e.childNodes);
  }
  for (const e of copy.querySelectorAll("*")) {
    for (const { name } of [...e.attributes]) if (!["href", "colspan", "rowspan", "start", "align"].includes(name)) e.removeAttribute(name);
    if (e.matches("table")) for (const [k, v] of [["border", "1"], ["cellpadding", "6"], ["cellspacing", "0"]]) e.setAttribute(k, v);
  }
  for (const e of copy.querySelectorAll("div, section, span")) e.replaceWith(...e.childNodes);
  return [...copy.childNodes];
}
