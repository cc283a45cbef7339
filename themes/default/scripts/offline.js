// Reading without a network: registers the service worker (html[data-worker]), says
// so when a page is a copy ([data-offline-mark]), tells the worker which pages are
// starred (event playbook:starred on window, detail: all starred addresses, below
// the base path), and lists what is on the device ([data-offline-list]).
const { worker, base } = document.documentElement.dataset;
const container = navigator.serviceWorker;
const HOUR = 3_600_000;

// Says hello to a worker; shows the mark when it says that the page is a copy.
// page: this page, when the worker did not see it load.
function hello(to, page) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    for (const mark of document.querySelectorAll("[data-offline-mark]")) mark.hidden = !data.copy && mark.hidden;
    port1.close();
  };
  to.postMessage({ type: "hello", page }, [port2]);
}

let starred = null;
const tell = () => { if (starred) container.controller?.postMessage({ type: "starred", pages: starred }); };

async function start() {
  const unseen = container.controller ? undefined : location.href.split("#")[0];
  if (container.controller) hello(container.controller);
  container.addEventListener("controllerchange", () => {
    if (container.controller) hello(container.controller, unseen);
    tell();
  });
  addEventListener("playbook:starred", ({ detail }) => {
    if (!Array.isArray(detail)) return;
    starred = detail.map((path) => new URL(path, new URL(base, location.origin)).href);
    tell();
  });
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  const registration = await container.register(worker, { scope: base });
  let asked = Date.now(); // a page may stay open for days
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - asked < HOUR) return;
    asked = Date.now();
    registration.update().catch(() => {});
  });
}

// Without it (a private window, an insecure address) the site reads as before.
if (worker && container) start().catch(() => {});

const list = document.querySelector("[data-offline-list]");
if (list && worker && globalThis.caches) show().catch(() => {});

async function show() {
  const root = new URL(base, location.origin).href;
  const prefix = `playbook:${encodeURIComponent(base)}:`;
  const shelves = new Map();
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix)) shelves.set(name.slice(prefix.length), await caches.open(name));
  }
  const add = (heading, pages) => {
    if (pages.length === 0) return;
    const ul = document.createElement("ul");
    ul.className = "rows";
    for (const { url, title } of pages) {
      const a = document.createElement("a");
      a.href = url;
      a.textContent = title;
      ul.append(document.createElement("li"));
      ul.lastChild.append(a);
    }
    const h2 = document.createElement("h2");
    h2.textContent = heading;
    list.append(h2, ul);
  };
  for (const [name, heading] of [["starred", list.dataset.textStarred], ["seen", list.dataset.textSeen]]) {
    add(heading, await titled(shelves.get(name)));
  }
  const { groups, files } = await (await fetch(root + "offline.json")).json();
  const have = new Set();
  for (const [name, cache] of shelves) {
    if (name.startsWith("site:")) for (const { url } of await cache.keys()) have.add(url);
  }
  for (const [i, heading] of groups.entries()) {
    add(heading, files.filter((f) => f.title && f.group === i).map((f) => ({ ...f, url: new URL(f.url, root).href })).filter((f) => have.has(f.url)));
  }
}

// Pages of a cache by title.
async function titled(cache) {
  const pages = [];
  for (const request of (await cache?.keys()) ?? []) {
    const copy = await cache.match(request, { ignoreVary: true });
    if (!copy?.headers.has("X-Page")) continue;
    const html = new DOMParser().parseFromString(await copy.text(), "text/html");
    pages.push({ url: request.url, title: html.querySelector("h1")?.textContent.trim() || html.title });
  }
  return pages.sort((a, b) => a.title.localeCompare(b.title));
}
