// A scorecard: the weighted total as marks are given. Nothing is kept: it is about
// a person, and ends on paper.
//
//   <form data-scorecard> <fieldset data-weight="0.4"> radios 1 to 5 </fieldset> … <output data-total>
import { each } from "./each.js";
import { total } from "./scorecard-core.js";

export const init = each("scorecard", "[data-scorecard]", (form) => {
  const out = form.querySelector("[data-total]"), marked = form.querySelector("[data-marked]");
  const show = () => {
    const t = total([...form.querySelectorAll("[data-weight]")].map((line) => ({
      weight: Number(line.dataset.weight) || 1, mark: Number(line.querySelector(":checked")?.value) || 0,
    })));
    out.textContent = t.total === null ? "–" : t.total.toLocaleString(form.lang || "en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    if (marked) marked.textContent = marked.dataset.words.replace("%s", t.marked).replace("%s", t.of);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  show();
});
