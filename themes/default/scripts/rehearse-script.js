// A variant's text as lines for the stage. Input: its .script element. Output: the
// same text, words apart, stage directions marked, in reading order.
import { groups, hidden, weight } from "./rehearse-core.js";

const BLOCKS = "p, ul, ol, dl, blockquote, table, h1, h2, h3, h4, h5, h6";

/** Gives [{kind: "spoken" | "direction" | "heading", text}]. */
function lines(from, out = []) {
  for (const e of from.children) {
    const text = () => e.textContent.replace(/\s+/g, " ").trim();
    if (e.matches("blockquote")) out.push({ kind: "direction", text: text() });
    else if (e.matches("h1, h2, h3, h4, h5, h6")) out.push({ kind: "heading", text: text() });
    else if (e.matches("p, li, td, th, dt, dd") && !e.querySelector(BLOCKS)) out.push({ kind: "spoken", text: text() });
    else if (!e.matches("img, svg, figure, pre, hr")) lines(e, out);
  }
  return out.filter((l) => l.text);
}

/**
 * Fills stage with the text of body. Gives a Script: words [{element, at}], where at is the
 * words said before it; total; hide(level); reveal(element, whole) which tells whether it showed something.
 */
export function fill(stage, body, lang) {
  const words = [], all = [];
  let total = 0;
  stage.replaceChildren(...lines(body).map((line) => {
    const p = document.createElement("p");
    p.className = line.kind;
    if (line.kind !== "spoken") {
      p.textContent = line.text;
      return p;
    }
    const list = groups(line.text, lang);
    p.append(...list.map((g) => {
      if (!g.word) return g.text;
      const element = document.createElement("span");
      element.textContent = g.text;
      words.push({ element, at: total, first: g.first });
      total += weight(g);
      return element;
    }));
    all.push({ list, elements: words.slice(-list.filter((g) => g.word).length) });
    return p;
  }));

  const cover = (element, off) => {
    element.classList.toggle("off", off);
    off ? element.setAttribute("aria-hidden", "true") : element.removeAttribute("aria-hidden");
  };
  return {
    words, total,
    hide(level) {
      for (const { list, elements } of all) {
        const off = hidden(list, level).filter((_, i) => list[i].word);
        elements.forEach((w, i) => cover(w.element, off[i]));
      }
    },
    reveal(element, whole) {
      const i = words.findIndex((w) => w.element === element);
      if (i < 0) return false;
      let from = i, to = i + 1;
      if (whole) {
        while (from > 0 && !words[from].first) from--;
        while (to < words.length && !words[to].first) to++;
      }
      let shown = false;
      for (const w of words.slice(from, to)) {
        shown ||= w.element.classList.contains("off");
        cover(w.element, false);
      }
      return shown;
    },
  };
}
