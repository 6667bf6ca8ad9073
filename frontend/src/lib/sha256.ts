// SHA-256 and HMAC-SHA-256 for pages without cryptography of their own and for many short texts at once: no BigInt and no newer
// function, so that the oldest phones can repeat a draw, and the state behind a key is kept, so that they do it in seconds.
const words = (hex: string): Int32Array => Int32Array.from(hex.match(/.{8}/g) as string[], (word) => parseInt(word, 16) | 0);

const START = words('6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19');
const ROUNDS = words(
  '428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174' +
    'e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967' +
    '27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070' +
    '19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2',
);
const BLOCK = 64;
/** Bytes that fit into a last block beside the mark and the length. */
const LAST_MAX = 55;

/** The block that is hashed next, in its first 16 words. */
const block = new Int32Array(64);

function compress(state: Int32Array): void {
  const w = block;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] as number;
    const y = w[i - 2] as number;
    const small0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const small1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (small0 + small1 + (w[i - 7] as number) + (w[i - 16] as number)) | 0;
  }
  // Not `[a, …] = state`: that walks an iterator, and four times the time goes.
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let i = 0; i < 64; i++) {
    const big1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + big1 + ((e & f) ^ (~e & g)) + (ROUNDS[i] as number) + (w[i] as number)) | 0;
    const big0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

function absorb(state: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++, at += 4) block[i] = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  compress(state);
}

/** Hashes the rest behind so many bytes, whole blocks, that are in the state already. */
function finish(state: Int32Array, bytes: Uint8Array, before: number): void {
  let at = 0;
  for (; at + BLOCK <= bytes.length; at += BLOCK) absorb(state, bytes, at);
  const rest = bytes.length - at;
  const last = new Uint8Array(rest > LAST_MAX ? 2 * BLOCK : BLOCK);
  last.set(bytes.subarray(at));
  last[rest] = 0x80;
  const bits = (before + bytes.length) * 8;
  const view = new DataView(last.buffer);
  view.setUint32(last.length - 8, Math.floor(bits / 2 ** 32));
  view.setUint32(last.length - 4, bits >>> 0);
  for (at = 0; at < last.length; at += BLOCK) absorb(state, last, at);
}

function bytesOf(state: Int32Array): Uint8Array {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  state.forEach((word, at) => view.setInt32(at * 4, word));
  return bytes;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('');
export const unhex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));

export function sha256(bytes: Uint8Array): Uint8Array {
  const state = START.slice();
  finish(state, bytes, 0);
  return bytesOf(state);
}

/** HMAC-SHA-256 under one key, of texts that begin alike. */
export class Keyed {
  private readonly inner = START.slice();
  private readonly outer = START.slice();
  /** Bytes of the beginning. */
  private readonly length: number;
  /** The block that a text begins. */
  private readonly first = new Int32Array(16);
  private readonly state = new Int32Array(8);

  constructor(key: Uint8Array, private readonly begin = '') {
    const padded = new Uint8Array(BLOCK);
    padded.set(key.length > BLOCK ? sha256(key) : key);
    absorb(this.inner, padded.map((byte) => byte ^ 0x36), 0);
    absorb(this.outer, padded.map((byte) => byte ^ 0x5c), 0);
    const bytes = utf8(begin);
    this.length = bytes.length;
    bytes.slice(0, BLOCK).forEach((byte, at) => (this.first[at >> 2] = (this.first[at >> 2] as number) | (byte << (24 - (at & 3) * 8))));
  }

  /** The tag as words of 32 bits; overwritten by the next one. */
  private run(rest: string): Int32Array {
    const state = this.state;
    state.set(this.inner);
    if (!this.inOneBlock(rest)) finish(state, utf8(this.begin + rest), BLOCK);
    block.set(state);
    block.fill(0, 8, 15);
    block[8] = 0x80000000 | 0;
    block[15] = (BLOCK + 32) * 8;
    state.set(this.outer);
    compress(state);
    return state;
  }

  /** Hashes a short plain text without another copy; false, and nothing done, if it is none. */
  private inOneBlock(rest: string): boolean {
    let at = this.length;
    const length = at + rest.length;
    if (length > LAST_MAX) return false;
    block.set(this.first);
    for (let i = 0; i < rest.length; i++, at++) {
      const unit = rest.charCodeAt(i);
      if (unit > 127) return false;
      block[at >> 2] = (block[at >> 2] as number) | (unit << (24 - (at & 3) * 8));
    }
    block[at >> 2] = (block[at >> 2] as number) | (0x80 << (24 - (at & 3) * 8));
    block[15] = (BLOCK + length) * 8;
    compress(this.state);
    return true;
  }

  tag(rest: string): Uint8Array {
    return bytesOf(this.run(rest));
  }

  /** The first 53 bits of the tag: texts in this order are in the order of their tags, but for equal ones. */
  order(rest: string): number {
    const state = this.run(rest);
    return ((state[0] as number) >>> 0) * 2 ** 21 + ((state[1] as number) >>> 11);
  }
}
