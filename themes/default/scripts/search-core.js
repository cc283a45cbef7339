// Asks the index that cmd/playbook/internal/search builds (its format: encode.go).
// Pure: bytes come from a function, answers are plain objects; runs in Node as well.
import { compare, inflate, level, readList, readTerms } from "./search-format.js";
import { indexTerms, queryWords, slips } from "./search-text.js";

export { passage, indexTerms } from "./search-text.js";

const mostExpansions = 40;  // terms that one word of a query may stand for
const mostShards = 8;       // t files read for one word
const common = 0.5;         // on a large site, a word on more than this share of the pages is passed over
const large = 500;          // where others stand beside it; large from so many pages
const small = 4;            // files of one sort that are read ahead, see warm
const enough = 0.6;         // a page that has less than this share of what the best has, by rarity, is no hit

/** One index. fetchBytes(url) gives a promise of a Uint8Array; base is the URL of its folder, with its slash. */
export class Index {
  constructor(base, fetchBytes) {
    Object.assign(this, { base, fetchBytes, kept: new Map() });
  }

  // Each file is read and decoded once; a failure is forgotten, so that it can be tried again.
  keep(name, read) {
    if (!this.kept.has(name)) {
      const p = Promise.resolve(this.fetchBytes(new URL(name, this.base).href)).then(read);
      p.catch(() => this.kept.delete(name));
      this.kept.set(name, p);
    }
    return this.kept.get(name);
  }
  async open() {
    this.m ??= await this.keep("index.json", (bytes) => JSON.parse(new TextDecoder().decode(bytes)));
    if (this.m.v !== 1) throw new Error(`search index version ${this.m.v} is not known`);
    return this;
  }
  // Reads ahead what a query will want, where the site is so small that it surely will.
  warm() {
    if (this.m.first.length <= small) this.m.first.forEach((_, i) => this.shard(i));
    if (this.m.pages <= small * this.m.each) for (let n = 0; n < this.m.pages; n += this.m.each) this.doc(n).catch(() => {});
  }
  shard(i) { return this.keep(`t-${this.m.terms.slice(8 * i, 8 * i + 8)}.bin`, async (b) => readTerms(await inflate(b))); }
  list(t) {
    return t.list ?? this.keep(`p-${t.file}.bin`, inflate).then((b) => b.subarray(t.offset, t.offset + t.size));
  }
  async doc(n) {
    const chunk = Math.floor(n / this.m.each);
    const docs = await this.keep(`d-${this.m.docs.slice(8 * chunk, 8 * chunk + 8)}.bin`,
      async (b) => JSON.parse(new TextDecoder().decode(await inflate(b))));
    return docs[n % this.m.each];
  }

  // Shard that would hold a term: the last that begins at or before it.
  place(text) {
    let lo = 0, hi = this.m.first.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (compare(this.m.first[mid], text) <= 0) lo = mid + 1; else hi = mid;
    }
    return Math.max(0, lo - 1);
  }
  async startingWith(text) {
    if (!this.m.first.length) return [];
    const shards = [];
    for (let i = this.place(text); i < this.m.first.length && shards.length < mostShards; i++) {
      if (shards.length && !this.m.first[i].startsWith(text)) break;
      shards.push(this.shard(i));
    }
    return (await Promise.all(shards)).flat().filter((t) => t.text.startsWith(text));
  }

  /**
   * Terms that a word stands for, with how sure that is (1 = the word itself): itself;
   * longer words where it is the last one or unknown; else words a slip away.
   */
  async expand({ text, dense }, last) {
    const open = dense ? [...text].length === 1 : (last ? text.length > 1 : text.length > 2);
    const near = await this.startingWith(text);
    const out = near.filter((t) => t.text === text).map((t) => ({ ...t, sure: 1 }));
    if (open && (last || dense || !out.length)) {
      const longer = near.filter((t) => t.text !== text).sort((a, b) => b.docs - a.docs || compare(a.text, b.text)).slice(0, mostExpansions);
      out.push(...longer.map((t) => ({ ...t, sure: dense ? 1 : 0.4 + 0.4 * text.length / t.text.length })));
    }
    if (out.length || dense || text.length < 4) return out;
    return this.misspelt(text, last);
  }
  async misspelt(text, last) {
    const most = text.length < 8 ? 1 : 2;
    // A slip in the first letters leads to other shards; a small index is read whole.
    const starts = [text.slice(0, 1), text[1] + text[0], text.slice(1, 2)];
    const shards = new Set();
    if (this.m.first.length <= mostShards) this.m.first.forEach((_, i) => shards.add(i));
    else {
      for (const start of [text.slice(0, 2), ...starts]) {
        for (let i = this.place(start); i < this.m.first.length && shards.size < mostShards * 2; i++) {
          if (i > this.place(start) && !this.m.first[i].startsWith(start)) break;
          shards.add(i);
        }
      }
    }
    const terms = (await Promise.all([...shards].map((i) => this.shard(i)))).flat();
    const found = [];
    for (const t of terms) {
      if (/^\d/.test(t.text)) continue; // one figure is not another
      const n = slips(text, t.text, most, last);
      if (n <= most) found.push({ ...t, sure: 0.7 / (n + 1), n });
    }
    const least = Math.min(...found.map((t) => t.n));
    return found.filter((t) => t.n === least).sort((a, b) => b.docs - a.docs || compare(a.text, b.text)).slice(0, 8);
  }

  // Pages of a filter: {kind, stage} → Uint8Array of 0 and 1, or null for all.
  async allowed({ kind, stage }) {
    const want = [kind && `kind:${kind}`, stage && `stage:${stage}`].filter(Boolean);
    if (!want.length) return null;
    const terms = await this.keep(`f-${this.m.filter}.bin`, async (b) => readTerms(await inflate(b)));
    const counts = new Uint8Array(this.m.pages);
    for (const w of want) {
      const t = terms.find((t) => t.text === w);
      if (t) readList(t.list, (doc) => { counts[doc]++; });
    }
    return counts.map((n) => (n === want.length ? 1 : 0));
  }

  // What a word weighs on each page, where, and how rare it is.
  async weigh(terms) {
    const n = this.m.pages;
    const g = { weight: new Float32Array(n), lo: new Uint32Array(n), hi: new Uint32Array(n), docs: 0, terms };
    const lists = await Promise.all(terms.map((t) => this.list(t)));
    terms.forEach((t, i) => readList(lists[i], (doc, l, lo, hi) => {
      if (!g.weight[doc]) g.docs++;
      g.weight[doc] = Math.max(g.weight[doc], t.sure * level[l]);
      g.lo[doc] |= lo;
      g.hi[doc] |= hi;
    }));
    g.rare = Math.log(1 + (n - g.docs + 0.5) / (g.docs + 0.5));
    return g;
  }

  /** Pages for words, best first: {index, doc, score, groups}; groups are the words as weighed. */
  async rank(words, filter) {
    await this.open();
    const [allowed, ...expanded] = await Promise.all([this.allowed(filter), ...words.map((w, i) => this.expand(w, i === words.length - 1))]);
    const widest = (terms) => Math.max(0, ...terms.map((t) => t.docs));
    let use = expanded.filter((terms) => terms.length);
    const telling = use.filter((terms) => widest(terms) <= Math.max(large, common * this.m.pages));
    if (telling.length) use = telling;
    const groups = await Promise.all(use.map((terms) => this.weigh(terms)));
    // A word that no page has counts as a rare one that is missing.
    const missing = (expanded.length - expanded.filter((terms) => terms.length).length) * Math.log(1 + this.m.pages);
    const all = groups.reduce((sum, g) => sum + g.rare, missing);
    const score = new Float32Array(this.m.pages), got = new Float32Array(this.m.pages);
    let most = 0;
    for (const g of groups) {
      for (let doc = 0; doc < score.length; doc++) {
        if (!g.weight[doc] || (allowed && !allowed[doc])) continue;
        score[doc] += g.rare * g.weight[doc];
        most = Math.max(most, (got[doc] += g.rare));
      }
    }
    const hits = [];
    for (let doc = 0; doc < score.length; doc++) {
      if (score[doc] && got[doc] >= enough * most) hits.push({ index: this, groups, doc, score: score[doc] * (got[doc] / all) ** 2 });
    }
    return hits.sort((a, b) => b.score - a.score || a.doc - b.doc);
  }

  // What is shown of a hit: its page, and the section that tells most.
  async describe({ doc, score, groups }) {
    const [path, title, kind, stages, lang, heads] = await this.doc(doc);
    const has = (text, g) => indexTerms(text).some((t) => g.set.has(t));
    for (const g of groups) g.set ??= new Set(g.terms.map((t) => t.text));
    // A word of the title holds for the whole page: it hardly tells sections apart. All words in it: the top.
    const here = groups.filter((g) => g.weight[doc]), titled = here.map((g) => has(title, g));
    let best = 0, most = 0;
    if (!titled.every(Boolean)) heads.forEach(([, heading], s) => {
      const bit = Math.min(s, 63);
      let sum = 0;
      here.forEach((g, i) => {
        let part = (((bit < 32 ? g.lo[doc] : g.hi[doc]) >>> (bit & 31)) & 1) ? 1 : 0;
        if (s > 0 && has(heading, g)) part += 0.5;
        sum += part * g.rare * (titled[i] ? 0.2 : 1);
      });
      if (sum > most) { most = sum; best = s; }
    });
    const [id, heading] = heads[best];
    const url = new URL(path, new URL(this.m.root, this.base)).href;
    return {
      score, title, kind, stages, lang, id, heading, page: url, url: id ? `${url}#${encodeURIComponent(id)}` : url,
      ids: heads.map((h) => h[0]), terms: new Set(groups.flatMap((g) => [...g.set])), fetchBytes: this.fetchBytes,
    };
  }
}

/**
 * Asks several indexes at once. filter: {kind, stage}. Gives {total, failed, show(from, to)}: how many
 * pages there are, how many indexes could not be read, and a promise of those in a range, described.
 */
export async function search(indexes, query, filter = {}) {
  const words = queryWords(query);
  if (!words.length) return { total: 0, failed: 0, show: async () => [] };
  const answers = await Promise.allSettled(indexes.map((ix) => ix.rank(words, filter)));
  const failed = answers.filter((a) => a.status === "rejected");
  if (failed.length && failed.length === answers.length) throw failed[0].reason;
  const hits = answers.flatMap((a) => a.value ?? []);
  if (indexes.length > 1) hits.sort((a, b) => b.score - a.score);
  return {
    total: hits.length,
    failed: failed.length,
    show: (from, to) => Promise.all(hits.slice(from, to).map((h) => h.index.describe(h))),
  };
}
