// What a draw came to: for one entry, and in words for everybody.
import { t } from '$lib/i18n';
import type { Draw, DrawTier, TierResult } from './types';

export type Outcome = { kind: 'won'; tier: string } | { kind: 'reserve'; tier: string; n: number } | { kind: 'lost' };

const nameOf = (draw: Draw, id: string): string => (draw.tiers.find((tier) => tier.id === id) ?? { name: id }).name;

/** What became of an entry: the first tier it won, else the first it is a reserve of. */
export function outcomeOf(draw: Draw, entry: string): Outcome | null {
  if (!draw.result) return null;
  for (const tier of draw.result) if (tier.winners.some((one) => one.entry === entry)) return { kind: 'won', tier: nameOf(draw, tier.tier) };
  for (const tier of draw.result) {
    const n = tier.reserves.findIndex((one) => one.entry === entry);
    if (n >= 0) return { kind: 'reserve', tier: nameOf(draw, tier.tier), n: n + 1 };
  }
  return { kind: 'lost' };
}

/** 一等奖 2 名，二等奖 6 名 */
export function tierNames(tiers: DrawTier[]): string {
  return tiers.map((tier) => t('draw.tier', { name: tier.name, n: tier.quantity })).join('，');
}

/** How a pool came to its size. */
export function poolText(draw: Draw, result: TierResult): string {
  const tier = draw.tiers.find((one) => one.id === result.tier);
  const name = tier ? tier.name : result.tier;
  const first = result.steps[0];
  const last = result.steps[result.steps.length - 1];
  if (tier && first && last && result.steps.length > 1) return t('draw.widened', { name, from: first.min, to: last.min, quantity: tier.quantity, n: result.pool });
  return t('draw.pool', { name, n: result.pool });
}
