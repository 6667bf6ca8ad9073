// What a prize asks of its winner, in words.
import { get } from '$lib/api/client';
import type { OwnPrize, OwnPrizes } from '$lib/api/types';
import { date } from '$lib/format';
import { t } from '$lib/i18n';

export const waits = (prize: OwnPrize): boolean => prize.state === 'drawn' || prize.state === 'notified';

/** Prizes of the person, newest first. */
export async function loadPrizes(): Promise<OwnPrize[]> {
  return (await get<OwnPrizes>('/me/prizes')).prizes;
}

/** Until when, or what to do now. */
export function untilText(prize: OwnPrize): string {
  if (prize.overdue) return t('prize.overdue');
  return prize.deadline_at_ms ? t('prize.won_by', { date: date(prize.deadline_at_ms) }) : t('prize.won_now');
}

export function stateText(prize: OwnPrize): string {
  return prize.overdue && waits(prize) ? t('prize.overdue') : t(`prize.state.${prize.state}`);
}
