// Binds a behaviour to what it is for: once to each element, when the page loads
// and again when an opened page is shown (window event "playbook:shown" with
// {root}, from the unlock page). A module that is loaded twice binds nothing twice.
const MARK = Symbol.for("playbook-bound");
const inits = new Map();

/** Calls bind(element) for all that selector finds; gives init(root), which does it again for what is new. */
export function each(name, selector, bind) {
  const init = (root = document) => {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.unshift(root);
    for (const element of found) {
      const bound = (element[MARK] ??= new Set());
      if (bound.has(name)) continue;
      bound.add(name);
      bind(element);
    }
  };
  inits.set(name, init);
  init();
  return init;
}

addEventListener("playbook:shown", (event) => {
  for (const init of inits.values()) init(event.detail?.root ?? document);
});
