// The site as its holders of keys see it: which files are sealed, and their
// content. Input: raw keys (unlock-core.js) and the site's base URL. Output: a
// Sealed, which reads any file of the site by path. Knows no DOM.
import { deriveKey, fileName, INDEX_PATH, keysToText, openKeyring, openSealed, Unsealable } from "./unlock-core.js";

/** Audiences that the site has keyrings for, the strictest first; [] when nothing is sealed. */
export async function audiences(base) {
  const response = await fetch(new URL("sealed/audiences.json", base));
  if (response.status === 404) return [];
  return JSON.parse(text(await bytesOf(response))).reverse();
}

/** Tries a passphrase on the keyring of each audience; gives raw keys or throws Unsealable. */
export async function unlock(base, names, passphrase) {
  let wrong = new Unsealable("passphrase", "keyring");
  for (const name of names) {
    let ring;
    try {
      ring = JSON.parse(text(await bytesOf(await fetch(new URL(`sealed/${encodeURIComponent(name)}.json`, base)))));
    } catch (error) {
      if (error instanceof SyntaxError) throw new Unsealable("keyring", name);
      throw error;
    }
    try {
      return await openKeyring(ring, passphrase);
    } catch (error) {
      if (!(error instanceof Unsealable)) throw new Unsealable("keyring", name);
      if (error.reason !== "passphrase") wrong = error;
    }
  }
  throw wrong;
}

/** What keys open. Where two audiences have a file at one path, the stricter one's counts. */
export class Sealed {
  #base;
  #raw;
  #files = new Map(); // path → key
  pages = []; // {path, title, section, kind}, by path

  static async open(base, raw) {
    const site = new Sealed();
    site.#base = base;
    site.#raw = raw;
    const pages = new Map();
    for (const each of [...raw].reverse()) {
      const key = await deriveKey(each);
      const index = JSON.parse(text(await site.#open(key, INDEX_PATH)));
      for (const path of index.files) site.#files.set(path, key);
      for (const page of index.pages) {
        site.#files.set(page.path, key);
        pages.set(page.path, page);
      }
    }
    site.pages = [...pages.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    return site;
  }

  /** The strictest audience that the keys belong to. */
  get audience() { return this.#raw[0].audience; }

  /** The keys as text, for sessionStorage. */
  get keys() { return keysToText(this.#raw); }

  has(path) { return this.#files.has(path); }

  /** Paths of sealed files that end in name. */
  named(name) { return [...this.#files.keys()].filter((path) => path.endsWith(name)); }

  /** The path under the base that a URL leads to, or null when it leads elsewhere. */
  pathOf(url) {
    const { origin, pathname } = new URL(url);
    if (origin !== this.#base.origin || !pathname.startsWith(this.#base.pathname)) return null;
    let path;
    try {
      path = decodeURIComponent(pathname.slice(this.#base.pathname.length));
    } catch {
      return null;
    }
    return path === "" || path.endsWith("/") ? path + "index.html" : path;
  }

  urlOf(path) {
    return new URL(path.replace(/(^|\/)index\.html$/, "$1").split("/").map(encodeURIComponent).join("/"), this.#base);
  }

  /** Content of a file: opened when it is sealed, else as published. */
  async read(path) {
    const key = this.#files.get(path);
    return key ? this.#open(key, path) : bytesOf(await fetch(this.urlOf(path)));
  }

  /** The same by URL: what search.js and others take in place of fetch. */
  fetchBytes = async (url) => {
    const absolute = new URL(url, this.#base);
    const path = this.pathOf(absolute);
    return path === null ? bytesOf(await fetch(absolute)) : this.read(path);
  };

  async #open(key, path) {
    return openSealed(key, path, await bytesOf(await fetch(new URL(await fileName(key, path), this.#base))));
  }
}

export const text = (bytes) => new TextDecoder().decode(bytes);

async function bytesOf(response) {
  if (!response.ok) throw new Unsealable("missing", response.url);
  return new Uint8Array(await response.arrayBuffer());
}
