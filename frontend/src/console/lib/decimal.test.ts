// Tests of amounts as typed: money, odds in percent, points.
import { describe, expect, it } from 'vitest';
import { fromUnits, toUnits } from './decimal';

describe('amounts', () => {
  it('go there and back without loss', () => {
    for (const places of [0, 1, 2, 3, 4]) for (const units of [0, 1, 10, 29, 100, 115, 1999, 20_000, 1_000_000]) expect(toUnits(fromUnits(units, places), places)).toBe(units);
  });
  it('read as people write them', () => {
    expect(fromUnits(20_000, 2, true)).toBe('200');
    expect(fromUnits(1_990, 2, true)).toBe('19.90');
    expect(fromUnits(5_000, 4)).toBe('0.5');
    expect(fromUnits(500, 1)).toBe('50');
    expect(fromUnits(87_500, 3)).toBe('87.5');
    expect(toUnits(' 19.9 ', 2)).toBe(1_990);
    expect(toUnits('0.0001', 4)).toBe(1);
  });
  it('are refused when they are none', () => {
    for (const text of ['', '-1', '1.234', '1e3', '一百', '1.', '99999999999']) expect(toUnits(text, 2)).toBeNull();
    expect(toUnits('1.5', 0)).toBeNull();
  });
});
