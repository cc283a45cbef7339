// What a closed question brought home, as entries for data/accounts/<id>.yaml.
// Knows no DOM. Answers about a person (learns people or goals) go to that person
// when we know who it is: goals under goals, the rest under notes. All else is a
// dated fact under news, with the one who told us.
import { mapping, ready } from "./yaml.js";

const clean = (text) => text.replace(/\s+/g, " ").trim();

/**
 * q: {ask, learns, answers, note}; who: {source, about, on}. Gives {under: "news" | "people", line}
 * or null when nothing was answered.
 */
export function fact(q, who) {
  const said = [...q.answers, q.note].map(clean).filter(Boolean).join("; ");
  if (!said) return null;
  const text = quoted(`${clean(q.ask)} ${said}`), on = ready(who.on), source = clean(who.source ?? ""), about = clean(who.about ?? "");
  if (about && q.learns === "goals") return { under: "people", line: `  - ${mapping({ name: about, goals: ready(`[${text.text}]`), source, asked_on: on })}\n` };
  if (about && q.learns === "people") return { under: "people", line: `  - ${mapping({ name: about, notes: text, source, asked_on: on })}\n` };
  return { under: "news", line: `  - ${mapping({ date: on, kind: "fact", text, source })}\n` };
}

const quoted = (text) => ready(JSON.stringify(text));

/** All facts, each list under its key, people with what was learnt of one person in one entry's own line. */
export function facts(list) {
  return ["news", "people"].map((under) => {
    const lines = list.filter((f) => f.under === under).map((f) => f.line);
    return lines.length ? `${under}:\n${lines.join("")}` : "";
  }).join("");
}
