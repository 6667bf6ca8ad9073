// FSRS: when a question is due again, from its reviews alone. A chunk of its own, fetched after the first paint.
import { createEmptyCard, fsrs, type Grade } from 'ts-fsrs';
import type { Note, Notes } from './notes';

/** The library counts days in UTC; its clock is moved so that they begin at midnight in Shanghai. */
const SHANGHAI_MS = 8 * 3_600_000;
/** Days, not minutes: what went wrong comes back within the session anyway. No chance in it: every phone computes the same. */
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false });

export interface Schedule {
  due_ms: number;
  stability_days: number;
}

export function schedule(reviews: Note['reviews']): Schedule {
  const first = reviews[0];
  if (!first) return { due_ms: 0, stability_days: 0 };
  let card = createEmptyCard(new Date(first[0] + SHANGHAI_MS));
  for (const [at, rating] of reviews) card = scheduler.next(card, new Date(at + SHANGHAI_MS), rating as Grade).card;
  return { due_ms: card.due.getTime() - SHANGHAI_MS, stability_days: card.stability };
}

/** Computes what is missing; gives the same object when nothing was. */
export function scheduleAll(notes: Notes): Notes {
  const waiting = Object.keys(notes).filter((id) => (notes[id] as Note).due_ms === undefined && (notes[id] as Note).reviews.length);
  if (!waiting.length) return notes;
  const all = { ...notes };
  for (const id of waiting) all[id] = { ...(all[id] as Note), ...schedule((all[id] as Note).reviews) };
  return all;
}
