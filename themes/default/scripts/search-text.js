// How text becomes terms, and how a passage shows them. Pure: no page, no network.
// The same rules as cmd/playbook/internal/search/fold.go and text.go, where they
// are explained; a test runs both over one table.

const spellings = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ı: "i", þ: "th", ς: "σ" };
const dense = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff" +
  "\\u3100-\\u312f\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\u{20000}-\\u{3ffff}";
const letter = "[\\p{L}\\p{N}\\p{M}]";
const runs = new RegExp(`(?:(?=${letter})[${dense}])+|(?![${dense}])${letter}(?:['’]|(?![${dense}])${letter})*`, "gu");
const isDense = new RegExp(`^[${dense}]`, "u");
const longest = 32;

export const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f\u00ad]/g, "")
  .replace(/[ßæœøđðłħıþς]/g, (c) => spellings[c]).normalize("NFC");

function singular(word) {
  if (word.length < 4 || !/^[a-z0-9]+s$/.test(word) || /[sui]s$/.test(word)) return word;
  if (word.length > 4 && word.endsWith("ies")) return word.slice(0, -3) + "y";
  return word.slice(0, /(?:x|ss|ch|sh)es$/.test(word) ? -2 : -1);
}

const term = (run) => singular([...run.replace(/['’]/g, "")].slice(0, longest).join(""));

/** Terms of a page's text, as the index has them. */
export function indexTerms(text) {
  return (fold(text).match(runs) ?? []).flatMap((run) => {
    if (!isDense.test(run)) return [term(run)];
    const chars = [...run];
    return chars.map((c, i) => c + (chars[i + 1] ?? ""));
  });
}

/** Words of a query, each once: {text, dense}. A dense run of several characters is its pairs. */
export function queryWords(text) {
  const out = new Map();
  for (const run of fold(text).match(runs) ?? []) {
    if (!isDense.test(run)) { out.set(term(run), false); continue; }
    const chars = [...run];
    if (chars.length === 1) out.set(run, true);
    for (let i = 0; i + 1 < chars.length; i++) out.set(chars[i] + chars[i + 1], true);
  }
  return [...out].slice(0, 16).map(([text, dense]) => ({ text, dense }));
}

/**
 * Least number of slips (a letter more, less, other, or two swapped) that turn a into b,
 * or most + 1 when it takes more. With prefix, b may go on after the match.
 */
export function slips(a, b, most, prefix = false) {
  const n = a.length, end = Math.min(b.length, n + most);
  if (b.length < n - most || (!prefix && b.length > n + most)) return most + 1;
  // Most words fail here: each slip brings at most one letter that was missing.
  let missing = letters(a) & ~letters(b), count = 0;
  for (; missing; missing &= missing - 1) if (++count > most) return most + 1;
  let [old, row, next] = rows;
  for (let i = 0; i <= n; i++) row[i] = i;
  let best = n;
  for (let j = 1; j <= end; j++) {
    let least = (next[0] = j);
    for (let i = 1; i <= n; i++) {
      let v = Math.min(row[i] + 1, next[i - 1] + 1, row[i - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) v = Math.min(v, old[i - 2] + 1);
      next[i] = v;
      if (v < least) least = v;
    }
    [old, row, next] = [row, next, old];
    best = prefix ? Math.min(best, row[n]) : row[n];
    if (least > most) break;
  }
  return best <= most ? best : most + 1;
}
const rows = [0, 1, 2].map(() => new Uint8Array(2 * longest + 2)); // room to work in
function letters(word) {
  let set = 0;
  for (let i = 0; i < word.length; i++) set |= 1 << (word.charCodeAt(i) & 31);
  return set;
}

// Where terms stand in text: [start, end] pairs in order, touching ones merged, with the term's number.
function marks(text, terms) {
  const number = new Map([...terms].map((t, i) => [t, i]));
  const found = [];
  for (const m of text.matchAll(runs)) {
    if (!isDense.test(m[0])) {
      const n = number.get(indexTerms(m[0])[0]);
      if (n !== undefined) found.push([m.index, m.index + m[0].length, n]);
      continue;
    }
    const chars = [...m[0]];
    for (let i = 0, at = m.index; i < chars.length; at += chars[i++].length) {
      const pair = fold(chars[i] + (chars[i + 1] ?? ""));
      let n = number.get(pair), size = chars[i].length + (chars[i + 1]?.length ?? 0);
      if (n === undefined && (n = number.get(fold(chars[i]))) !== undefined) size = chars[i].length;
      if (n !== undefined) found.push([at, at + size, n]);
    }
  }
  return found;
}

/**
 * The part of text that shows most of the terms: [{text, mark}], at most about size
 * characters, cut between words. No term in it: its beginning.
 */
export function passage(text, terms, size = 160) {
  text = text.replace(/\s+/gu, " ").trim();
  const found = marks(text, terms);
  let best = 0, from = 0, most = -1;
  for (let i = 0; i < found.length; i++) {
    const seen = new Set();
    let j = i;
    while (j < found.length && found[j][1] <= found[i][0] + size * 0.75) seen.add(found[j++][2]);
    const score = seen.size * 100 + Math.min(j - i, 9);
    if (score > most) { most = score; best = i; }
  }
  if (found.length) from = Math.max(0, found[best][0] - Math.floor(size / 4));
  if (text.length - from < size) from = Math.max(0, text.length - size);
  let to = Math.min(text.length, from + size);
  if (from > 0) from = cut(text, from, found.length ? found[best][0] : to);
  if (to < text.length) { const space = text.lastIndexOf(" ", to); if (space > from + size / 2) to = space; }
  if (/[\udc00-\udfff]/.test(text[to] ?? "")) to--;
  const parts = [];
  let at = from;
  const push = (text, mark) => {
    if (!text) return;
    if (parts.at(-1)?.mark === mark) parts.at(-1).text += text;
    else parts.push({ text, mark });
  };
  if (from > 0) push("…", false);
  for (const [start, end] of found) {
    if (end <= at || start < from || end > to) continue;
    push(text.slice(at, Math.max(start, at)), false);
    push(text.slice(Math.max(start, at), end), true);
    at = end;
  }
  push(text.slice(at, to), false);
  if (to < text.length) push("…", false);
  return parts;
}

// The start of a word at or after from, but not past limit; in dense text, from itself.
function cut(text, from, limit) {
  const space = text.indexOf(" ", from - 1);
  if (space >= 0 && space < limit) return space + 1;
  return /[\udc00-\udfff]/.test(text[from]) ? from + 1 : from;
}
