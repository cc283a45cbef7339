// The service worker: reading without a network. The build puts one line before
// this file, const SITE = {base, version}, and publishes it as worker.js at the
// site's root; offline.json beside it lists what to keep: {version, asOf, groups,
// files: [{url, hash, step, title, group}]}, by order of need.
//
// What is kept lies in three caches, named after the base path, because project
// sites of one owner share an origin and its caches:
//   site:VERSION  the list; one deploy's, replaced by the next
//   starred       pages that the reader starred, with their images
//   seen          other pages that were looked at, oldest out first (LIMITS); a
//                 large file never pushes out pages
// A page comes from the network where that answers in time, so a page is never
// older than the network; addresses that change with their content come from a
// cache. Sealed pages are fetched as ciphertext and kept as such: what opens them
// lives in the page, not here.

const SCOPE = new URL(SITE.base, location.origin).href;
const LIST = SCOPE + "offline.json";
const NOTICE = SCOPE + "offline/";
const OURS = `playbook:${encodeURIComponent(SITE.base)}:`;
const KEPT = `${OURS}site:${SITE.version}`;
const STARRED = OURS + "starred";
const SEEN = OURS + "seen";
const LIMITS = { pages: 60, parts: 120, bytes: 20 << 20, one: 5 << 20, starred: 60 };
const PATIENCE = 2500; // ms for the network to answer
const TRIES = 3; // fetches of a file whose bytes are not those of the list
const HOUR = 3_600_000;

const later = (ms) => new Promise((done) => setTimeout(done, ms));
const inScope = (url) => url.startsWith(SCOPE);
// Names of files that are never another content: scripts and styles, search shards.
const fixed = (key) => /^(assets\/|search\/index\/[a-z]-[0-9a-f]+\.bin$)/.test(key.slice(SCOPE.length));
// A page is the same whatever it is asked.
const pageKey = (url) => { const { origin, pathname } = new URL(url); return origin + pathname; };

// ---- the caches

const match = (name, key) => caches.match(key, { cacheName: name, ignoreVary: true });

async function find(key) {
  for (const name of [KEPT, STARRED, SEEN]) {
    const copy = await match(name, key);
    if (copy) return copy;
  }
}

// Keeps an answer with what is to be known of it: when, how large, which bytes.
async function put(name, key, response, more = {}) {
  const body = await response.arrayBuffer();
  const type = response.headers.get("Content-Type") ?? "";
  const page = /^text\/html/.test(type);
  if (name !== KEPT && (body.byteLength > LIMITS.one || (page && !isOurs(body)))) return;
  if (name === KEPT && !await caches.has(KEPT)) return; // another deploy's worker took over
  const headers = new Headers({ "Content-Type": type, "X-Kept": String(Date.now()), "X-Size": String(body.byteLength), ...more });
  if (page) headers.set("X-Page", "1");
  try {
    await (await caches.open(name)).put(key, new Response(body, { headers }));
  } catch { /* the disk is full: the old copy stays, or none */ }
  if (name !== KEPT) await trimSoon();
}

// A site at the root of an owner's address sees pages of project sites too.
const isOurs = (body) => new TextDecoder().decode(body.slice(0, 1000)).includes(`data-base="${SITE.base}"`);

let trimming;
const trimSoon = () => trimming ??= later(200).then(() => {
  trimming = null; // what comes from now on is trimmed after it
  return Promise.all([trim(SEEN), trim(STARRED)]);
});

async function trim(name) {
  const cache = await caches.open(name);
  const all = [];
  for (const request of await cache.keys()) {
    const copy = await cache.match(request, { ignoreVary: true });
    if (copy) all.push({ request, page: copy.headers.has("X-Page"), kept: Number(copy.headers.get("X-Kept")), size: Number(copy.headers.get("X-Size")) });
  }
  const sum = { pages: 0, parts: 0, bytes: 0 };
  for (const one of all.sort((a, b) => b.page - a.page || b.kept - a.kept)) {
    const what = one.page ? "pages" : "parts";
    if (sum[what] >= LIMITS[what] || sum.bytes + one.size > LIMITS.bytes) await cache.delete(one.request);
    else { sum[what]++; sum.bytes += one.size; }
  }
}

// ---- the list

let listing;
const list = () => listing ??= match(KEPT, LIST).then(async (answer) => {
  const { files } = await answer.json();
  return new Map(files.map((f) => [new URL(f.url, SCOPE).href, f]));
}).catch(() => { listing = null; return new Map(); });

async function shelfOf(key) {
  if ((await list()).has(key)) return KEPT;
  return (await match(STARRED, key)) ? STARRED : SEEN;
}

const hashOf = async (body) => Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", body)).subarray(0, 8), (b) => b.toString(16).padStart(2, "0")).join("");

// Whether a copy is what the list says; some hosts change bytes on the way, so it
// is not asked for without end.
const isRight = (copy, file) => copy && (copy.headers.get("X-Hash") === file.hash ||
  (copy.headers.get("X-Want") === file.hash && Number(copy.headers.get("X-Tries")) >= TRIES));

// Fetches a file of the list; false when the site has it no more.
async function keep(key, file, had) {
  let response, hash;
  for (const cache of ["no-cache", "reload"]) {
    response = await fetch(key, { cache, credentials: "same-origin", priority: "low" });
    if (response.status >= 500) throw new Error(`${key}: ${response.status}`);
    if (!response.ok || response.redirected) return false;
    hash = await hashOf(await response.clone().arrayBuffer());
    if (hash === file.hash) break;
  }
  const tries = had?.headers.get("X-Want") === file.hash ? Number(had.headers.get("X-Tries")) : 0;
  await put(KEPT, key, response, { "X-Hash": hash, "X-Want": file.hash, "X-Tries": String(tries + 1) });
  return true;
}

// Fetches what is missing of a step, four at a time; gives up where the network is
// away and goes on when it is called again.
async function fill(step) {
  const cache = await caches.open(KEPT);
  const todo = [...await list()].filter(([, file]) => file.step === step);
  let failed = 0, gone = 0;
  await Promise.all([1, 2, 3, 4].map(async () => {
    for (let next; failed < 4 && (next = todo.shift());) {
      const [key, file] = next;
      const had = await cache.match(key, { ignoreVary: true });
      if (isRight(had, file)) continue;
      try {
        if (!await keep(key, file, had)) gone++;
      } catch {
        failed++;
      }
    }
  }));
  return failed === 0 && (step > 0 || gone === 0);
}

let filling, full = false;
const fillAll = () => filling ??= (async () => {
  if (full) return;
  full = await fill(0) && await fill(1) && (navigator.connection?.saveData || await fill(2)) && await renew();
})().finally(() => { filling = null; });

// ---- one deploy after another

addEventListener("install", (event) => event.waitUntil((async () => {
  const answer = await fetch(LIST, { cache: "no-store" });
  if (!answer.ok || (await answer.clone().json()).version !== SITE.version) throw new Error("offline.json is of another deploy; the next visit tries again");
  await (await caches.open(KEPT)).put(LIST, answer);
  await inherit();
  if (!await fill(0)) throw new Error("not all of the frame arrived; the next visit tries again");
  await skipWaiting(); // pages that are open lose nothing: see inherit
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await old()) await caches.delete(name);
  await clients.claim();
})()));

const old = async () => (await caches.keys()).filter((name) => name.startsWith(OURS + "site:") && name !== KEPT);

// Takes over what the deploy before kept: what stayed the same, for good; what
// changed, until its new form has come; scripts and styles of pages that are still
// open or seen, among what was seen.
async function inherit() {
  const files = await list();
  const kept = await caches.open(KEPT);
  for (const name of await old()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const key = request.url;
      const copy = await cache.match(request, { ignoreVary: true });
      if (key === LIST || !copy) continue;
      if (!files.has(key)) {
        if (fixed(key)) await put(SEEN, key, copy);
      } else if (!isRight(await kept.match(key, { ignoreVary: true }), files.get(key))) await kept.put(key, copy);
    }
  }
  for (const name of [SEEN, STARRED]) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (!files.has(request.url)) continue;
      const copy = await cache.match(request, { ignoreVary: true });
      if (copy && !await kept.match(request, { ignoreVary: true })) await kept.put(request, copy);
      await cache.delete(request);
    }
  }
}

// Fetches once what was seen and starred, as this deploy has it.
async function renew() {
  const done = LIST + "?renewed";
  if (await match(KEPT, done)) return true;
  for (const name of [STARRED, SEEN]) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      if (fixed(url)) continue;
      try {
        const response = await fetch(url, { cache: "no-cache", credentials: "same-origin", priority: "low" });
        if (response.status === 404 || response.status === 410) await cache.delete(url);
        else if (isKeepable(response)) await put(name, url, response, { "X-Kept": (await cache.match(url, { ignoreVary: true }))?.headers.get("X-Kept") ?? "0" });
      } catch { return false; }
    }
  }
  await (await caches.open(KEPT)).put(done, new Response(""));
  return true;
}

// ---- what pages ask for

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !inScope(request.url) || request.headers.has("Range")) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (fixed(request.url)) event.respondWith(same(event));
  else event.respondWith(newest(event, request.url.split("#")[0]));
});

const isKeepable = (response) => response.status === 200 && response.type === "basic" && !response.redirected;

const fromCopy = new Set(); // ids of pages that were answered from a cache
function answered(id) {
  fromCopy.add(id);
  if (fromCopy.size > 100) fromCopy.delete(fromCopy.values().next().value);
}

// A file that never changes: the copy, else the network.
async function same(event) {
  const key = event.request.url;
  const copy = await find(key);
  if (copy) {
    if (Date.now() - Number(copy.headers.get("X-Kept")) > HOUR) event.waitUntil(touch(key, copy.clone()));
    return copy;
  }
  return live(event, key);
}

async function touch(key, copy) {
  if (await match(SEEN, key)) await put(SEEN, key, copy);
}

// The network's answer, which is kept.
function live(event, key) {
  let kept;
  const answer = fetch(event.request).then((response) => {
    if (isKeepable(response)) kept = store(key, response.clone());
    else if (response.status === 404 || response.status === 410) kept = caches.open(SEEN).then((cache) => cache.delete(key));
    return response;
  });
  event.waitUntil(answer.then(() => kept).catch(() => {}));
  return answer;
}

// What is right by the list stays: files of one deploy belong together, and an
// answer can also be older, out of the browser's own cache.
async function store(key, response) {
  const name = await shelfOf(key);
  if (name !== KEPT) return put(name, key, response);
  const file = (await list()).get(key);
  if (isRight(await match(KEPT, key), file)) return;
  const hash = await hashOf(await response.clone().arrayBuffer());
  await put(KEPT, key, response, { "X-Hash": hash, "X-Want": file.hash, "X-Tries": "1" });
}

// The network when it answers in time, else the copy, else the network after all.
// Parts of a page that is a copy are copies as well.
async function newest(event, key, isPage = false) {
  if (!isPage && fromCopy.has(event.clientId)) {
    const copy = await find(key);
    if (copy) return copy;
  }
  const answer = live(event, key);
  const first = await Promise.race([answer.catch(() => null), later(PATIENCE)]);
  if (first && first.status < 500) return first;
  const copy = await find(key);
  if (!copy) return answer;
  if (isPage) answered(event.resultingClientId);
  return copy;
}

async function page(event) {
  const key = pageKey(event.request.url);
  try {
    return await newest(event, key, true);
  } catch {
    for (const other of [key + "/", key + ".html", key.replace(/index\.html$/, "")]) {
      if (other !== key && await find(other)) return Response.redirect(other + new URL(event.request.url).search);
    }
    const notice = await find(NOTICE);
    if (!notice) return Response.error();
    answered(event.resultingClientId);
    return new Response(notice.body, { status: 503, statusText: "No network", headers: notice.headers });
  }
}

// ---- what pages say

// {type: "hello", page}: a page was opened; page is its address when it was loaded
// without this worker, so that it is kept as well. Answer: {copy}, whether it came
// from a cache. {type: "starred", pages}: addresses of all starred pages.
addEventListener("message", (event) => {
  const { type, page, pages } = event.data ?? {};
  if (type === "hello") {
    event.ports[0]?.postMessage({ copy: fromCopy.has(event.source?.id) });
    event.waitUntil((async () => {
      if (typeof page === "string" && inScope(page)) await keepPage(pageKey(page), SEEN).catch(() => {});
      await fillAll();
    })());
  }
  if (type === "starred" && Array.isArray(pages)) event.waitUntil(star(pages.map(String).filter(inScope).map(pageKey).slice(0, LIMITS.starred)));
});

// A page with what it shows, unless it is there.
async function keepPage(key, name) {
  if ((await list()).has(key)) return;
  let response = await find(key);
  if (!response) {
    response = await fetch(key, { credentials: "same-origin" });
    if (!isKeepable(response)) return;
  }
  const text = await response.clone().text();
  if (!await match(name, key)) await put(name, key, response);
  for (const [, address] of text.matchAll(/<(?:img|link|script)\b[^>]*?\s(?:src|href)="([^"]+)"/g)) {
    const part = new URL(address, key).href;
    if (!inScope(part) || !/\.(css|js|svg|png|jpe?g|webp|avif|gif|ico|webmanifest)$/.test(part) || (await list()).has(part) || await match(name, part)) continue;
    const found = await find(part) ?? await fetch(part, { credentials: "same-origin" });
    if (found.ok && !found.redirected) await put(name, part, found);
  }
}

// Parts belong to pages: when a page is starred no more, all go among what was
// seen, and those that stay bring theirs back.
async function star(pages) {
  const cache = await caches.open(STARRED);
  const kept = await cache.keys();
  const copies = await Promise.all(kept.map((request) => cache.match(request, { ignoreVary: true })));
  if (kept.some(({ url }, i) => copies[i]?.headers.has("X-Page") && !pages.includes(url))) {
    for (const [i, { url }] of kept.entries()) {
      if (copies[i]) await put(SEEN, url, copies[i]);
      await cache.delete(url);
    }
  }
  for (const key of pages) {
    await keepPage(key, STARRED).catch(() => {});
    if (await match(STARRED, key)) await (await caches.open(SEEN)).delete(key);
  }
}
