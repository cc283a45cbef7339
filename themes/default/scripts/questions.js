// A closed question, answered: the ticks and the note become an entry for an
// account's file, ready to paste. What is typed stays on the page.
//
//   <fieldset data-question data-learns="structure"> <legend>ask</legend> checkboxes, <input data-note>,
//   <button data-copy-fact data-copied="Copied">
import { copyText } from "./copy.js";

const quote = (text) => JSON.stringify(text.replace(/\s+/g, " ").trim());
const today = () => {
  const d = new Date(); // the reader's day, by the reader's clock
  return [d.getFullYear(), String(d.getMonth() + 1).padStart(2, "0"), String(d.getDate()).padStart(2, "0")].join("-");
};

/** The lines for news: in data/accounts/<id>.yaml; "" when nothing was answered. */
export function factOf(question) {
  const ask = question.querySelector("legend").textContent;
  const answers = [...question.querySelectorAll(":checked")].map((box) => box.value);
  const note = question.querySelector("[data-note]")?.value.trim();
  if (note) answers.push(note);
  if (!answers.length) return "";
  return `- {date: ${today()}, kind: fact, text: ${quote(`${ask.trim()} ${answers.join("; ")}`)}}\n`;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy-fact]");
  const question = button?.closest("[data-question]");
  if (!question) return;
  const fact = factOf(question);
  if (!fact) {
    question.querySelector("input").focus();
    return;
  }
  const word = button.dataset.word ??= button.textContent;
  button.textContent = (await copyText(fact)) ? button.dataset.copied : fact;
  setTimeout(() => { button.textContent = word; }, 2000);
});
