// What a reader typed, kept on this device and nowhere else: in the browser's
// storage, or, for a page that was opened with a passphrase, in memory until it is
// closed. All sites of one owner share a storage on GitHub Pages, so the site's
// base path is part of the name.
const memory = new Map();
const base = document.documentElement.dataset.base ?? "/";

/** Whether element is on a page that was opened with a passphrase: then nothing of it is stored. */
export const isSealed = (element) =>
  Boolean(element.closest("[data-unlocked], .unlocked, [data-unlocked-page]")) || document.documentElement.dataset.layout === "unlock";

/** A place for one value that JSON can hold, by name: get() gives it or null, set(value) keeps it, set(null) forgets it. */
export function kept(name, element) {
  const key = `playbook:${base}:${name}`;
  const sealed = isSealed(element);
  return {
    key,
    get() {
      try {
        return JSON.parse((sealed ? memory.get(key) : localStorage.getItem(key)) ?? "null");
      } catch {
        return null; // no storage, or not ours
      }
    },
    set(value) {
      try {
        if (sealed) value === null ? memory.delete(key) : memory.set(key, JSON.stringify(value));
        else value === null ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify(value));
        return true;
      } catch {
        return false; // full, or a private window: it stays on the page
      }
    },
  };
}

/** The reader's day by the device's clock, YYYY-MM-DD. */
export function today() {
  const d = new Date();
  return [d.getFullYear(), String(d.getMonth() + 1).padStart(2, "0"), String(d.getDate()).padStart(2, "0")].join("-");
}
