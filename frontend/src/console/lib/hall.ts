// What the hall's screen shows of a result, page by page: from the last tier to the first, ten winners at a time.
import type { DrawDesk, DrawScreen, DrawWinner } from '$lib/api/types';

export const ROWS = 10;

export interface HallPage {
  name: string;
  prize: string;
  /** Winners of the tier. */
  total: number;
  /** Number of the first row of this page within the tier, from 1. */
  from: number;
  rows: DrawWinner[];
  /** Prizes of the tier that nobody won; told on its last page. */
  unassigned: number;
}

export function pagesOf(draw: Pick<DrawDesk, 'result'>, screen: DrawScreen): HallPage[] {
  const pages: HallPage[] = [];
  for (const tier of [...screen.tiers].reverse()) {
    const total = tier.winners.length;
    const unassigned = draw.result?.find((one) => one.tier === tier.id)?.unassigned ?? 0;
    for (let from = 0; from === 0 || from < total; from += ROWS) {
      const last = from + ROWS >= total;
      pages.push({ name: tier.name, prize: tier.prize, total, from: from + 1, rows: tier.winners.slice(from, from + ROWS), unassigned: last ? unassigned : 0 });
    }
  }
  return pages;
}
