import { describe, expect, it } from 'vitest';
import { toFen, toYuan } from './yuan';

describe('yuan and fen', () => {
  it('goes there and back without loss', () => {
    for (const fen of [0, 1, 10, 29, 100, 1999, 20000, 115]) expect(toFen(toYuan(fen))).toBe(fen);
  });
  it('shows whole yuan plainly', () => {
    expect(toYuan(20000)).toBe('200');
    expect(toYuan(1990)).toBe('19.90');
  });
  it('refuses what is not an amount', () => {
    for (const text of ['', '-1', '1.234', '1e3', '一百', '1.']) expect(toFen(text)).toBeNull();
    expect(toFen(' 19.9 ')).toBe(1990);
  });
});
