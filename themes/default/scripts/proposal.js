// A proposal's form: what is typed stands in the text at once, prices add up, and
// copying and printing wait until nothing is missing. Values stay on this device.
//
//   <div data-proposal data-source data-currency> <form data-form> fields with data-type, data-label </form>
//   <span data-field="name"> in the text, <table data-prices>, <script data-markdown>
import { each } from "./each.js";
import { copyText } from "./copy.js";
import { kept } from "./kept.js";
import { markdown, opened, saved, work } from "./proposal-core.js";
import { rich } from "./proposal-rich.js";

class Proposal {
  constructor(box, form) {
    this.box = box;
    this.form = form;
    this.article = box.closest("article");
    this.env = { lang: this.article.lang || "en", currency: box.dataset.currency ?? "" };
    this.inputs = [...form.querySelectorAll("[name][data-type]")];
    this.fields = this.inputs.map((e) => ({
      name: e.name, label: e.dataset.label, type: e.dataset.type, required: e.required,
      options: e.matches("select") ? [...e.options].map((o) => o.value).filter(Boolean) : [],
    }));
    this.rows = [...box.querySelectorAll("[data-row]")].map((tr) => {
      const cell = (name) => tr.querySelector(`[data-${name}]`);
      const source = (e, name) => (e.dataset[name + "Field"] ? `{{ ${e.dataset[name + "Field"]} }}` : e.dataset[name]);
      const [item, quantity, unit] = [tr.querySelector("th"), cell("quantity"), cell("price")];
      return { cells: { item, quantity, unit, sum: cell("sum") }, price: { item: item.textContent, quantity: source(quantity, "quantity"), unit: source(unit, "price") } };
    });
    this.slots = [...this.article.querySelectorAll("[data-field]")];
    this.missing = form.querySelector("[data-missing]");
    this.status = form.querySelector("[data-status]");
    this.store = kept(`proposal:${box.dataset.source}`, box);
    this.take(this.store.get());
    this.bind();
    this.update();
  }

  bind() {
    const { form } = this;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => { this.update(); this.keep(); });
    form.addEventListener("reset", () => {
      const before = this.values();
      setTimeout(() => {
        this.update();
        this.store.set(null);
        this.say(this.status.dataset.cleared, () => { this.take(before); this.update(); this.keep(); });
      });
    });
    form.querySelector("[data-save]").addEventListener("click", () => this.save());
    form.querySelector("[data-open]").addEventListener("change", (event) => this.open(event.target));
    form.querySelector("[data-oral]")?.addEventListener("change", () => this.update());
    for (const button of form.querySelectorAll("[data-copy]")) button.addEventListener("click", () => this.copy(button));
    form.querySelector("[data-print-proposal]").addEventListener("click", () => { if (!this.blocked()) print(); });
  }

  values() {
    return Object.fromEntries(this.inputs.map((e) => [e.name, e.type === "checkbox" ? String(e.checked) : e.value]));
  }

  // Puts values into the form; those that it has no field for are left.
  take(values) {
    for (const e of this.inputs) {
      const v = values?.[e.name];
      if (typeof v !== "string") continue;
      if (e.type === "checkbox") e.checked = v === "true";
      else e.value = v;
    }
  }

  keep() { this.store.set(this.values()); }

  update() {
    const done = this.done = work(this.fields, this.values(), this.rows.map((r) => r.price), this.env);
    for (const slot of this.slots) {
      const text = done.slot(slot.dataset.field);
      if (text === null) continue;
      slot.textContent = text;
      slot.classList.toggle("blank", done.lacks.has(slot.dataset.field));
    }
    this.rows.forEach((r, i) => {
      for (const [name, cell] of Object.entries(r.cells)) cell.textContent = done.rows[i][name] || (name === "item" ? "" : "…");
    });
    const total = this.box.querySelector("[data-total]");
    if (total) total.textContent = done.total || "…";
    for (const e of this.inputs) {
      const got = done.fields.get(e.name);
      got.wrong ? e.setAttribute("aria-invalid", "true") : e.removeAttribute("aria-invalid");
      const reads = this.form.querySelector(`[data-reads="${CSS.escape(e.name)}"]`);
      if (reads) reads.textContent = got.number && got.shown !== e.value.trim() ? `= ${got.shown}` : "";
    }
    this.box.toggleAttribute("data-blocked", done.missing.length > 0);
    this.box.toggleAttribute("data-with-oral", this.withOral());
    this.list(this.asked && done.missing.length > 0);
  }

  withOral() {
    const tick = this.form.querySelector("[data-oral]");
    return tick ? tick.checked : true; // the only text there is
  }

  // The list of what is missing; each entry leads to its field.
  list(shown) {
    const heading = document.createElement("b");
    heading.textContent = this.missing.dataset.title;
    const items = document.createElement("ul");
    for (const m of this.done.missing) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = m.label + (m.wrong ? ` (${this.missing.dataset.wrong})` : "");
      button.addEventListener("click", () => this.inputs.find((e) => e.name === m.name).focus());
      const li = document.createElement("li");
      li.append(button);
      items.append(li);
    }
    this.missing.replaceChildren(heading, items);
    this.missing.hidden = !shown;
  }

  // True, and says why, while something is missing.
  blocked() {
    this.asked = true;
    this.update();
    if (!this.done.missing.length) return false;
    this.missing.scrollIntoView({ block: "nearest" });
    this.missing.querySelector("button").focus({ preventScroll: true });
    return true;
  }

  async copy(button) {
    if (this.blocked()) return;
    const title = this.article.querySelector("h1").textContent;
    const text = markdown(this.source(), this.done, { title, withOral: this.withOral(), head: this.head(), currency: this.env.currency });
    const html = button.dataset.copy === "rich" ? rich(this.article, title, this.withOral(), this.done.slot) : "";
    const ok = await copyText(text, html);
    const word = (button.dataset.word ??= button.textContent);
    button.textContent = ok ? this.status.dataset.copied : word;
    if (!ok) this.say(this.status.dataset.failed);
    setTimeout(() => { button.textContent = word; }, 2000);
  }

  source() {
    const script = this.article.querySelector("script[data-markdown]");
    return script ? JSON.parse(script.textContent) : "";
  }

  head() {
    const table = this.box.querySelector("[data-prices]");
    if (!table) return {};
    const [item, quantity, unit, sum] = [...table.querySelectorAll("thead th")].map((e) => e.textContent);
    return { item, quantity, unit, sum, prices: table.dataset.title, total: table.dataset.totalWord };
  }

  save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([saved(this.box.dataset.source, this.values())], { type: "application/json" }));
    const name = this.box.dataset.source.split("/").pop().replace(/\.\w+$/, "");
    const whom = (this.inputs[0]?.value ?? "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 40);
    link.download = [name, whom].filter(Boolean).join("-") + ".json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async open(input) {
    const file = input.files[0];
    input.value = "";
    if (!file) return;
    const got = file.size < 1 << 20 ? opened(await file.text()) : null;
    if (!got) return this.say(this.status.dataset.bad);
    const before = this.values();
    this.take(got.values);
    this.update();
    this.keep();
    const other = got.source !== this.box.dataset.source;
    this.say(other ? this.status.dataset.other.replace("%s", got.source) : this.status.dataset.opened, () => { this.take(before); this.update(); this.keep(); });
  }

  // Says something, with a way back when there is one.
  say(text, undo) {
    const out = [text];
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button small";
      button.textContent = this.status.dataset.undo;
      button.addEventListener("click", () => { undo(); this.status.replaceChildren(); });
      out.push(" ", button);
    }
    this.status.replaceChildren(...out);
  }
}

export const init = each("proposal", "[data-proposal]", (box) => {
  const form = box.querySelector("[data-form]");
  if (form) new Proposal(box, form);
});
