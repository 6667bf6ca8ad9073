// The draw itself, repeated: pools, tickets, winners, and who follows a prize given up (docs/draw-bundle.md).
import { hex, Keyed, sha256, unhex, utf8 } from '$lib/sha256';
import { isBefore, type Bundle, type Entry, type Result, type Ticketed, type Tier } from './bundle';

const CHUNK = 4096;

export const hash = (text: string): string => hex(sha256(utf8(text)));

/** The hash that commits to a secret. */
export const commitmentOf = (secret: string): string => hex(sha256(Uint8Array.from([...utf8('quiz/draw/v1\n'), ...unhex(secret)])));

export const seedOf = (secret: string, a: string, l: string, b: string): string => hex(new Keyed(unhex(secret)).tag(`draw\n${a}\n${l}\n${b}`));

/** Tickets of a tier. */
export const tickets = (seed: string, tier: string): Keyed => new Keyed(unhex(seed), `${tier}\n`);

export const isWithin = (tier: Tier, min: number | null, entry: Entry): boolean => (min === null || entry[tier.measure] >= min) && (tier.max === null || entry[tier.measure] <= tier.max);

const byTicket = (a: Ticketed, b: Ticketed): number => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : isBefore(a.entry, b.entry) ? -1 : 1);

/** How many of ascending values lie below a bound. */
function below(sorted: number[], bound: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lets the bound fall as far as it must and may. */
function poolOf(tier: Tier, open: Entry[]): { result: Result; members: Entry[] } {
  const sorted = open.filter((entry) => isWithin(tier, null, entry)).map((entry) => entry[tier.measure]).sort((a, b) => a - b);
  const size = (min: number | null): number => sorted.length - (min === null ? 0 : below(sorted, min));
  let step = { min: tier.min, size: size(tier.min) };
  const steps = [step];
  while (step.min !== null && tier.floor !== null && step.size < tier.quantity && step.min > tier.floor) {
    step = { min: step.min - 1, size: size(step.min - 1) };
    steps.push(step);
  }
  const members = open.filter((entry) => isWithin(tier, step.min, entry));
  return { result: { tier: tier.id, min: step.min, max: tier.max, size: step.size, unassigned: 0, steps, winners: [], reserves: [] }, members };
}

/** The first so many of the members by their tickets; only theirs are written out. */
function firstOf(lots: Keyed, members: Entry[], count: number, onProgress: (done: number) => void): Ticketed[] {
  if (!count) return [];
  const orders = new Float64Array(members.length);
  for (let i = 0; i < members.length; i++) {
    if (i % CHUNK === 0) onProgress(i / members.length);
    orders[i] = lots.order((members[i] as Entry).id);
  }
  const last = count < orders.length ? (orders.slice().sort()[count - 1] as number) : Infinity;
  const near = members.filter((_, at) => (orders[at] as number) <= last);
  const ticketed = near.map(({ id }) => ({ entry: id, ticket: hex(lots.tag(id)) }));
  return ticketed.sort(byTicket).slice(0, count);
}

/** Draws all tiers; tells now and then which part of the work is done. */
export function drawTiers(seed: string, bundle: Bundle, onProgress: (share: number) => void = () => {}): Result[] {
  const gone = new Set<string>();
  return bundle.tiers.map((tier, at) => {
    const { result, members } = poolOf(tier, bundle.entries.filter((entry) => !gone.has(entry.id)));
    const first = firstOf(tickets(seed, tier.id), members, tier.quantity + tier.reserves, (done) => onProgress((at + done) / bundle.tiers.length));
    result.winners = first.slice(0, tier.quantity);
    result.reserves = first.slice(tier.quantity);
    result.unassigned = tier.quantity - result.winners.length;
    if (!bundle.adding) for (const winner of result.winners) gone.add(winner.entry);
    return result;
  });
}

/** Who follows each prize given up (`-` nobody, empty: not held), and who holds a prize of each tier then. */
export function follow(results: Result[], adding: boolean, waivers: { tier: string; entry: string }[]): { followers: string[]; holders: string[][] } {
  const tiers = results.map((result) => ({ holders: new Set(result.winners.map((w) => w.entry)), ever: new Set(result.winners.map((w) => w.entry)), reserves: result.reserves.map((r) => r.entry), used: 0 }));
  const followers = waivers.map(({ tier, entry }) => {
    const at = results.findIndex((result) => result.tier === tier);
    const own = tiers[at];
    if (!own || !own.holders.delete(entry)) return '';
    const barring = adding ? tiers.slice(at + 1) : tiers;
    while (own.used < own.reserves.length) {
      const next = own.reserves[own.used++] as string;
      if (barring.some((other) => other.ever.has(next))) continue;
      own.holders.add(next);
      own.ever.add(next);
      return next;
    }
    return '-';
  });
  return { followers, holders: tiers.map((tier) => [...tier.holders]) };
}
