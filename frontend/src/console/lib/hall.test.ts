import { expect, test } from 'vitest';
import type { DrawDesk, DrawScreen } from '$lib/api/types';
import { pagesOf } from './hall';

const winner = (place: number) => ({ place, masked: '林＊', mobile_masked: '138****7712', town: '小榄镇', entry: `e${place}` });
const tier = (id: string, count: number) => ({ id, name: id, prize: '奖品', winners: Array.from({ length: count }, (_, index) => winner(index + 1)) });

test('the first prize comes last, ten winners at a time, nobody twice and nobody left out', () => {
  const screen: DrawScreen = { state: 'drawn', tiers: [tier('first', 1), tier('second', 23), tier('third', 0)] };
  const result = [{ tier: 'third', unassigned: 5 }] as unknown as DrawDesk['result'];
  const pages = pagesOf({ result }, screen);
  expect(pages.map((page) => [page.name, page.from, page.rows.length, page.unassigned])).toEqual([
    ['third', 1, 0, 5],
    ['second', 1, 10, 0],
    ['second', 11, 10, 0],
    ['second', 21, 3, 0],
    ['first', 1, 1, 0],
  ]);
});
