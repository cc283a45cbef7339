// Takes the text of a hit out of the page it leads to, which is then at hand when it is opened.
// Read from [data-search-body], else main; what is under [data-search-skip] is left out.

const pages = new Map(); // URL → promise of its document

/** The text of the section that a hit leads to, from the page itself. */
export async function sectionText({ page, id, ids, fetchBytes }) {
  if (!pages.has(page)) {
    const p = fetchBytes(page).then((b) => new DOMParser().parseFromString(new TextDecoder().decode(b), "text/html"));
    p.catch(() => pages.delete(page));
    pages.set(page, p);
  }
  const doc = await pages.get(page);
  const body = doc.querySelector("[data-search-body]") ?? doc.querySelector("main") ?? doc.body;
  const stops = new Set(ids.filter(Boolean));
  const skip = "script, style, template, nav, button, select, svg, h1, [hidden], [aria-hidden=true], [role=doc-noteref], [data-search-skip]";
  const walk = doc.createTreeWalker(body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
    (n) => (n.nodeType === Node.ELEMENT_NODE && n.matches(skip) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  let inside = !id, heading = null, text = "";
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    if (n.nodeType === Node.ELEMENT_NODE) {
      if (stops.has(n.id)) {
        if (inside) break;
        if (n.id === id) { inside = true; heading = /^H[1-6]$/.test(n.tagName) ? n : n.querySelector("h1, h2, h3, h4, h5, h6"); }
      }
      if (/^(P|LI|TD|TH|DT|DD|BR|DIV|PRE|BLOCKQUOTE|H[1-6])$/.test(n.tagName)) text += " ";
    } else if (inside && !heading?.contains(n)) text += n.data;
    if (text.length > 20000) break;
  }
  return text;
}
