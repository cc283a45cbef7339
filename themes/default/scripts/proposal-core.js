// A proposal with its values in place: what each placeholder prints, the price
// table, the Markdown. Knows no DOM. The same words and figures as Go's side
// (internal/proposal); a test holds both to that.
import { add, format, money, multiply, parse, places, plainNumber, round, smallest } from "./proposal-number.js";

/** What a field that may be empty, and is, prints. */
export const NOTHING = "–";
const words = { en: ["yes", "no"], zh: ["是", "否"] };
const months = "January February March April May June July August September October November December".split(" ");
const base = (lang) => lang.toLowerCase().split("-")[0];

/** A date for readers; as it is written where we do not know the months' names. */
export function day(iso, lang) {
  const [y, m, d] = iso.split("-").map(Number);
  if (base(lang) === "en") return `${d} ${months[m - 1]} ${String(y).padStart(4, "0")}`;
  return ["zh", "ja"].includes(base(lang)) ? `${String(y).padStart(4, "0")}年${m}月${d}日` : iso;
}

function isDate(v) {
  const m = /^(\d{4})-(\d\d)-(\d\d)$/.exec(v);
  if (!m) return false;
  const d = new Date(Date.UTC(m[1], m[2] - 1, m[3]));
  return d.getUTCMonth() === m[2] - 1 && d.getUTCDate() === Number(m[3]);
}

/**
 * Reads one field. field: {name, label, type, required, options}; env: {lang, currency}.
 * Gives {value, shown, number, wrong}: value "" when empty or wrong.
 */
export function read(field, raw, env) {
  let v = raw.replace(/\r\n?/g, "\n").trim();
  if (field.type !== "textarea") v = v.split(/\s+/).join(" ");
  const wrong = { value: "", shown: "", wrong: true };
  if (field.type === "checkbox") {
    const [yes, no] = words[base(env.lang)] ?? words.en;
    if (["true", "yes", "on", "1", "x"].includes(v.toLowerCase())) return { value: "true", shown: yes };
    if (!["", "false", "no", "off", "0"].includes(v.toLowerCase())) return wrong;
    return field.required ? { value: "", shown: "" } : { value: "false", shown: no };
  }
  if (v === "") return { value: "", shown: "" };
  switch (field.type) {
    case "number": case "money": {
      const number = parse(v, env.lang);
      if (!number) return wrong;
      return { value: v, number, shown: field.type === "money" ? money(number, env.currency, env.lang) : format(number, places(number), env.lang) };
    }
    case "date": return isDate(v) ? { value: v, shown: day(v, env.lang) } : wrong;
    case "select": return field.options.includes(v) ? { value: v, shown: v } : wrong;
    case "email": return /^[^\s@]+@.*\S$/.test(v) && !v.includes(" ") ? { value: v, shown: v } : wrong;
  }
  return { value: v, shown: v };
}

/**
 * Reads all fields and works out the prices. prices: [{item, quantity, unit}] as the source
 * writes them, a field as "{{ seats }}". Gives {fields: Map name → read, missing, rows, total};
 * missing lists fields that are required or that a price needs and are empty, or wrong.
 */
export function work(fields, raw, prices, env) {
  const got = new Map(fields.map((f) => [f.name, read(f, raw[f.name] ?? "", env)]));
  const priced = new Set(prices.flatMap((p) => [...namesIn(p.quantity), ...namesIn(p.unit)]));
  const missing = fields.filter((f) => got.get(f.name).wrong || (got.get(f.name).value === "" && (f.required || priced.has(f.name))))
    .map((f) => ({ name: f.name, label: f.label, wrong: Boolean(got.get(f.name).wrong) }));
  const lacks = new Set(missing.map((m) => m.name));
  const slot = (name) => {
    const f = fields.find((x) => x.name === name);
    if (!f) return null;
    return got.get(name).shown || (lacks.has(name) ? `[${f.label}]` : NOTHING);
  };
  const figure = (text) => {
    const names = namesIn(text);
    return names.length === 1 ? got.get(names[0])?.number ?? null : plainNumber(text);
  };
  const unit = smallest(env.currency);
  let total = prices.length ? { n: 0n, s: unit } : null;
  const rows = prices.map((p) => {
    const quantity = figure(p.quantity || "1"), each = figure(p.unit);
    const sum = quantity && each ? round(multiply(quantity, each), unit) : null;
    total = sum && total && add(total, sum);
    const amount = (a) => (a ? format(a, Math.max(places(a), unit), env.lang) : "");
    return { item: expand(p.item, slot), quantity: quantity ? format(quantity, places(quantity), env.lang) : "", unit: amount(each), sum: amount(sum) };
  });
  return { fields: got, missing, lacks, slot, rows, total: total ? format(total, unit, env.lang) : "" };
}

const placeholder = /\{\{ *([A-Za-z0-9_.-]+) *\}\}/g;
export const namesIn = (text) => [...text.matchAll(placeholder)].map((m) => m[1]);
export const expand = (text, slot) => text.replace(placeholder, (all, name) => slot(name) ?? all);

/** Text that means itself in Markdown; first says that it begins a line. */
export function escapeMarkdown(text, first) {
  return text.split("\n").map((l, i, all) => {
    l = l.trim().replace(/[\\`*_[\]<|]|~~|&[A-Za-z#]/g, (s) => "\\" + s);
    if (first || i > 0) l = l.replace(/^([#>+=:-]|\d+[.)])/, (s) => s.slice(0, -1) + "\\" + s.slice(-1));
    return i < all.length - 1 ? l.replace(/\\\\$/, "&#92;") : l;
  }).join("\\\n");
}

const oral = ["oral", "口头", "口头方案"], detailed = ["detailed", "详细", "详细方案"];
const isSection = (heading, names) => names.includes(heading.trim().toLowerCase());

/** The filled source, without the section Oral unless asked for. head: words of the price table. */
export function markdown(source, done, { title, withOral, head, currency }) {
  let code = "", skip = false, begun = false;
  const out = [];
  for (let line of source.split(/\r?\n/)) {
    const m = /^ {0,3}(```+|~~~+)/.exec(line);
    if (m) {
      if (!code) code = m[1];
      else if (m[1].startsWith(code) && line.split(code[0]).join("").trim() === "") code = "";
    } else if (!code) {
      if (!begun && line.startsWith("# ") && line.slice(2).trim() === title) { begun = true; continue; }
      if (line.startsWith("## ")) {
        const h = line.slice(3).replace(/\s*\{[^{}]*\}\s*$|\s+#+\s*$/g, "");
        skip = !withOral && isSection(h, oral);
        if (!withOral && isSection(h, detailed)) continue;
      }
      if (!skip) line = fillLine(line, done.slot);
    }
    begun ||= line.trim() !== "";
    if (!skip) out.push(line);
  }
  const body = out.join("\n").trim();
  let text = `# ${escapeMarkdown(title, false)}\n\n${body ? body + "\n" : ""}`;
  if (done.rows.length) {
    const row = (...cells) => `| ${cells.join(" | ")} |\n`;
    text += `\n## ${head.prices}\n\n` + row(head.item, head.quantity, head.unit, head.sum) + row("---", "--:", "--:", "--:");
    for (const r of done.rows) text += row(escapeMarkdown(r.item, false).replaceAll("\\\n", "<br>"), r.quantity, r.unit, r.sum);
    text += row(`**${head.total}${currency ? ` (${currency})` : ""}**`, "", "", `**${done.total}**`);
  }
  return text;
}

function fillLine(line, slot) {
  const start = line.trim();
  return line.replace(placeholder, (all, name) => {
    const v = slot(name);
    if (v === null) return all;
    const first = start.startsWith("{{") && start.slice(2).trim().startsWith(name);
    const text = escapeMarkdown(v, first);
    return start.startsWith("|") ? text.replaceAll("\\\n", "<br>") : start.startsWith("#") ? text.replaceAll("\\\n", " ") : text;
  });
}

/** What a saved file holds: {source, values}; null when it is none of ours. */
export function opened(text) {
  try {
    const file = JSON.parse(text);
    if (file?.playbook !== "proposal" || typeof file.values !== "object" || file.values === null) return null;
    const values = Object.fromEntries(Object.entries(file.values).filter(([, v]) => typeof v === "string"));
    return { source: String(file.source ?? ""), values };
  } catch {
    return null;
  }
}

/** The file to save. */
export const saved = (source, values) => JSON.stringify({ playbook: "proposal", source, values }, null, 2) + "\n";
