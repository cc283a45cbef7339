// The unlock page: asks for a passphrase, opens what the build sealed, shows it in
// place. Locked again when the page is left; kept for the tab only when ticked,
// and never in localStorage, which all project sites of one owner share. Opens
// nothing inside a frame.
//
// The markup that it binds; all words come from it:
//
//   <form class="unlock js-only" data-unlock>
//     <input type="password" name="passphrase" autocomplete="current-password" required>
//     <input type="checkbox" name="keep">               keep it for this tab
//     <p role="alert" data-error data-wrong="…" data-broken="…" data-missing="…" data-nothing="…"
//        data-frame="…" data-insecure="…" data-network="…"></p>
//     <button>…</button>
//   </form>
//   <div data-unlocked hidden data-lock="Lock again" data-menu="Unlocked pages" data-says="Open for %s"
//        data-team="the team" data-manager="managers" data-section-pipeline="Pipeline" …></div>
//
// data-wrong: not the passphrase. data-broken: a file was changed, moved or belongs
// to another key. data-missing: there is no such page. data-nothing: nothing is
// sealed here. data-frame: not inside another site. data-insecure: needs https.
// data-network: could not be fetched. data-section-<folder> names a section of the
// menu that has no list page of its own. What is opened goes into data-unlocked.
//
// Addresses: unlock/#!/pipeline/ shows pipeline/index.html; what follows # is never
// sent. The page's policy must allow img-src blob:. After a page was shown, window
// gets playbook:shown with {root, path, fetchBytes}.
import { audiences, Sealed, unlock } from "./unlock-site.js";
import { keysFromText, Unsealable } from "./unlock-core.js";
import { addressOf, blobOf, clear, parseAddress, show } from "./unlock-page.js";
import { fillMenu, frame, search } from "./unlock-menu.js";

const form = document.querySelector("form[data-unlock]");
const inside = document.querySelector("[data-unlocked]");


class Unlock {
  base = new URL("../", location.href.split("#")[0]);
  slot = "playbook-keys " + this.base.pathname;
  title = document.title;
  site = null; // Sealed, while open
  path = null; // of the page that is shown
  turn = 0;

  constructor(form, inside) {
    Object.assign(this, { form, inside, ...frame(inside) });
    this.error = form.querySelector("[data-error]");
    this.button = form.querySelector("button:not([type='button'])");
  }

  async begin() {
    this.inside.hidden = true;
    if (window.top !== window) return this.refuse("frame");
    if (!globalThis.crypto?.subtle) return this.refuse("insecure");
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.lock.addEventListener("click", () => this.close());
    addEventListener("hashchange", () => this.route());
    for (const kind of ["pointerdown", "click", "auxclick"]) addEventListener(kind, (event) => this.lead(event), true);
    try {
      this.audiences = await audiences(this.base);
    } catch (error) {
      return this.say(error);
    }
    if (this.audiences.length === 0) return this.refuse("nothing");
    const kept = this.kept();
    if (kept) await this.enter(kept, true).catch(() => this.keep(null)); // new keys: ask again
  }

  refuse(why) {
    for (const e of this.form.elements) e.disabled = true;
    this.error.textContent = this.error.dataset[why] ?? why;
  }

  // Says what is wrong, in the form or, when that is gone, above the page.
  say(error) {
    const words = this.error.dataset;
    const why = !(error instanceof Unsealable) ? words.network // fetch failed: no network, not in the cache
      : { passphrase: words.wrong, missing: words.missing }[error.reason] ?? words.broken;
    (this.site ? this.trouble : this.error).textContent = why ?? String(error);
  }

  async submit(event) {
    event.preventDefault();
    if (this.button.disabled) return;
    this.error.textContent = "";
    this.button.disabled = true;
    this.button.setAttribute("aria-busy", "true");
    const { passphrase, keep } = this.form.elements;
    try {
      await this.enter(await unlock(this.base, this.audiences, passphrase.value), keep?.checked);
    } catch (error) {
      this.say(error);
      passphrase.select();
    }
    this.button.disabled = false;
    this.button.removeAttribute("aria-busy");
  }

  async enter(raw, keep) {
    this.site = await Sealed.open(this.base, raw);
    this.keep(keep ? this.site.keys : null);
    this.form.remove(); // and with it the passphrase
    this.inside.hidden = false;
    const { says = "%s", [this.site.audience]: audience = this.site.audience } = this.inside.dataset;
    this.status.textContent = says.replace("%s", audience);
    fillMenu(this.site, this.menu, this.inside);
    search(this.site);
    if (parseAddress(location.hash)) await this.route();
    else this.menu.querySelector("summary")?.focus({ preventScroll: true });
  }

  // Forgets everything: a page that is loaded anew has no memory of keys, indexes
  // of search or opened pages.
  close() {
    this.keep(null);
    clear(this.page);
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  }

  // Shows what the address says. A later turn wins over one that is still loading.
  async route() {
    const to = parseAddress(location.hash);
    if (!this.site || !to) return;
    const mine = ++this.turn;
    const wanted = () => mine === this.turn;
    this.trouble.textContent = "";
    if (to.path !== this.path) {
      this.page.setAttribute("aria-busy", "true");
      try {
        if (!this.site.has(to.path)) throw new Unsealable("missing", to.path);
        const shown = await show(this.site, to.path, this.page, wanted);
        if (!shown || !wanted()) return;
        this.path = to.path;
        document.title = shown.title || this.title;
        if (shown.broken) this.say(shown.broken);
        this.menu.open = false;
      } catch (error) {
        if (!wanted()) return;
        clear(this.page);
        this.path = null;
        document.title = this.title;
        this.say(error);
      } finally {
        if (wanted()) this.page.removeAttribute("aria-busy");
      }
    }
    this.mark(to);
    this.scroll(to.fragment);
  }

  mark({ path }) {
    for (const a of this.menu.querySelectorAll("a")) {
      if (a.getAttribute("href") === addressOf(path)) a.setAttribute("aria-current", "page");
      else a.removeAttribute("aria-current");
    }
  }

  scroll(fragment) {
    let id = fragment.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it is */ }
    const spot = id && this.page.querySelector("#" + CSS.escape(id));
    const folded = spot && spot.closest("details:not([open])");
    if (folded) folded.open = true;
    const goal = spot || (this.trouble.textContent ? this.trouble : this.page);
    const typing = document.activeElement?.matches("input, select, textarea"); // meanwhile, elsewhere
    if (!spot && !typing) this.page.focus({ preventScroll: true });
    goal.scrollIntoView();
  }

  // Links to sealed pages, also those that search makes, stay on this page; sealed
  // attachments are opened and saved. Runs before the link does.
  lead(event) {
    const a = event.target.closest?.("a[href]");
    const path = a && this.site?.pathOf(a.href);
    if (a?.dataset.sealedFile) {
      if (event.type === "pointerdown") return;
      event.preventDefault();
      this.save(a.dataset.sealedFile);
    } else if (path && this.site.has(path)) {
      a.setAttribute("href", addressOf(path, a.hash));
    }
  }

  async save(path) {
    try {
      const a = document.createElement("a");
      a.href = await blobOf(this.site, path);
      a.download = path.split("/").pop();
      a.click();
    } catch (error) {
      this.say(error);
    }
  }

  // Keys as text in this tab's storage, or nothing. Storage may be forbidden: then
  // they stay in memory only.
  keep(text) {
    try {
      if (text) sessionStorage.setItem(this.slot, text);
      else sessionStorage.removeItem(this.slot);
    } catch { /* see above */ }
  }

  kept() {
    try {
      return keysFromText(sessionStorage.getItem(this.slot));
    } catch {
      return null;
    }
  }
}

if (form && inside) new Unlock(form, inside).begin();
