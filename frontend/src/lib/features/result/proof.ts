// Whether a receipt is among those whose root was published: RFC 6962, worked out on this phone.
import type { ProofView, ResultView } from '$lib/api/types';

/** SHA-256 of bytes. */
export type Hash = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

/** The browser's own where it has one; pages over plain HTTP have none, so ours comes then. */
export async function sha256(): Promise<Hash> {
  const subtle = globalThis.crypto ? globalThis.crypto.subtle : undefined;
  if (subtle) return async (bytes) => new Uint8Array(await subtle.digest('SHA-256', bytes));
  const own = await import('$lib/sha256');
  return async (bytes) => own.sha256(bytes);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function unhex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function join(mark: number, ...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = mark;
  let place = 1;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

/** The root that a leaf and its path give; null where the path has not the length that place and size ask for. */
export async function rootOf(leaf: string, index: number, size: number, path: string[], hash: Hash): Promise<string | null> {
  if (!(index >= 0 && index < size)) return null;
  let place = index;
  let last = size - 1;
  let root = await hash(join(0, new TextEncoder().encode(leaf)));
  // A node without a neighbour is the same one level up.
  const climb = (): void => {
    while (place === last && place % 2 === 0 && last > 0) {
      place /= 2;
      last /= 2;
    }
  };
  for (const one of path) {
    climb();
    if (last === 0) return null;
    const neighbour = unhex(one);
    root = await hash(place % 2 === 0 ? join(1, root, neighbour) : join(1, neighbour, root));
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  climb();
  return last === 0 ? hex(root) : null;
}

/** Whether the proof leads from the receipt that was given to the root that everybody can see. */
export async function isCounted(proof: ProofView, receipt: Pick<ResultView['receipt'], 'hash'>, published: { size: number; root: string }, hash: Hash): Promise<boolean> {
  const given = hex(await hash(new Uint8Array(new TextEncoder().encode(proof.leaf))));
  if (given !== receipt.hash || proof.size !== published.size) return false;
  return (await rootOf(proof.leaf, proof.index, proof.size, proof.path, hash)) === published.root;
}
