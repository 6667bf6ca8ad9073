// Tests of the pure parts of the editor of award plans.
import { describe, expect, it } from 'vitest';
import { draftOf, newId, newInstant, newTier, orderWith, placeOf } from './award';

describe('award plans', () => {
  it('give every new entry an id that no other has', () => {
    const plan = draftOf(null);
    for (const list of ['tiers', 'tiers', 'instant'] as const) {
      if (list === 'tiers') plan.tiers.push(newTier(newId(plan, list)));
      else plan.instant?.push(newInstant(newId(plan, list)));
    }
    expect([...plan.tiers, ...(plan.instant ?? [])].map((one) => one.id)).toEqual(['t1', 't2', 'i1']);
    plan.tiers.shift();
    expect(newId(plan, 'tiers')).toBe('t1');
  });
  it('compare organizations by each measure once', () => {
    expect(orderWith(['people'], 1, 'mean')).toEqual(['people', 'mean']);
    expect(orderWith(['people', 'mean', 'coverage'], 0, 'mean')).toEqual(['mean', 'people', 'coverage']);
    expect(orderWith(['people', 'mean', 'coverage'], 1, '')).toEqual(['people']);
    expect(orderWith(['people', 'mean'], 1, 'coverage')).toEqual(['people', 'coverage']);
  });
  it('say in words where a finding belongs', () => {
    const plan = draftOf(null);
    plan.tiers.push({ ...newTier('t1'), name: '一等奖' }, newTier('t2'));
    expect(placeOf('tiers.0.value_fen', plan)).toBe('一等奖，单件价值');
    expect(placeOf('tiers.1.method.min', plan)).toBe('名次奖和抽奖第 2 项，下限');
    expect(placeOf('tiers', plan)).toBe('名次奖和抽奖');
    expect(placeOf('claim.days', plan)).toBe('兑奖期限');
    expect(placeOf('something.new', plan)).toBe('');
  });
});
