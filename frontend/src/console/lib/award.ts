// Pure parts of the editor of award plans: new entries, and what the paths of findings mean in words.
import type { AwardFinding, AwardInstant, AwardOrganization, AwardPlanDraft, AwardTier } from '$lib/api/types';
import { known, t, word } from '../i18n';

export const EMPTY_PLAN: AwardPlanDraft = {
  adding: false,
  tiers: [],
  instant: [],
  organization: [],
  claim: { days: 15, pick_up: null, ship: false, id_needed: false },
  notice: { days: 5, contact: '' },
};

/** A plan as it may be sent back: without what the server adds to it. */
export function draftOf(plan: AwardPlanDraft | null): AwardPlanDraft {
  const { adding, tiers, instant = [], organization = [], claim, notice } = plan ?? EMPTY_PLAN;
  return structuredClone({ adding, tiers, instant, organization, claim, notice });
}

const LISTS = ['tiers', 'instant', 'organization'] as const;
export type AwardListName = (typeof LISTS)[number];

/** A short id that no entry of the plan has; it becomes part of tickets. */
export function newId(plan: AwardPlanDraft, list: AwardListName): string {
  const taken = new Set([...plan.tiers, ...(plan.instant ?? []), ...(plan.organization ?? [])].map((one) => one.id));
  let n = 1;
  while (taken.has(`${list.charAt(0)}${n}`)) n += 1;
  return `${list.charAt(0)}${n}`;
}

export function newTier(id: string): AwardTier {
  return { id, name: '', prize: '', value_fen: 0, quantity: 1, reserves: 0, picture: null, scope: { kind: 'all', key: null }, method: { kind: 'draw', measure: 'right', min: null, max: null, floor: null, every: 'once' } };
}

export function newInstant(id: string): AwardInstant {
  return { id, name: '', prize: '', value_fen: 0, odds_millionths: 10_000, stock_total: 100, stock_per_day: null };
}

export function newOrganization(id: string): AwardOrganization {
  return { id, name: '', prize: '', quantity: 1, people_min: 10, order: ['people'], mean_min_milli: null, coverage_min_milli: null };
}

/** Measures by which organizations are compared, in the order pages offer them. */
export const MEASURES = ['people', 'mean', 'coverage'] as const;

/** The order with `measure` at a place; it appears once, and an empty one ends the list. */
export function orderWith(order: readonly string[], place: number, measure: string): string[] {
  if (!measure) return order.slice(0, place);
  const before = order.slice(0, place);
  const after = order.slice(place + 1);
  const old = order[place];
  // What stood here takes the place of what moves up from further down.
  return [...before, measure, ...after.map((one) => (one === measure && old ? old : one))];
}

/** Where a finding belongs, in words: 一等奖，单件价值. */
export function placeOf(path: string, plan: AwardPlanDraft): string {
  const [list = '', at = '', ...rest] = path.split('.');
  const isList = LISTS.some((one) => one === list);
  const entry = isList && at !== '' ? plan[list as AwardListName]?.[Number(at)] : undefined;
  const field = isList ? rest.join('.') : path;
  const what = field && known('award.at', field) ? word('award.at', field) : '';
  if (!isList) return what;
  const whose = at === '' ? t(`award.list.${list as AwardListName}`) : entry?.name.trim() || t('award.nth', { list: t(`award.list.${list as AwardListName}`), n: Number(at) + 1 });
  return what ? t('award.at_both', { whose, what }) : whose;
}

export const errorsOf = (findings: readonly AwardFinding[]): number => findings.filter((one) => one.severity === 'error').length;
