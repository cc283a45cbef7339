// The rehearsal: a full screen with the script in large type that goes by at the
// right pace, words hidden up to by heart, a clock against the limit, and a sheet
// of marks. Input: a variant's section, the template of the stage. Nothing leaves
// the device; the result is a line to copy.
//
// Keys: space starts and stops, arrows change the pace, 0 to 3 the level, H helps, Escape leaves.
import { clock, pace } from "./rehearse-core.js";
import { fill } from "./rehearse-script.js";
import { marks } from "./rehearse-marks.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const stages = new WeakMap();

// The stage's own style sheet, fetched with it.
const styled = new Promise((done) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("rehearse.css", import.meta.url).href;
  link.onload = link.onerror = done;
  document.head.append(link);
});

/** Opens the rehearsal of a variant; a second time as it was left. */
export async function open(variant, template) {
  await styled;
  let stage = stages.get(variant);
  if (!stage?.dialog.isConnected) {
    const dialog = template.content.firstElementChild.cloneNode(true);
    variant.closest("article").append(dialog);
    stages.set(variant, stage = new Stage(dialog, variant));
  }
  await stage.open();
}

class Stage {
  constructor(dialog, variant) {
    this.dialog = dialog;
    this.find = (name) => dialog.querySelector(`[data-${name}]`);
    this.text = this.find("stage");
    this.limit = Number(variant.dataset.limit) || 0;
    this.length = pace(Number(variant.dataset.seconds) || 0, this.limit);
    this.speed = 100; // percent
    this.time = 0; // seconds said
    this.done = 0; // words gone by, at the speed that each second had
    this.running = false;
    this.find("title").textContent = variant.dataset.title;
    this.script = fill(this.text, variant.querySelector(".script"), this.text.lang);
    this.sheet = marks(this.find("sheet"), variant, () => this.says());
    this.bind();
    this.level(0);
    this.show();
  }

  bind() {
    const on = (name, act) => this.find(name).addEventListener("click", (event) => {
      act();
      if (event.detail > 0 && this.dialog.dataset.view === "stage") this.text.focus({ preventScroll: true });
    });
    on("run", () => this.toggle());
    on("again", () => this.again());
    on("slower", () => this.faster(-10));
    on("faster", () => this.faster(10));
    on("help", () => this.help());
    on("to-marks", () => this.view("marks"));
    on("to-stage", () => this.view("stage"));
    on("close", () => this.dialog.close());
    this.dialog.addEventListener("change", (event) => {
      if (event.target.name === "level") this.level(Number(event.target.value));
    });
    this.text.addEventListener("click", (event) => {
      const word = event.target.closest(".off");
      if (word) this.script.reveal(word, this.hiding === 3);
    });
    for (const type of ["wheel", "touchmove"]) this.text.addEventListener(type, () => { this.led = performance.now() + 3000; }, { passive: true });
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.dialog.addEventListener("close", () => this.left());
    document.addEventListener("fullscreenchange", () => {
      if (this.full && !document.fullscreenElement && this.dialog.open) this.dialog.close();
    });
    document.addEventListener("visibilitychange", () => { if (this.running && !document.hidden) this.awake(); });
    new ResizeObserver(() => { this.rows = null; }).observe(this.text);
  }

  async open() {
    // The page goes full screen first, so that the dialog lies above it.
    const root = document.documentElement;
    if (root.requestFullscreen && !document.fullscreenElement) {
      const full = root.requestFullscreen({ navigationUI: "hide" }).then(() => { this.full = true; }, () => {});
      await Promise.race([full, new Promise((done) => setTimeout(done, 500))]);
    }
    this.view("stage");
    this.dialog.showModal();
    this.text.focus({ preventScroll: true });
  }

  left() {
    this.stop();
    if (this.full && document.fullscreenElement) document.exitFullscreen().catch(() => {});
    this.full = false;
  }

  view(name) {
    if (name === "marks") this.stop();
    this.dialog.dataset.view = name;
    this.find("sheet").hidden = name !== "marks";
    for (const e of this.dialog.querySelectorAll("[data-on-stage]")) e.hidden = name === "marks";
    if (name === "marks") this.sheet.show(); else this.text.focus({ preventScroll: true });
  }

  key(event) {
    if (this.dialog.dataset.view !== "stage" || event.ctrlKey || event.metaKey || event.altKey) return;
    const radio = event.target.matches("input[type=radio]");
    const act = {
      " ": () => { if (event.target.matches("button")) return false; this.toggle(); },
      ArrowUp: () => (radio ? false : this.faster(10)), ArrowRight: () => (radio ? false : this.faster(10)),
      ArrowDown: () => (radio ? false : this.faster(-10)), ArrowLeft: () => (radio ? false : this.faster(-10)),
      0: () => this.level(0), 1: () => this.level(1), 2: () => this.level(2), 3: () => this.level(3),
      h: () => this.help(), H: () => this.help(),
    }[event.key];
    if (act && act() !== false) event.preventDefault();
  }

  level(n) {
    this.hiding = n;
    this.script.hide(n);
    this.dialog.dataset.level = n;
    this.dialog.querySelector(`input[name=level][value="${n}"]`).checked = true;
  }

  // Shows what comes next of what is hidden: a sentence by heart, a word before that.
  help() {
    const from = Math.max(0, this.index());
    const next = [...this.script.words.slice(from), ...this.script.words.slice(0, from)].find((w) => w.element.classList.contains("off"));
    if (!next) return;
    this.script.reveal(next.element, this.hiding === 3);
    next.element.scrollIntoView({ block: "nearest" });
  }

  faster(by) {
    this.speed = Math.min(200, Math.max(50, this.speed + by));
    this.show();
  }

  toggle() { this.running ? this.stop() : this.start(); }

  start() {
    if (this.running) return;
    this.running = true;
    this.last = performance.now();
    this.awake();
    const frame = (now) => {
      if (!this.running) return;
      const step = (now - this.last) / 1000;
      this.last = now;
      this.time += step;
      this.done = Math.min(this.script.total, this.done + (step / this.length) * this.script.total * this.speed / 100);
      this.show();
      if (!(this.led > now)) this.follow();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame((now) => { this.last = now; frame(now); });
    this.show();
  }

  stop() {
    this.running = false;
    this.lock?.release().catch(() => {});
    this.lock = null;
    this.show();
  }

  again() {
    this.stop();
    this.time = this.done = this.led = 0;
    this.level(this.hiding);
    this.text.scrollTop = 0;
    this.show();
  }

  async awake() {
    try { this.lock = await navigator.wakeLock?.request("screen"); } catch { /* not now: the screen may dim */ }
    if (!this.running) this.stop(); // stopped while we asked
  }

  // The word that is due; -1 before the first.
  index() {
    const words = this.script.words;
    let lo = 0, hi = words.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (words[mid].at <= this.done) lo = mid + 1; else hi = mid;
    }
    return this.done > 0 ? lo - 1 : -1;
  }

  // Brings what is due to the upper third; evenly, or paragraph by paragraph
  // where motion is not wanted.
  follow() {
    const i = this.index(), words = this.script.words;
    if (i < 0) return;
    const line = words[i].element.parentElement;
    if (line !== this.now) {
      this.now?.classList.remove("now");
      line.classList.add("now");
      this.now = line;
      if (still.matches) this.text.scrollTop = line.offsetTop - this.text.clientHeight * 0.2;
    }
    if (still.matches) return;
    this.rows ??= rows(words);
    const row = this.rows.findLast((r) => r.at <= this.done) ?? this.rows[0];
    const next = this.rows[this.rows.indexOf(row) + 1] ?? { top: row.top, at: this.script.total };
    const part = next.at > row.at ? (this.done - row.at) / (next.at - row.at) : 0;
    this.text.scrollTop = row.top + part * (next.top - row.top) - this.text.clientHeight * 0.33;
  }

  /** What the clock says, for the sheet too. */
  says() { return this.limit ? `${clock(this.time)} / ${clock(this.limit)}` : clock(this.time); }

  show() {
    const word = this.running ? "stop" : "start";
    const run = this.find("run");
    if (run.dataset.now !== word) { run.dataset.now = word; run.textContent = run.dataset[word]; }
    this.dialog.classList.toggle("running", this.running);
    const over = this.limit > 0 && this.time > this.limit;
    this.dialog.classList.toggle("over", over);
    const says = this.says();
    if (this.find("clock").textContent !== says) this.find("clock").textContent = says;
    const bar = this.find("bar");
    bar.max = this.limit || this.length;
    bar.value = Math.min(this.time, bar.max);
    this.find("pace").textContent = `${this.speed} %`;
    this.find("again").disabled = this.time === 0;
  }
}

// The rows of type: where each begins, and the words said before it.
function rows(words) {
  const out = [];
  for (const w of words) {
    const top = w.element.offsetTop;
    if (!out.length || top > out.at(-1).top + 4) out.push({ top, at: w.at });
  }
  return out;
}
