// Opens what the build sealed, with WebCrypto alone. Input: keyrings, passphrases
// and sealed bytes. Output: keys and content, or an Unsealable error. The formats
// are specified in cmd/playbook/internal/protect/protect.go. No DOM here: the same
// file runs in a page and in a test under Node.

const LABEL = "playbook 1 ";
const VERSION = "PBS1";
const SIV_LENGTH = 32;
const HEAD_LENGTH = VERSION.length + SIV_LENGTH;
const MIN_ROUNDS = 600_000;
const MAX_ROUNDS = 10_000_000;

/** Path that the index of an audience is sealed for. */
export const INDEX_PATH = "//index.json";

/** What went wrong: reason is "passphrase", "damaged" or "keyring". */
export class Unsealable extends Error {
  constructor(reason, what) {
    super(`${what}: ${reason}`);
    this.name = "Unsealable";
    this.reason = reason;
  }
}

/** The form of a passphrase that keys are derived from: NFKC, single spaces. */
export function normalise(passphrase) {
  return passphrase.normalize("NFKC").split(/[ \t\r\n]+/).filter(Boolean).join(" ");
}

/**
 * Opens a keyring (the parsed JSON of sealed/<audience>.json). Gives raw keys,
 * its own audience's first: [{audience, id, master: Uint8Array}].
 */
export async function openKeyring(ring, passphrase) {
  if (ring?.version !== 1 || !(ring.iterations >= MIN_ROUNDS && ring.iterations <= MAX_ROUNDS)) {
    throw new Unsealable("keyring", "keyring");
  }
  const salt = fromBase64(ring.salt);
  const secret = await crypto.subtle.importKey("raw", utf8(normalise(passphrase)), "PBKDF2", false, ["deriveBits"]);
  const kek = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ring.iterations }, secret, 256);
  const own = await openBox(await hkdfKey(kek), salt, "wrap", fromBase64(ring.key), keyData(ring))
    .catch(() => { throw new Unsealable("passphrase", ring.audience); });
  const keys = [await checked(ring, own)];
  for (const also of ring.also ?? []) {
    const inner = await openBox(await hkdfKey(own), EMPTY, "also " + also.id, fromBase64(also.key), keyData(also))
      .catch(() => { throw new Unsealable("keyring", also.audience); });
    keys.push(await checked(also, inner));
  }
  return keys;
}

/** Makes what a raw key {audience, id, master} is used through; nothing in it can be read out. */
export async function deriveKey({ audience, id, master }) {
  const root = await hkdfKey(master);
  const mac = async (info) => crypto.subtle.importKey("raw", await expand(root, EMPTY, info, 32),
    { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return {
    audience, id,
    siv: await mac("siv"),
    name: await mac("name"),
    enc: await hkdfKey(await expand(root, EMPTY, "enc", 32)),
  };
}

/** The opaque address of what is sealed from path. */
export async function fileName(key, path) {
  const sum = new Uint8Array(await crypto.subtle.sign("HMAC", key.name, utf8(path)));
  return `s/${toHex(sum.subarray(0, 16))}.bin`;
}

/** Opens a sealed file that belongs at path; gives its content as a Uint8Array. */
export async function openSealed(key, path, sealed) {
  const damaged = () => new Unsealable("damaged", path);
  if (sealed.length < HEAD_LENGTH || !equal(sealed.subarray(0, VERSION.length), utf8(VERSION))) throw damaged();
  const siv = sealed.subarray(VERSION.length, HEAD_LENGTH);
  const padded = await openBox(key.enc, siv, "file", sealed.subarray(HEAD_LENGTH),
    join(utf8(VERSION), fromHex(key.id), utf8(path))).catch(() => { throw damaged(); });
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, utf8(path).length);
  const want = await crypto.subtle.sign("HMAC", key.siv, join(utf8(VERSION), length, utf8(path), padded));
  if (!equal(new Uint8Array(want), siv)) throw damaged();
  const packed = unpad(padded);
  if (packed?.[0] === 0) return packed.subarray(1);
  if (packed?.[0] === 1) return inflate(packed.subarray(1));
  throw damaged();
}

/** Raw keys as text, to keep them for a tab; and back. */
export const keysToText = (keys) =>
  JSON.stringify(keys.map(({ audience, id, master }) => ({ audience, id, master: toHex(master) })));
export const keysFromText = (text) =>
  JSON.parse(text).map(({ audience, id, master }) => ({ audience, id, master: fromHex(master) }));

const EMPTY = new Uint8Array(0);
const utf8 = (text) => new TextEncoder().encode(text);
const keyData = ({ audience, id }) => utf8(`${LABEL}key ${audience} ${id}`);
const hkdfKey = (raw) => crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveBits"]);

async function expand(key, salt, info, bytes) {
  const algorithm = { name: "HKDF", hash: "SHA-256", salt, info: utf8(LABEL + info) };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, bytes * 8));
}

// AES-256-GCM whose key and nonce both come from HKDF.
async function openBox(secret, salt, info, sealed, additionalData) {
  const both = await expand(secret, salt, info, 32 + 12);
  const key = await crypto.subtle.importKey("raw", both.subarray(0, 32), "AES-GCM", false, ["decrypt"]);
  return new Uint8Array(await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: both.subarray(32), additionalData, tagLength: 128 }, key, sealed));
}

async function checked({ audience, id }, master) {
  if (toHex(await expand(await hkdfKey(master), EMPTY, "id", 8)) !== id) throw new Unsealable("keyring", audience);
  return { audience, id, master };
}

function unpad(bytes) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end > 0 && bytes[end - 1] === 0x80 ? bytes.subarray(0, end - 1) : null;
}

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function join(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const toHex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
