// Search in the page. Loads the rest (search-core.js, the index) on first focus.
//
//   <form role="search" data-search data-index="/base/search/" action="/base/search/"
//         data-text-one="1 page" data-text-many="{n} pages" data-text-none="Nothing found"
//         data-text-wait="Searching" data-text-failed="The index could not be loaded">
//     <input type="search" name="q" aria-label="Search" autocomplete="off">
//     <select name="kind" aria-label="Kind"><option value="">All</option><option value="pitch">Pitches</option></select>
//     <select name="stage" aria-label="Stage">…</select>                  both selects may be absent
//     <p role="status" data-search-status></p>
//     <ol class="hits" data-search-results hidden></ol>
//     <button type="button" data-search-more hidden>More</button>         may be absent
//   </form>
//
// data-index holds one or more folders (relative to the page), with spaces between: the answers are merged.
// data-search-page marks the search page: it reads and writes ?q=, &kind=, &stage= and stays open.
// A hit: <li><a href>title</a> <small>heading · kind</small><p>passage with <mark></p></li>. Its passage comes
// from the page itself, out of [data-search-body], else main; what is under [data-search-skip] is left out.
// Keys: / focuses, arrows move, Enter on the box goes to the first hit and on a hit opens it, Escape closes.

const shownAtOnce = 8;
const pause = 60; // ms without a key before a query runs
const boxes = new Set();
const added = [];  // indexes that other scripts brought: [base, fetchBytes]
let core, page; // modules, once loaded

async function fetchBytes(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * Adds an index, such as one that was just unlocked. get(url) gives a promise of the plain bytes (Uint8Array)
 * of a file of the index, and of the HTML of a page that the index leads to.
 */
export function addIndex(base, get = fetchBytes) {
  added.push([base, get]);
  for (const box of boxes) box.reset();
}

class Box {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input[type=search]");
    this.selects = [...root.querySelectorAll("select[name=kind], select[name=stage]")];
    this.status = root.querySelector("[data-search-status]");
    this.list = root.querySelector("[data-search-results]");
    this.more = root.querySelector("[data-search-more]");
    this.whole = root.hasAttribute("data-search-page");
    this.turn = 0;
    this.seen = new IntersectionObserver((all) => {
      for (const e of all) if (e.isIntersecting) { this.seen.unobserve(e.target); this.passage(e.target); }
    });
    this.hits = new WeakMap();

    this.input.addEventListener("focus", () => this.load().catch(() => {}));
    this.input.addEventListener("input", (e) => { if (!e.isComposing) this.soon(); });
    this.input.addEventListener("compositionend", () => this.soon());
    for (const s of this.selects) s.addEventListener("change", () => this.run());
    this.more?.addEventListener("click", () => this.grow(true));
    root.addEventListener("keydown", (e) => this.key(e));
    root.addEventListener("submit", (e) => { e.preventDefault(); this.enter(); });
    root.addEventListener("focusout", (e) => { if (e.relatedTarget && !root.contains(e.relatedTarget)) this.close(); });
    document.addEventListener("pointerdown", (e) => { if (!root.contains(e.target)) this.close(); });
    if (this.whole) this.fromAddress();
  }

  load() {
    this.loading ??= (async () => {
      [core, page] = await Promise.all([import("./search-core.js"), import("./search-page.js")]);
      const bases = (this.root.dataset.index ?? "").split(/\s+/).filter(Boolean).map((b) => [b, fetchBytes]);
      const indexes = [...bases, ...added].map(([b, get]) => new core.Index(new URL(b, document.baseURI).href, get));
      await Promise.allSettled(indexes.map(async (ix) => (await ix.open()).warm()));
      return indexes;
    })();
    this.loading.catch(() => { this.loading = undefined; });
    return this.loading;
  }
  reset() {
    this.loading = undefined;
    if (this.input.value.trim() && !this.list.hidden) this.run();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), pause);
  }
  run() {
    clearTimeout(this.timer);
    this.timer = undefined;
    return (this.running = this.ask());
  }
  async ask() {
    const turn = ++this.turn, query = this.input.value;
    if (this.whole) this.toAddress();
    if (!query.trim()) return this.close(true);
    const wait = setTimeout(() => this.say("wait"), 300);
    try {
      const filter = Object.fromEntries(this.selects.map((s) => [s.name, s.value]));
      const answer = await this.load().then((indexes) => core.search(indexes, query, filter));
      const first = await answer.show(0, shownAtOnce);
      if (turn !== this.turn) return;
      this.answer = answer;
      this.list.replaceChildren();
      this.list.hidden = !answer.total;
      this.put(first);
      this.say(answer.failed ? "failed" : answer.total === 0 ? "none" : answer.total === 1 ? "one" : "many", answer.total);
    } catch {
      if (turn === this.turn) { this.close(true); this.say("failed"); this.loading = undefined; }
    } finally {
      clearTimeout(wait);
    }
  }
  async grow(focus) {
    const from = this.list.children.length, turn = this.turn;
    const next = await this.answer.show(from, from + shownAtOnce);
    if (turn !== this.turn) return;
    this.put(next);
    if (focus) this.links()[from]?.focus();
  }

  say(what, n = 0) {
    const text = this.root.dataset["text" + what[0].toUpperCase() + what.slice(1)] ?? "";
    if (this.status) this.status.textContent = text.replace("{n}", n.toLocaleString(document.documentElement.lang || undefined));
  }
  put(hits) {
    for (const hit of hits) {
      const li = document.createElement("li"), a = document.createElement("a"), small = document.createElement("small");
      a.href = hit.url;
      a.textContent = hit.title;
      const kind = this.selects.find((s) => s.name === "kind");
      const label = [...(kind?.options ?? [])].find((o) => o.value === hit.kind)?.text ?? hit.kind;
      small.textContent = [hit.heading, label].filter(Boolean).join(" · ");
      if (hit.lang) li.lang = hit.lang;
      li.append(a, " ", small, document.createElement("p"));
      this.list.append(li);
      this.hits.set(li, hit);
      this.seen.observe(li);
    }
    if (this.more) this.more.hidden = this.list.children.length >= this.answer.total;
  }
  // Typing on makes hits that are gone at once: their pages are not worth fetching.
  async passage(li) {
    await new Promise((ok) => setTimeout(ok, 4 * pause));
    const hit = this.hits.get(li);
    if (!li.isConnected) return;
    const text = await page.sectionText(hit).catch(() => ""); // no network: the hit stands without it
    const parts = core.passage(text, hit.terms, /^(zh|ja|ko)/.test(hit.lang || document.documentElement.lang) ? 80 : 160);
    li.querySelector("p").replaceChildren(...parts.map((part) => {
      if (!part.mark) return part.text;
      const mark = document.createElement("mark");
      mark.textContent = part.text;
      return mark;
    }));
  }

  links() { return [...this.list.querySelectorAll("a")]; }
  key(e) {
    if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey || e.target.tagName === "SELECT") return;
    const links = this.list.hidden ? [] : this.links();
    const at = links.indexOf(document.activeElement);
    if (e.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
    else if (e.key === "ArrowUp" && at >= 0) (links[at - 1] ?? this.input).focus();
    else if (e.key === "Enter" && e.target === this.input) this.enter();
    else if (e.key === "Escape") this.escape(at >= 0);
    else return;
    if (at === links.length - 2 && this.more && !this.more.hidden) this.grow(false);
    e.preventDefault();
  }
  async enter() {
    await (this.timer === undefined ? this.running : this.run());
    if (!this.list.hidden) this.links()[0]?.focus();
  }
  escape(inList) {
    if (inList) this.input.focus();
    else if (this.list.hidden) this.input.blur();
    this.close();
  }
  close(force = false) {
    if (this.whole && !force) return;
    this.turn++;
    this.list.hidden = true;
    if (this.more) this.more.hidden = true;
    if (this.status) this.status.textContent = "";
  }

  fromAddress() {
    const q = new URLSearchParams(location.search);
    this.input.value = q.get("q") ?? "";
    for (const s of this.selects) s.value = q.get(s.name) ?? "";
    if (this.input.value) this.run();
  }
  toAddress() {
    const u = new URL(location.href);
    for (const f of [this.input, ...this.selects]) {
      if (f.value.trim()) u.searchParams.set(f.name || "q", f.value); else u.searchParams.delete(f.name || "q");
    }
    if (u.href !== location.href) history.replaceState(history.state, "", u);
  }
}

for (const root of document.querySelectorAll("[data-search]")) if (root.querySelector("input[type=search]")) boxes.add(new Box(root));
document.addEventListener("keydown", (e) => {
  const typing = e.target.closest?.("input, textarea, select, [contenteditable]");
  if (e.key !== "/" || typing || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
  const box = [...boxes].findLast((b) => b.input.getClientRects().length > 0);
  if (!box) return;
  e.preventDefault();
  box.input.focus();
  box.input.select();
});
