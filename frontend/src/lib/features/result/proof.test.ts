// The tree of receipts against the known answers of the specification, with the browser's hash and with ours.
import { describe, expect, it } from 'vitest';
import type { ProofView } from '$lib/api/types';
import { hex, isCounted, rootOf, sha256, type Hash } from './proof';
import { sha256 as own } from '$lib/sha256';

const LEAF = 'quiz-receipt/v1\tattempt_1\t1\t1662000000000\t000102030405060708090a0b0c0d0e0f\nq05\t1\t1\nq06\t1\t0,2\nq01\t1\t\nq09\t2\t三年\n';
const RECEIPT = 'fb2ab2017719c4278ed2cc4d0e320c053f35e2010eead4c3596548f327b82452';
const ROOT = 'b83160b922bdcb3c7f09f5bde4354ace2f3d40ebfd44aa73bccdbb1c73ddb637';

const both: [string, () => Promise<Hash>][] = [
  ['the browser', sha256],
  ['our own hash', async () => async (bytes) => own(bytes)],
];

async function leafHash(text: string, hash: Hash): Promise<Uint8Array> {
  return hash(new Uint8Array([0, ...new TextEncoder().encode(text)]));
}

describe.each(both)('a receipt by %s', (_, make) => {
  it('leads to the known root from every place', async () => {
    const hash = await make();
    const leaves = [LEAF, `${LEAF}x`, `${LEAF}y`];
    const [a, b, c] = await Promise.all(leaves.map((leaf) => leafHash(leaf, hash)));
    const ab = await hash(new Uint8Array([1, ...a!, ...b!]));
    const paths = [[hex(b!), hex(c!)], [hex(a!), hex(c!)], [hex(ab)]];
    for (const [index, path] of paths.entries()) expect(await rootOf(leaves[index]!, index, 3, path, hash)).toBe(ROOT);
    expect(await rootOf(LEAF, 0, 3, paths[0]!.slice(1), hash)).not.toBe(ROOT);
    expect(await rootOf(LEAF, 0, 3, [...paths[0]!, ROOT], hash)).toBeNull();
    expect(await rootOf(LEAF, 3, 3, [], hash)).toBeNull();
    expect(await rootOf(LEAF, 0, 0, [], hash)).toBeNull();
    const proof: ProofView = { leaf: LEAF, number: 1, index: 0, size: 3, path: paths[0]!, root: ROOT };
    expect(await isCounted(proof, { hash: RECEIPT }, { size: 3, root: ROOT }, hash)).toBe(true);
    expect(await isCounted(proof, { hash: ROOT }, { size: 3, root: ROOT }, hash)).toBe(false);
    expect(await isCounted(proof, { hash: RECEIPT }, { size: 4, root: ROOT }, hash)).toBe(false);
    expect(await isCounted({ ...proof, leaf: LEAF.replace('三', '四') }, { hash: RECEIPT }, { size: 3, root: ROOT }, hash)).toBe(false);
    expect(await isCounted(proof, { hash: RECEIPT }, { size: 3, root: RECEIPT }, hash)).toBe(false);
  });
});
