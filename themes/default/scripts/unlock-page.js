// Puts an opened page where the reader is. Input: HTML of a page, a Sealed.
// Output: its <main> in the given element, with links that stay inside, images
// from opened bytes, and its modules running. Markup never runs as script: it is
// parsed apart, cleaned, and moved; only modules of this site's own are imported.
import { text } from "./unlock-site.js";

const TYPES = {
  svg: "image/svg+xml", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp",
  avif: "image/avif", pdf: "application/pdf", csv: "text/csv", txt: "text/plain", mp3: "audio/mpeg", mp4: "video/mp4",
};
let blobs = [];
let shown = 0;

/** The address inside this page that shows path: "#!/pipeline/" with an optional fragment. */
export const addressOf = (path, fragment = "") =>
  "#!/" + path.replace(/(^|\/)index\.html$/, "$1").split("/").map(encodeURIComponent).join("/") + fragment;

/** The way back: {path, fragment} of an address, or null. */
export function parseAddress(hash) {
  const found = /^#!\/([^#]*)(#.*)?$/.exec(hash);
  if (!found) return null;
  try {
    const path = decodeURIComponent(found[1]);
    return { path: path === "" || path.endsWith("/") ? path + "index.html" : path, fragment: found[2] ?? "" };
  } catch {
    return null;
  }
}

/** Takes an opened page away, with everything that was made for it. */
export function clear(target) {
  target.replaceChildren();
  for (const url of blobs) URL.revokeObjectURL(url);
  blobs = [];
}

/**
 * Shows the page at path in target. Gives {title, broken}: its title, and the error
 * of an image that did not open, or null. Gives null when wanted() says, once the
 * page has come, that another one is wanted by now. Throws when it does not open.
 */
export async function show(site, path, target, wanted) {
  const html = new DOMParser().parseFromString(text(await site.read(path)), "text/html");
  if (!wanted()) return null;
  const main = html.querySelector("main") ?? html.body;
  const here = site.urlOf(path);
  clean(main);
  links(site, main, path, here);
  const pictures = setAside(main);

  clear(target);
  const opened = document.createElement("div");
  opened.className = main.className;
  opened.lang = html.documentElement.lang;
  for (const [name, value] of Object.entries(main.dataset)) opened.dataset[name] = value;
  opened.append(...[...main.childNodes].map((node) => document.importNode(node, true)));
  target.append(opened);
  styles(site, html, here);
  const [broken] = await Promise.all([bring(site, opened, pictures, here), modules(site, html, here)]);
  dispatchEvent(new CustomEvent("playbook:shown", { detail: { root: opened, path, fetchBytes: site.fetchBytes } }));
  return { title: html.title, broken };
}

// The bytes are those that our own build sealed; this is the second lock, after
// the page's Content-Security-Policy.
function clean(main) {
  for (const e of main.querySelectorAll("script:not([type='application/json']), noscript, iframe, object, embed, base, link, meta")) e.remove();
  for (const e of main.querySelectorAll("*")) {
    for (const { name, value } of [...e.attributes]) {
      if (/^on/i.test(name) || /^[\s\0]*(javascript|vbscript):/i.test(value)) e.removeAttribute(name);
    }
  }
}

function links(site, main, path, here) {
  for (const a of main.querySelectorAll("a[href], area[href]")) {
    const href = a.getAttribute("href");
    if (!URL.canParse(href, here)) continue;
    const url = new URL(href, here);
    const to = site.pathOf(url);
    if (to === path) a.setAttribute("href", addressOf(path, url.hash));
    else if (to !== null && site.has(to) && to.endsWith(".html")) a.setAttribute("href", addressOf(to, url.hash));
    else if (to !== null && site.has(to)) {
      a.setAttribute("href", addressOf(to));
      a.setAttribute("data-sealed-file", to);
    } else a.setAttribute("href", url.href);
  }
  for (const form of main.querySelectorAll("form[action]")) form.setAttribute("action", new URL(form.getAttribute("action"), here).href);
}

// Takes the addresses of images and media away before the markup enters the page,
// so that the browser fetches none of them by itself. Gives the attributes' names.
const PICTURES = { src: "[src]", poster: "[poster]", srcset: "[srcset]", href: "image[href], use[href]" };
function setAside(main) {
  return Object.entries(PICTURES).filter(([name, where]) => {
    const found = [...main.querySelectorAll(where)].filter((e) => !/^(#|data:)/.test(e.getAttribute(name)));
    for (const e of found) {
      e.setAttribute("data-sealed-" + name, e.getAttribute(name));
      e.removeAttribute(name);
    }
    return found.length > 0;
  }).map(([name]) => name);
}

// Gives them back: a blob: address for what is sealed, the full one for the rest.
async function bring(site, opened, names, here) {
  let broken = null;
  const one = async (part) => {
    const [address, ...size] = part.trim().split(/\s+/);
    const url = new URL(address, here);
    const path = site.pathOf(url);
    return [path !== null && site.has(path) ? await blobOf(site, path) : url.href, ...size].join(" ");
  };
  await Promise.all(names.flatMap((name) => [...opened.querySelectorAll(`[data-sealed-${name}]`)].map(async (e) => {
    const value = e.getAttribute("data-sealed-" + name);
    e.removeAttribute("data-sealed-" + name);
    try {
      const parts = await Promise.all((name === "srcset" ? value.trim().split(/\s*,\s+/) : [value]).map(one));
      e.setAttribute(name, parts.join(", "));
    } catch (error) {
      broken ??= error;
    }
  })));
  return broken;
}

/** A blob: address for a sealed file; it lives until the page is taken away. */
export async function blobOf(site, path) {
  const type = TYPES[path.split(".").pop().toLowerCase()] ?? "application/octet-stream";
  const url = URL.createObjectURL(new Blob([await site.read(path)], { type }));
  blobs.push(url);
  return url;
}

// Style sheets that the page has and this one has not, and where charts find their
// bundle. They are public.
function styles(site, html, here) {
  const bundle = html.querySelector("meta[name='echarts']");
  if (bundle && !document.querySelector("meta[name='echarts']")) document.head.append(document.importNode(bundle));
  const have = new Set([...document.querySelectorAll("link[rel~='stylesheet']")].map((e) => e.href));
  for (const e of html.querySelectorAll("link[rel~='stylesheet'][href]")) {
    const url = new URL(e.getAttribute("href"), here);
    if (have.has(url.href) || site.pathOf(url) === null) continue;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = url.href;
    document.head.append(link);
  }
}

// A module binds what it finds when it is loaded, so those of the opened page are
// imported anew for it. Those that this page has already loaded itself belong to
// its frame (navigation, light and dark); they may listen for playbook:shown.
async function modules(site, html, here) {
  shown++;
  const have = new Set([...document.scripts].map((e) => e.src));
  for (const e of html.querySelectorAll("script[type='module'][src]")) {
    const url = new URL(e.getAttribute("src"), here);
    const path = site.pathOf(url);
    if (path === null || site.has(path) || have.has(url.href)) continue;
    url.searchParams.set("shown", shown);
    await import(url.href).catch((error) => console.warn("playbook: a script of this page did not start", error));
  }
}
