// Reads the files of an index, as cmd/playbook/internal/search/encode.go writes them. Pure.

// Weights by level (weigh.go: level0, step).
export const level = Array.from({ length: 16 }, (_, i) => 0.2 * 1.22 ** i);

/** Undoes Go's compress/flate. */
export async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Order of terms as in Go: by code point, which is not JavaScript's beyond U+FFFF. */
export function compare(a, b) {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    let x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x === y) continue;
    if (x >= 0xd800 && x <= 0xdfff) x += 0x10000;
    if (y >= 0xd800 && y <= 0xdfff) y += 0x10000;
    return x - y;
  }
  return a.length - b.length;
}

class Reader {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }
  number() {
    let v = 0, scale = 1;
    for (;;) {
      const b = this.bytes[this.at++];
      v += (b & 127) * scale; // not by shifts: sets of sections have up to 64 bits
      if (b < 128) return v;
      scale *= 128;
    }
  }
  // The set of sections in a varint, as its two halves.
  set() {
    let lo = 0, hi = 0, shift = 0;
    for (;;) {
      const b = this.bytes[this.at++], v = b & 127;
      if (shift < 32) lo |= v << shift;
      if (shift > 25) hi |= shift < 32 ? v >>> (32 - shift) : v << (shift - 32);
      if (b < 128) return [lo >>> 0, hi >>> 0];
      shift += 7;
    }
  }
  take(n) { return this.bytes.subarray(this.at, (this.at += n)); }
  name() { return [...this.take(4)].map((b) => b.toString(16).padStart(2, "0")).join(""); }
}

/** Terms of a t or f file: {text, docs} and either list, its postings, or file, offset and size of them. */
export function readTerms(bytes) {
  const r = new Reader(bytes), utf8 = new TextDecoder();
  const files = Array.from({ length: r.number() }, () => r.name());
  const out = [];
  let file = 0, offset = 0, buf = new Uint8Array(300), length = 0;
  for (let n = r.number(); n > 0; n--) {
    const shared = r.number(), rest = r.number();
    if (shared + rest > buf.length) { const wide = new Uint8Array(2 * (shared + rest)); wide.set(buf.subarray(0, length)); buf = wide; }
    buf.set(r.take(rest), shared);
    length = shared + rest;
    const t = { text: utf8.decode(buf.subarray(0, length)), docs: r.number() };
    const size = r.number();
    if (size % 2 === 0) t.list = r.take(size / 2);
    else {
      if (size & 2) { file++; offset = 0; }
      Object.assign(t, { file: files[file], offset, size: Math.floor(size / 4) });
      offset += t.size;
    }
    out.push(t);
  }
  return out;
}

/** Calls each(doc, level, lo, hi) for every posting; lo and hi are the set of sections. */
export function readList(bytes, each) {
  const r = new Reader(bytes);
  for (let doc = -1; r.at < bytes.length;) {
    doc += r.number();
    const first = bytes[r.at++], s = first & 15;
    let lo = 1 << s, hi = 0;
    if (s === 14) { const two = bytes[r.at++]; lo = (1 << (two & 15)) | (1 << (two >> 4)); }
    else if (s === 15) [lo, hi] = r.set();
    each(doc, first >> 4, lo >>> 0, hi);
  }
}
