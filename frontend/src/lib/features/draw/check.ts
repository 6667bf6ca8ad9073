// Repeats a draw from its proof bundle and compares everything that the bundle claims; the same checks as `quiz draw verify`.
import { read, type Bundle, type ListLine, type Reading, type Result, type Ticketed } from './bundle';
import { Malformed, SECTIONS, type Section } from './lines';
import { commitmentOf, drawTiers, follow, hash, isWithin, seedOf, tickets } from './lots';
import { hex } from '$lib/sha256';

export type What = 'form' | 'draw' | 'announcement' | 'rules' | 'postings' | 'entries' | 'commitment' | 'beacon' | 'seed' | 'pool' | 'winners' | 'reserves' | 'result' | 'once' | 'waivers' | 'list' | 'mask' | 'record' | 'digest';
export interface Fault { at: number | null; expected: string; found: string }
export interface Check { what: What; tier: string | null; facts: string[]; fault: Fault | null }
export interface Remark { what: 'single_person' | 'same_role' | 'not_posted' | 'late_freeze' | 'late_drawing' | 'other_issue'; fact: string }
export interface Report { passed: boolean; checks: Check[]; remarks: Remark[]; bundle: Bundle | null }
export interface TierStanding { tier: string; outcome: 'won' | 'reserve' | 'not' | 'out_of_bounds' | 'won_before'; at: number; ticket: string | null; place: number; pool: number; holds: boolean }
export interface Standing { id: string; line: number; right: number; score_milli: number; rank: number; tiers: TierStanding[] }

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ENDS = /^[\t\n\r \u3000]+|[\t\n\r \u3000]+$/g;

const differs = (at: number | null, expected: string, found: string): Fault | null => (expected === found ? null : { at, expected, found });
const dash = (bound: number | null): string => (bound === null ? '-' : String(bound));

function firstDifference(expected: string[], found: string[]): Fault | null {
  for (let at = 0; at < Math.max(expected.length, found.length); at++) {
    const fault = differs(at + 1, expected[at] ?? '', found[at] ?? '');
    if (fault) return fault;
  }
  return null;
}

function poolFault(own: Result, claim: Result): Fault | null {
  const steps = (result: Result): string[] => result.steps.map((step) => `${dash(step.min)} ${step.size}`);
  const whole = (result: Result): string => `${dash(result.min)} ${dash(result.max)} ${result.size}`;
  return firstDifference(steps(own), steps(claim)) ?? differs(null, whole(own), whole(claim));
}

const ticketLines = (list: Ticketed[]): string[] => list.map(({ entry, ticket }) => `${entry} ${ticket}`);

/** One full-width star behind one or two characters without a digit; what a character carries does not count. */
function isMaskedName(name: string): boolean {
  if (!name.endsWith('＊')) return false;
  const shown = name.slice(0, -1);
  if (/[0-9０-９＊*]/.test(shown)) return false;
  const bare = shown.replace(/\u200d+[^]?[\udc00-\udfff]?/g, '').replace(/[\p{M}\u{1f3fb}-\u{1f3ff}]/gu, '');
  return [1, 2].includes(Array.from(bare).length);
}
const isMaskedMobile = (text: string): boolean => /^(\d{3}\*{4}\d{4}|\*{4}|-)$/.test(text);
const isTown = (text: string): boolean => (text.match(/[0-9０-９]/g)?.length ?? 0) <= 3;

function openText({ name, mobile, town }: ListLine): string | null {
  if (!isMaskedName(name)) return name;
  if (!isMaskedMobile(mobile)) return mobile;
  return isTown(town) ? null : town;
}

function recordFault({ announced_at_ms, freezes, appears_at_ms, entered_at_ms, drawn_at_ms }: Bundle['record']): Fault | null {
  const times: [string, number][] = [['announced', announced_at_ms]];
  for (const [at, freeze] of freezes.entries()) {
    if (freeze.number !== at + 1 || (freeze.withdrawn_at_ms === null) !== (at + 1 === freezes.length)) return { at: at + 1, expected: String(at + 1), found: `freeze ${freeze.number}` };
    times.push(['freeze', freeze.at_ms]);
    if (freeze.withdrawn_at_ms !== null) times.push(['withdrawn', freeze.withdrawn_at_ms]);
  }
  times.push(['appears', appears_at_ms], ...entered_at_ms.map((at): [string, number] => ['entered', at]), ['drawn', drawn_at_ms]);
  for (let at = 1; at < times.length; at++) {
    const [[before, first], [after, second]] = [times[at - 1] as [string, number], times[at] as [string, number]];
    if (second < first) return differs(null, before, after);
  }
  return null;
}

function remarksOf({ record, postings, beacon, announced_beacon }: Bundle): Remark[] {
  const remarks: Remark[] = [];
  const last = record.freezes[record.freezes.length - 1];
  if (record.single !== null) remarks.push({ what: 'single_person', fact: record.single });
  else if (last?.role === record.drawn_role) remarks.push({ what: 'same_role', fact: '' });
  for (const what of ['announcement', 'entries']) if (!postings.some((p) => p.what === what && p.at_ms <= record.appears_at_ms)) remarks.push({ what: 'not_posted', fact: what });
  const ahead = record.appears_at_ms - (last?.at_ms ?? 0);
  if (ahead < DAY_MS) remarks.push({ what: 'late_freeze', fact: String(Math.floor(ahead / HOUR_MS)) });
  const behind = record.drawn_at_ms - record.appears_at_ms;
  if (behind > DAY_MS) remarks.push({ what: 'late_drawing', fact: String(Math.floor(behind / HOUR_MS)) });
  if (!beacon.startsWith(announced_beacon)) remarks.push({ what: 'other_issue', fact: announced_beacon });
  return remarks;
}

function checksOf({ bundle, ids, claimed, bodies, digest, whole }: Reading, text: string, onProgress: (share: number) => void): Check[] {
  const checks: Check[] = [];
  const add = (what: What, facts: (string | number)[], fault: Fault | null, tier: string | null = null): void => void checks.push({ what, tier, facts: facts.map(String), fault });
  const digests = bodies.map((body) => hash(body));
  const computed = (section: Section): string => digests[SECTIONS.indexOf(section)] as string;
  const section = (name: Section): Fault | null => differs(null, computed(name), claimed[SECTIONS.indexOf(name)] as string);
  add('form', [text.split('\n').length - 1, SECTIONS.length], null);
  const other = ids.find((id) => id !== bundle.draw);
  add('draw', [bundle.draw], other === undefined ? null : differs(null, bundle.draw, other));
  add('announcement', [computed('announcement')], section('announcement'));
  add('rules', [], differs(null, bundle.rules_hash, computed('rules')) ?? section('rules'));
  add('postings', [bundle.postings.length], section('postings'));
  add('entries', [bundle.entries.length, computed('entries')], section('entries'));
  add('commitment', [], differs(null, bundle.commitment, commitmentOf(bundle.secret)) ?? section('secret'));
  add('beacon', [bundle.beacon], differs(null, bundle.beacon.replace(ENDS, ''), bundle.beacon) ?? section('beacon'));
  const seed = seedOf(bundle.secret, computed('announcement'), computed('entries'), bundle.beacon);
  add('seed', [seed], differs(null, seed, bundle.seed));
  const own = drawTiers(seed, bundle, onProgress);
  for (const [at, result] of own.entries()) {
    const claim = bundle.results[at];
    if (claim?.tier !== result.tier) {
      add('pool', [], differs(at + 1, result.tier, claim?.tier ?? ''), result.tier);
      continue;
    }
    add('pool', [result.size, result.steps.length - 1], poolFault(result, claim), result.tier);
    const winners = firstDifference(ticketLines(result.winners), ticketLines(claim.winners)) ?? differs(null, String(result.unassigned), String(claim.unassigned));
    add('winners', [result.winners.length, result.unassigned], winners, result.tier);
    add('reserves', [result.reserves.length], firstDifference(ticketLines(result.reserves), ticketLines(claim.reserves)), result.tier);
  }
  const surplus = bundle.results[own.length];
  add('result', [], (surplus ? differs(own.length + 1, '', surplus.tier) : null) ?? section('result'));
  const seen = new Set<string>();
  let twice: string | null = null;
  for (const { entry } of bundle.results.flatMap((result) => result.winners)) {
    if (seen.has(entry)) twice ??= entry;
    seen.add(entry);
  }
  add('once', [seen.size], twice === null || bundle.adding ? null : differs(null, '', twice));
  const { followers, holders } = follow(own, bundle.adding, bundle.waivers);
  let wrong: Fault | null = null;
  for (const [at, waiver] of bundle.waivers.entries()) wrong ??= differs(at + 1, followers[at] as string, followers[at] === '' ? waiver.entry : waiver.follower);
  add('waivers', [bundle.waivers.length], wrong ?? section('waivers'));
  const held = own.flatMap((result, at) => (holders[at] as string[]).map((entry) => `${result.tier} ${entry}`));
  add('list', [bundle.list.length], firstDifference(held, bundle.list.map((line) => `${line.tier} ${line.entry}`)) ?? section('list'));
  let open: Fault | null = null;
  for (const [at, line] of bundle.list.entries()) {
    const text = openText(line);
    if (text !== null) open ??= { at: at + 1, expected: '', found: text };
  }
  add('mask', [], open);
  add('record', [], recordFault(bundle.record) ?? section('record'));
  const sum = hash(whole);
  add('digest', [sum], differs(null, sum, digest));
  return checks;
}

export function verify(text: string, onProgress: (share: number) => void = () => {}): Report {
  try {
    const reading = read(text);
    const checks = checksOf(reading, text, onProgress);
    return { passed: checks.every((check) => !check.fault), checks, remarks: remarksOf(reading.bundle), bundle: reading.bundle };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const fault = { at: error.line, expected: '', found: error.section };
    return { passed: false, checks: [{ what: 'form', tier: null, facts: [], fault }], remarks: [], bundle: null };
  }
}

/** Where an entry stands; null if it is not among the entries. Trusts the bundle's result, so verify it first. */
export function standing(bundle: Bundle, id: string): Standing | null {
  const at = bundle.entries.findIndex((entry) => entry.id === id);
  const own = bundle.entries[at];
  if (!own) return null;
  const { holders } = follow(bundle.results, bundle.adding, bundle.waivers);
  const gone = new Set<string>();
  const tiers = bundle.tiers.slice(0, bundle.results.length).map((tier, at): TierStanding => {
    const result = bundle.results[at] as Result;
    const lots = tickets(bundle.seed, tier.id);
    const isIn = isWithin(tier, result.min, own) && !gone.has(id);
    const [mine, order] = [hex(lots.tag(id)), lots.order(id)];
    const isAhead = (entry: string): boolean => {
      const other = lots.order(entry);
      return other < order || (other === order && hex(lots.tag(entry)) <= mine);
    };
    const place = isIn ? bundle.entries.filter((entry) => isWithin(tier, result.min, entry) && !gone.has(entry.id) && isAhead(entry.id)).length : 0;
    const [won, reserve] = [result.winners, result.reserves].map((list) => list.findIndex(({ entry }) => entry === id) + 1) as [number, number];
    const outcome = won ? 'won' : reserve ? 'reserve' : isIn ? 'not' : gone.has(id) ? 'won_before' : 'out_of_bounds';
    if (!bundle.adding) for (const winner of result.winners) gone.add(winner.entry);
    return { tier: tier.id, outcome, at: won || reserve, ticket: isIn ? mine : null, place, pool: result.size, holds: (holders[at] as string[]).includes(id) };
  });
  return { id, line: at + 1, right: own.right, score_milli: own.score_milli, rank: own.rank, tiers };
}
