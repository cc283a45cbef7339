// A question bank in the meeting: tick the answer, add a note, take it home as an
// entry for an account's file. What is ticked stays on this device until it is cleared.
//
//   <article data-questions> <fieldset data-question data-learns> <legend>, checkboxes, <input data-note>, <button data-copy-fact>
import { each } from "./each.js";
import { copyText } from "./copy.js";
import { kept, today } from "./kept.js";
import { fact, facts } from "./questions-core.js";

export const init = each("questions", "[data-questions]", (article) => {
  const round = article.querySelector("[data-round]");
  const all = [...article.querySelectorAll("[data-question]")];
  const store = kept(`questions:${article.dataset.source}`, article);
  const source = round.querySelector("[data-source-name]"), about = round.querySelector("[data-about]");
  const boxes = (q) => [...q.querySelectorAll("input[type=checkbox]")];
  const note = (q) => q.querySelector("[data-note]");
  const answer = (q) => fact({
    ask: q.querySelector("legend").textContent, learns: q.dataset.learns,
    answers: boxes(q).filter((b) => b.checked).map((b) => b.value), note: note(q).value,
  }, { source: source.value, about: about.value, on: today() });

  const keep = () => {
    const answers = Object.fromEntries(all.map((q) => [q.id, { ticked: boxes(q).filter((b) => b.checked).map((b) => b.value), note: note(q).value }])
      .filter(([, a]) => a.ticked.length || a.note));
    const names = { source: source.value, about: about.value };
    store.set(Object.keys(answers).length || names.source || names.about ? { ...names, answers } : null);
  };
  const mark = () => {
    const n = all.filter((q) => { const done = Boolean(answer(q)); q.toggleAttribute("data-answered", done); return done; }).length;
    round.querySelector("[data-count]").textContent = `${n} / ${all.length}`;
    return n;
  };
  const put = (state) => {
    source.value = state?.source ?? "";
    about.value = state?.about ?? "";
    for (const q of all) {
      const a = state?.answers?.[q.id];
      for (const b of boxes(q)) b.checked = Boolean(a?.ticked?.includes(b.value));
      note(q).value = a?.note ?? "";
    }
    mark();
  };
  const say = async (button, text, where) => {
    const status = round.querySelector("[data-status]");
    const word = (button.dataset.word ??= button.textContent);
    const ok = await copyText(text);
    button.textContent = ok ? button.dataset.copied : word;
    status.textContent = ok ? where : text;
    setTimeout(() => { button.textContent = word; }, 2000);
  };
  const where = (under) => round.querySelector("[data-status]").dataset[under];

  article.addEventListener("input", (event) => {
    if (event.target.closest("[data-question], [data-round]")) { mark(); keep(); }
  });
  for (const q of all) {
    const button = q.querySelector("[data-copy-fact]");
    button.addEventListener("click", () => {
      const f = answer(q);
      if (f) say(button, f.line, where(f.under));
      else boxes(q)[0]?.focus();
    });
  }
  const copyAll = round.querySelector("[data-copy-facts]");
  copyAll.addEventListener("click", () => {
    const list = all.map(answer).filter(Boolean);
    if (list.length) say(copyAll, facts(list), [...new Set(list.map((f) => where(f.under)))].join(" · "));
    else all[0]?.querySelector("input").focus();
  });
  round.querySelector("[data-clear]").addEventListener("click", () => { put(null); keep(); round.querySelector("[data-status]").textContent = ""; });
  put(store.get());
});
