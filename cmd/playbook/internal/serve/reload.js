// The browser's side of `playbook serve`. Reloads after a build and keeps the
// place on the page, swaps styles without a reload, shows the faults of a build
// that failed until they are mended. Needs nothing but the page's own origin, so
// a strict content security policy holds.

const tag = document.querySelector("script[data-playbook-site]");
const instance = tag.dataset.playbookInstance;
let site = Number(tag.dataset.playbookSite);
const isFaultPage = document.body.hasAttribute("data-playbook-fault");

// --- the place on the page

const placeKey = `playbook-place:${location.pathname}`;

function storage(use) {
  try {
    return use(sessionStorage);
  } catch {
    return null; // switched off by the person
  }
}

function reload() {
  disconnect();
  storage((s) => s.setItem(placeKey, JSON.stringify([scrollX, scrollY])));
  location.reload();
}

const place = storage((s) => s.getItem(placeKey));
if (place) {
  storage((s) => s.removeItem(placeKey));
  const [x, y] = JSON.parse(place);
  const restore = () => scrollTo({ left: x, top: y, behavior: "instant" });
  restore();
  if (document.readyState !== "complete") addEventListener("load", restore, { once: true });
}

// --- styles

// This page as the server has it now. XMLHttpRequest parses it itself, which
// policies for trusted types allow and DOMParser they do not.
function pageNow() {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.onload = () => (request.response ? resolve(request.response) : reject(new Error("no page")));
    request.onerror = reject;
    request.send();
  });
}

// Takes over the stylesheets of the page as it is now: their names change with
// what is in them.
async function swapStyles(version) {
  const query = 'link[rel~="stylesheet"]';
  const next = [...(await pageNow()).querySelectorAll(query)];
  const now = [...document.querySelectorAll(query)];
  if (next.length !== now.length) return reload();
  next.forEach((link, i) => {
    const fresh = document.importNode(link, true);
    const url = new URL(link.getAttribute("href"), location.href);
    if (url.href === now[i].href) url.searchParams.set("playbook", version);
    fresh.href = url.href;
    fresh.addEventListener("load", () => now[i].remove(), { once: true });
    fresh.addEventListener("error", reload, { once: true });
    now[i].after(fresh);
  });
}

// --- faults

const look = `
  :host { all: initial; position: fixed; inset: auto 0 0 0; margin: 0; padding: 0; border: 0; inline-size: 100%;
    max-inline-size: none; background: none; color-scheme: light dark; }
  section { box-sizing: border-box; max-block-size: 60vh; overflow: auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif;
    color: light-dark(#1d2939, #f2f4f7); background: light-dark(#fff, #101828);
    border-block-start: .25rem solid light-dark(#b42318, #f97066); box-shadow: 0 0 2rem #0006; }
  header { display: flex; gap: 1rem; align-items: start; justify-content: space-between; }
  h2 { margin: 0; font-size: 1.125rem; }
  button { font: inherit; color: inherit; background: none; border: 1px solid currentcolor; border-radius: .25rem;
    padding: .25rem .75rem; min-block-size: 2.75rem; cursor: pointer; }
  button:focus-visible { outline: .1875rem solid light-dark(#175cd3, #84caff); outline-offset: 2px; }
  ol { margin-block: .75rem 0; padding-inline-start: 1.5rem; }
  li + li { margin-block-start: .75rem; }
  p { margin: 0; overflow-wrap: anywhere; }
  pre { margin: .25rem 0; padding: .5rem; overflow-x: auto; background: light-dark(#f2f4f7, #1d2939); }
  code, pre { font-family: ui-monospace, monospace; font-size: .875rem; }
  @media print { :host { display: none; } }
`;

let panel = null;
let dismissed = 0;

function element(name, text, ...children) {
  const e = document.createElement(name);
  if (text) e.textContent = text;
  e.append(...children);
  return e;
}

function row(m) {
  const line = element("p");
  if (m.place) line.append(element("code", m.place), " ");
  line.append(element("strong", m.severity), `: ${m.message}${m.rule ? ` [${m.rule}]` : ""}`);
  const item = element("li", "", line);
  if (m.source) {
    const indent = m.col > 0 ? [...m.source].slice(0, m.col - 1).map((c) => (c === "\t" ? c : " ")).join("") : "";
    item.append(element("pre", m.col > 0 ? `${m.source}\n${indent}^` : m.source));
  }
  if (m.hint) item.append(element("p", m.hint));
  return item;
}

function show(fault, version) {
  hide();
  if (isFaultPage || version === dismissed) return;
  const [n, word] = fault.errors ? [fault.errors, "error"] : [fault.warnings, "warning"];
  const count = `${n} ${word}${n === 1 ? "" : "s"}`;
  const title = element("h2", `Not built: ${count}. This is the last good page.`);
  title.id = "title";
  const close = element("button", "Dismiss");
  close.type = "button";
  const list = element("ol", "", ...fault.messages.map(row));
  const box = element("section", "", element("header", "", title, close), list);
  if (fault.more) box.append(element("p", `And ${fault.more} more, in the terminal.`));
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-modal", "false");
  box.setAttribute("aria-labelledby", "title");
  box.tabIndex = -1;

  panel = element("playbook-fault");
  const shadow = panel.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(look);
  shadow.adoptedStyleSheets = [sheet];
  const live = element("div");
  live.setAttribute("aria-live", "assertive");
  shadow.append(live);
  const dismiss = () => {
    dismissed = version;
    hide();
  };
  close.addEventListener("click", dismiss);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && dismiss());
  panel.popover = "manual"; // above dialogs of the page
  document.body.append(panel);
  panel.showPopover?.();
  live.append(box); // into a region that is there already, so that it is read out
}

function hide() {
  panel?.remove();
  panel = null;
}

// --- events

const handle = {
  // The state at each connection: what was missed shows here.
  hello(state) {
    if (state.instance !== instance || state.site !== site) return reload();
    tag.dataset.playbookListening = ""; // for tests
    if (state.fault) show(state.fault, state.version);
    else hide();
  },
  reload,
  styles(state) {
    site = state.site;
    swapStyles(state.version).catch(reload);
  },
  fault(state) {
    if (isFaultPage) reload();
    else show(state.fault, state.version);
  },
  mended: hide,
};

let source = null;
let again = 0;

function connect() {
  if (source || document.hidden) return;
  source = new EventSource(new URL("events", import.meta.url));
  for (const [name, act] of Object.entries(handle)) {
    source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  }
  source.addEventListener("error", () => {
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again itself
    disconnect();
    again = setTimeout(connect, 1000);
  });
}

function disconnect() {
  clearTimeout(again);
  source?.close();
  source = null;
}

// A browser opens about six connections to one server: tabs that nobody looks
// at give theirs back.
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", connect);
connect();
