// Exact decimals for proposals: a number is {n, s}, the integer n over ten to the
// power s, as BigInt; never a float. Knows no DOM. The same rules as Go's side
// (internal/proposal/number.go), and a test that both agree.
const commaDot = new Set(["de", "es", "it", "nl", "da", "pt", "id", "tr", "el", "ro", "hr", "sl"]);
const commaBlank = new Set(["fr", "sv", "nb", "nn", "no", "fi", "pl", "cs", "sk", "ru", "uk", "hu", "bg"]);
const digits = /^\d*$/;

/** The marks of a language: before the fraction, between groups of three. */
export function marksOf(lang) {
  const base = lang.toLowerCase().split("-")[0];
  if (commaDot.has(base)) return { point: ",", group: "." };
  if (commaBlank.has(base)) return { point: ",", group: "\u00a0" };
  return { point: ".", group: "," };
}

/** Reads a number as people type it, in a language; null when it is none. */
export function parse(text, lang) {
  let t = text.replace(/[ \t\u00a0\u202f\u2009'’€$£¥]/g, "").replaceAll("−", "-").trim();
  if (t.length > 3) t = /^[A-Z]{3}/.test(t) ? t.slice(3) : /[A-Z]{3}$/.test(t) ? t.slice(0, -3) : t;
  const negative = t.startsWith("-");
  if (negative || t.startsWith("+")) t = t.slice(1);
  const count = (mark) => t.split(mark).length - 1;
  const dots = count("."), commas = count(",");
  let point = "", group = "";
  if (dots && commas) [point, group] = t.lastIndexOf(",") > t.lastIndexOf(".") ? [",", "."] : [".", ","];
  else if (dots > 1) group = ".";
  else if (commas > 1) group = ",";
  else if (dots + commas === 1) {
    const mark = commas ? "," : ".";
    const [whole, rest] = t.split(mark);
    if (mark !== marksOf(lang).point && rest.length === 3 && whole.length > 0 && whole.length < 4 && whole !== "0") group = mark;
    else point = mark;
  }
  if (point && count(point) > 1) return null;
  let [whole, fraction = ""] = point ? t.split(point) : [t];
  if (group) {
    const parts = whole.split(group);
    if (parts.some((p, i) => (i === 0 ? p === "" || p.length > 3 : p.length !== 3))) return null;
    whole = parts.join("");
  }
  if (!whole || whole.length > 18 || fraction.length > 8 || !digits.test(whole) || !digits.test(fraction)) return null;
  return { n: BigInt((negative ? "-" : "") + whole + fraction), s: fraction.length };
}

/** A number as the source writes it: digits, a dot, digits; null when it is none. */
export function plainNumber(text) {
  const m = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text.trim());
  return m ? { n: BigInt((m[1] === "-" ? "-" : "") + m[2] + (m[3] ?? "")), s: (m[3] ?? "").length } : null;
}

const scale = (a, s) => a.n * 10n ** BigInt(s - a.s);
export const add = (a, b) => { const s = Math.max(a.s, b.s); return { n: scale(a, s) + scale(b, s), s }; };
export const multiply = (a, b) => ({ n: a.n * b.n, s: a.s + b.s });

/** Rounds half away from zero to s digits after the point. */
export function round(a, s) {
  if (a.s <= s) return { n: scale(a, s), s };
  const unit = 10n ** BigInt(a.s - s), abs = a.n < 0n ? -a.n : a.n;
  const n = (abs + unit / 2n) / unit;
  return { n: a.n < 0n ? -n : n, s };
}

/** Digits after the point that are not trailing zeros. */
export function places(a) {
  let { n, s } = a;
  while (s > 0 && n % 10n === 0n) { n /= 10n; s--; }
  return s;
}

/** Prints a with so many digits after the point. */
export function format(a, digitsAfter, lang) {
  const { point, group } = marksOf(lang);
  const r = round(a, digitsAfter);
  const all = String(r.n < 0n ? -r.n : r.n).padStart(digitsAfter + 1, "0");
  const whole = all.slice(0, all.length - digitsAfter).replace(/\B(?=(\d{3})+$)/g, group);
  return (r.n < 0n ? "-" : "") + whole + (digitsAfter ? point + all.slice(-digitsAfter) : "");
}

const none = new Set(["JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "PYG", "UGX"]);
const three = new Set(["KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD"]);

/** Digits of a currency's smallest unit (ISO 4217). */
export const smallest = (currency) => (none.has(currency) ? 0 : three.has(currency) ? 3 : 2);

/** An amount in a sentence: EUR 9,800 or EUR 9,800.50. */
export function money(a, currency, lang) {
  const p = places(a);
  return (currency ? currency + "\u00a0" : "") + format(a, p ? Math.max(p, smallest(currency)) : 0, lang);
}
