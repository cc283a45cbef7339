// A script to be learnt by heart: its words in groups, which of them a level
// hides, when each is due, and the line for data/rehearsals.yaml. Knows no DOM.
import { mapping, ready } from "./yaml.js";

const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const cjkAll = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const ends = /[.!?。！？…：:;；]/;

/** Cuts text into groups: [{text, word, first}]. Words of spaced languages stay whole with what is
 *  written onto them; Chinese and Japanese go by groups of characters. first begins a sentence. */
export function groups(text, lang) {
  const out = [];
  let first = true;
  const put = (part, word) => {
    out.push({ text: part, word, first: word && first });
    if (word) first = false;
    if (ends.test(part) && !(word && /[.:]\d/.test(part))) first = true;
  };
  for (const chunk of text.split(/(\s+)/)) {
    if (chunk === "") continue;
    if (!cjk.test(chunk)) put(chunk, /[\p{L}\p{N}]/u.test(chunk));
    else for (const part of pieces(chunk, lang)) put(part, /[\p{L}\p{N}]/u.test(part));
  }
  return out;
}

function pieces(chunk, lang) {
  if (globalThis.Intl?.Segmenter) return [...new Intl.Segmenter(lang || "zh", { granularity: "word" }).segment(chunk)].map((s) => s.segment);
  return chunk.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{1,2}|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu) ?? [chunk];
}

const core = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");
const heavy = (g) => core(g.text).length >= (cjk.test(g.text) ? 2 : 5);

/** Which groups level hides, as booleans: 0 none; 1 every other word of weight; 2 all but the
 *  first word of a sentence and the smallest ones; 3 every word. */
export function hidden(list, level) {
  let n = 0;
  return list.map((g) => {
    if (!g.word || level <= 0) return false;
    if (level >= 3) return true;
    if (level === 1) return !g.first && heavy(g) && n++ % 2 === 0;
    return !g.first && core(g.text).length > (cjk.test(g.text) ? 1 : 3);
  });
}

/** How long a group takes to say, in words; a Chinese character takes 150/240 of an English word. */
export function weight(g) {
  if (!g.word) return 0;
  const chars = g.text.match(cjkAll)?.length ?? 0;
  return chars * 0.625 + (/[\p{L}\p{N}]/u.test(g.text.replace(cjkAll, "")) ? 1 : 0);
}

/** The seconds in which the script goes by: its spoken length, or its limit when it is too long for it. */
export const pace = (seconds, limit) => (limit > 0 && (seconds > limit || !seconds) ? limit : seconds || 60);

/** Seconds as a clock: 0:05, 12:30. */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export const MARKS = ["words", "pace", "warmth", "question"];

/** One entry of data/rehearsals.yaml. r: {rep, pitch, variant, version, on, marks, by}; pitch as content/pitches/x.md. */
export function entry(r) {
  const marks = Object.fromEntries(MARKS.filter((m) => r.marks[m]).map((m) => [m, ready(String(r.marks[m]))]));
  return "  - " + mapping({
    rep: r.rep, pitch: r.pitch.replace(/^content\//, ""), variant: r.variant,
    version: r.version && ready(JSON.stringify(r.version)), // eight hex digits can look like a number
    on: ready(r.on), by: r.by === r.rep ? "" : r.by, marks: ready(mapping(marks)),
  }) + "\n";
}

