// One line of YAML for a file under data/. Knows no DOM.
const plain = /^[\p{L}\p{N}][\p{L}\p{N} ._/-]*$/u;
const taken = /^(true|false|yes|no|on|off|null|y|n|[\d._-]+|0[xo].*|\d[\d_]*(\.\d*)?(e[+-]?\d+)?|\.?(inf|nan)|\d{4}-\d\d?-\d\d?.*)$/i;

/** Text as a YAML scalar in a flow mapping: bare where that is safe, quoted else. */
export function scalar(text) {
  const t = String(text).replace(/\s+/g, " ").trim();
  return plain.test(t) && !taken.test(t) && !/\s$/.test(t) ? t : JSON.stringify(t);
}

/** {key: text or ready} as a flow mapping; empty values are left out. Values in ready() stand as they are. */
export function mapping(entries) {
  const parts = Object.entries(entries).filter(([, v]) => v !== "" && v !== null && v !== undefined)
    .map(([k, v]) => `${k}: ${v instanceof Ready ? v.text : scalar(v)}`);
  return `{${parts.join(", ")}}`;
}

class Ready { constructor(text) { this.text = text; } }

/** YAML that is written already: a date, a nested mapping. */
export const ready = (text) => new Ready(text);
