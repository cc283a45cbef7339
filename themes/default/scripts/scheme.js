// Light, dark or as the system has it. Loaded before the first paint, so that a
// forced scheme never flashes. Says that scripts run (html.js).
{
  const root = document.documentElement;
  const key = "playbook-scheme";
  const store = {
    get() { try { return localStorage.getItem(key); } catch { return null; } },
    set(v) { try { v ? localStorage.setItem(key, v) : localStorage.removeItem(key); } catch { /* private window */ } },
  };
  const apply = (scheme) => {
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
  };

  root.classList.add("js");
  apply(store.get());

  const order = ["", "light", "dark"];
  const label = (button) => {
    const words = button.dataset.words?.split("|") ?? [];
    const word = words[order.indexOf(root.dataset.scheme ?? "")];
    if (word) { button.setAttribute("aria-label", word); button.title = word; }
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-scheme-switch]")) label(button);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-scheme-switch]");
    if (!button) return;
    const next = order[(order.indexOf(root.dataset.scheme ?? "") + 1) % order.length];
    apply(next);
    store.set(next);
    label(button);
    dispatchEvent(new CustomEvent("playbook:scheme", { detail: next }));
  });
  addEventListener("storage", (event) => { if (event.key === key) apply(event.newValue); });
}
