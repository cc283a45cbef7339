// What one first query fetches of a built site's search: node query.mjs SITE QUERY [shown, 5]
// Runs the site's own scripts in Node and counts what they ask for, as it travels: .js,
// .json and pages gzipped, the index's files as they are. Prints one line of JSON:
// bytes with and without scripts and the pages that passages come from, ms from the
// last byte to the hits (the same query again, with all of it at hand).
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";
import { pathToFileURL } from "node:url";

const [site, query, shown = "5"] = process.argv.slice(2);
const find = (dir) => fs.readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? find(path.join(dir, e.name)) : [path.join(dir, e.name)]));
const scripts = path.dirname(find(path.join(site, "assets")).find((f) => f.endsWith("search-core.js")));
const at = fs.mkdtempSync(path.join(os.tmpdir(), "query-"));
fs.writeFileSync(path.join(at, "package.json"), '{"type":"module"}');
let code = 0;
for (const f of fs.readdirSync(scripts).filter((n) => /^search.*\.js$/.test(n))) {
  const b = fs.readFileSync(path.join(scripts, f));
  fs.writeFileSync(path.join(at, f), b);
  code += zlib.gzipSync(b).length;
}
const core = await import(pathToFileURL(path.join(at, "search-core.js")));
const root = pathToFileURL(path.resolve(site)).href + "/";
const kept = new Map();
let index = 0, pages = 0, files = 0;
const get = async (url) => {
  if (!kept.has(url)) {
    const b = new Uint8Array(fs.readFileSync(new URL(url)));
    index += url.endsWith(".json") ? zlib.gzipSync(b).length : b.length;
    files++;
    kept.set(url, b);
  }
  return kept.get(url);
};
const ask = async () => {
  const answer = await core.search([new core.Index(root + "search/index/", get)], query);
  return [answer.total, await answer.show(0, +shown)];
};
const [total, hits] = await ask();
const times = [];
for (let i = 0; i < 5; i++) {
  const start = performance.now();
  await ask();
  times.push(performance.now() - start);
}
for (const page of new Set(hits.map((h) => (h.page ?? h.url).split("#")[0]))) {
  const u = new URL(page, root + "search/index/");
  pages += zlib.gzipSync(fs.readFileSync(new URL(u.href.endsWith("/") ? u.href + "index.html" : u.href))).length;
}
console.log(JSON.stringify({ tool: "playbook", query, results: total, shown: hits.length, files, index, scripts: code, pages, gzipped: index + code + pages, ms: +times.sort((a, b) => a - b)[2].toFixed(1) }));
