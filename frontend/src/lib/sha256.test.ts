// SHA-256 and HMAC against answers of FIPS 180-4, RFC 4231, and the browser's own at every length around a block.
import { describe, expect, it } from 'vitest';
import { hex, Keyed, sha256, unhex, utf8 } from './sha256';

const own = async (bytes: Uint8Array): Promise<string> => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))));
async function ownTag(key: Uint8Array, text: string): Promise<string> {
  const imported = await crypto.subtle.importKey('raw', new Uint8Array(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return hex(new Uint8Array(await crypto.subtle.sign('HMAC', imported, new Uint8Array(utf8(text)))));
}

describe('SHA-256', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ])('of %j', (text, answer) => expect(hex(sha256(utf8(text)))).toBe(answer));

  it('is the browser’s at every length', async () => {
    for (let length = 0; length < 200; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) & 255);
      expect(hex(sha256(bytes))).toBe(await own(bytes));
    }
  });
});

describe('HMAC-SHA-256', () => {
  it('of RFC 4231', () => {
    expect(hex(new Keyed(utf8('Jefe')).tag('what do ya want for nothing?'))).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
    const long = 'Test Using Larger Than Block-Size Key - Hash Key First';
    expect(hex(new Keyed(unhex('aa'.repeat(131)), 'Test ').tag(long.slice(5)))).toBe('60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54');
  });

  it.each(['', 'first\n', '一等奖\n', 'x'.repeat(54), 'x'.repeat(200)])('is the browser’s behind %j', async (begin) => {
    const key = utf8('a key of the tests');
    const keyed = new Keyed(key, begin);
    for (const rest of ['', 'e', 'e001', '参与编号', 'é'.repeat(30), 'y'.repeat(48), 'y'.repeat(49), 'y'.repeat(50), 'y'.repeat(300)]) {
      const tag = await ownTag(key, begin + rest);
      expect(hex(keyed.tag(rest))).toBe(tag);
      expect(keyed.order(rest)).toBe(Number.parseInt(tag.slice(0, 8), 16) * 2 ** 21 + Math.floor(Number.parseInt(tag.slice(8, 16), 16) / 2 ** 11));
    }
  });
});
