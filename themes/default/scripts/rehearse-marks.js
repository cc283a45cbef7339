// The marking sheet: one to five for words, pace, warmth and the question at the
// end, given by the speaker or by a colleague who holds the phone. Output: the
// line for data/rehearsals.yaml, to copy.
import { entry, MARKS } from "./rehearse-core.js";
import { copyText } from "./copy.js";
import { kept, today } from "./kept.js";

/** Binds a sheet to a variant. says() gives the clock. Gives {show()}. */
export function marks(form, variant, says) {
  const article = variant.closest("[data-pitch]");
  const names = kept("names", variant);
  const rep = form.elements.rep, by = form.elements.by;
  const line = form.querySelector("[data-line]"), copy = form.querySelector("[data-copy-line]");
  const known = names.get() ?? {};
  rep.value = known.rep ?? "";
  by.value = known.by ?? "";

  const colleague = () => form.elements.who.value === "colleague";
  const result = () => ({
    rep: rep.value.trim(), by: colleague() ? by.value.trim() : "", pitch: article.dataset.pitch, variant: variant.dataset.title,
    version: variant.dataset.version, on: today(), marks: Object.fromEntries(MARKS.map((m) => [m, Number(form.elements[m].value) || 0])),
  });
  // The first thing that is still open, as the element to go to; null when all is there.
  const lacks = (r) => (!r.rep ? rep : colleague() && !r.by ? by : null) ?? MARKS.filter((m) => !r.marks[m]).map((m) => form.querySelector(`[name="${m}"]`))[0] ?? null;

  const update = () => {
    form.querySelector("[data-by]").hidden = !colleague();
    const r = result(), open = lacks(r);
    line.value = open ? "" : entry(r);
    line.hidden = Boolean(open);
    copy.setAttribute("aria-disabled", String(Boolean(open)));
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", update);
  form.addEventListener("change", () => {
    names.set({ rep: rep.value.trim(), by: by.value.trim() });
    update();
  });
  copy.addEventListener("click", async () => {
    const r = result(), open = lacks(r);
    if (open) {
      open.focus();
      open.closest("fieldset, .field").scrollIntoView({ block: "center" });
      return;
    }
    const done = await copyText(entry(r));
    if (!done) line.select();
    copy.textContent = done ? copy.dataset.copied : copy.dataset.word;
    setTimeout(() => { copy.textContent = copy.dataset.word; }, 2000);
  });
  copy.dataset.word = copy.textContent;
  return {
    show() {
      form.querySelector("[data-said]").textContent = says();
      update();
      form.scrollTop = 0;
      (rep.value ? form.querySelector(`[name="${MARKS[0]}"]`) : rep).focus({ preventScroll: true });
    },
  };
}
