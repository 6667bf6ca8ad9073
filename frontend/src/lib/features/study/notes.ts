// Notes of practice, one a question: what happened. Schedule, notebook and streak are computed from them, so merging the
// notes of two phones is a union and loses nothing. The same laws as on the server.
import type { Schemas } from '$lib/api/types';

export type WireNote = Schemas['StudyNote'];
export const AGAIN = 1;
export const HARD = 2;
export const GOOD = 3;
export const EASY = 4;
export const REVIEWS_MAX = 12;

export interface Note {
  /** Reviews, oldest first: when, and how it went. */
  reviews: [number, number][];
  /** When it was said whether the question is bookmarked. */
  bookmark?: [number, boolean];
  /** When it was said up to when wrong answers are out of the notebook. */
  cleared?: [number, number];
  /** Not yet at the server. */
  dirty?: boolean;
  /** Made from the reviews by the scheduler; missing until it has looked. */
  due_ms?: number;
  stability_days?: number;
}
export type Notes = Record<string, Note>;

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

/** The Shanghai day of an instant, counted from 1970. */
export const dayOf = (at_ms: number): number => Math.floor((at_ms + SHANGHAI_MS) / DAY_MS);

function later<T extends boolean | number>(a: [number, T] | undefined, b: [number, T] | undefined): [number, T] | undefined {
  if (!a || !b) return a || b;
  if (a[0] !== b[0]) return a[0] > b[0] ? a : b;
  return a[1] >= b[1] ? a : b;
}

/** The note of somebody who did both. Order, grouping and repeats make no difference. */
export function mergeNotes(a: Note, b: Note): Note {
  const ratings = new Map<number, number>();
  for (const [at, rating] of a.reviews.concat(b.reviews)) ratings.set(at, Math.max(rating, ratings.get(at) ?? 0));
  const reviews = Array.from(ratings).sort((x, y) => x[0] - y[0]).slice(-REVIEWS_MAX);
  const note: Note = { reviews };
  const bookmark = later(a.bookmark, b.bookmark);
  const cleared = later(a.cleared, b.cleared);
  if (bookmark) note.bookmark = bookmark;
  if (cleared) note.cleared = cleared;
  if (a.dirty || b.dirty) note.dirty = true;
  // What was computed holds only for the very same reviews.
  const same = [a, b].find((one) => one.due_ms !== undefined && sameReviews(one.reviews, reviews));
  if (same) {
    note.due_ms = same.due_ms;
    note.stability_days = same.stability_days;
  }
  return note;
}

const sameReviews = (a: Note['reviews'], b: Note['reviews']): boolean => a.length === b.length && a.every((one, i) => one[0] === b[i]?.[0] && one[1] === b[i]?.[1]);

export function toWire(question_id: string, note: Note): WireNote {
  return {
    question_id,
    reviews: note.reviews.map(([at_ms, rating]) => ({ at_ms, rating })),
    bookmark: note.bookmark ? { at_ms: note.bookmark[0], on: note.bookmark[1] } : null,
    cleared: note.cleared ? { at_ms: note.cleared[0], upto_ms: note.cleared[1] } : null,
  };
}

export function fromWire(wire: WireNote): Note {
  const note: Note = { reviews: wire.reviews.map((one) => [one.at_ms, one.rating]) };
  if (wire.bookmark) note.bookmark = [wire.bookmark.at_ms, wire.bookmark.on];
  if (wire.cleared) note.cleared = [wire.cleared.at_ms, wire.cleared.upto_ms];
  return note;
}

export const isMarked = (note: Note | undefined): boolean => !!note && !!note.bookmark && note.bookmark[1];

/** A wrong answer stays in the notebook until it is taken out or the question was answered right twice since. */
export function inNotebook(note: Note | undefined): boolean {
  if (!note) return false;
  let rights = RIGHTS_TO_LEAVE;
  const cleared = note.cleared ? note.cleared[1] : -1;
  for (const [at, rating] of note.reviews) rights = rating === AGAIN ? (at > cleared ? 0 : RIGHTS_TO_LEAVE) : rights + 1;
  return rights < RIGHTS_TO_LEAVE;
}
const RIGHTS_TO_LEAVE = 2;

/** How often it went wrong, as far as is known. */
export const wrongs = (note: Note): number => note.reviews.filter((one) => one[1] === AGAIN).length;

export type Stage = 'new' | 'learning' | 'mastered';
const MASTERED_DAYS = 7;

export function stageOf(note: Note | undefined): Stage {
  const last = note && note.reviews[note.reviews.length - 1];
  if (!note || !last) return 'new';
  return last[1] !== AGAIN && (note.stability_days ?? 0) >= MASTERED_DAYS ? 'mastered' : 'learning';
}

/** Whether the question is to be looked at again today, in Shanghai's calendar. */
export const isDue = (note: Note | undefined, now_ms: number): boolean => !!note && note.reviews.length > 0 && dayOf(note.due_ms ?? 0) <= dayOf(now_ms);

/** How a right or wrong answer counts for the schedule. */
export function ratingOf(right: boolean, took_ms: number, characters: number): number {
  if (!right) return AGAIN;
  return took_ms > SLOW_MS + characters * READING_MS ? HARD : GOOD;
}
const SLOW_MS = 20_000;
/** Time to read one character, without hurry. */
const READING_MS = 200;

/** Reviews of today, and on how many days in a row up to today or yesterday there were any. */
export function habit(notes: Notes, now_ms: number): { today: number; streak: number } {
  const today = dayOf(now_ms);
  const days = new Set<number>();
  let count = 0;
  for (const id of Object.keys(notes)) {
    for (const [at] of (notes[id] as Note).reviews) {
      const day = dayOf(at);
      days.add(day);
      if (day === today) count += 1;
    }
  }
  let day = days.has(today) ? today : today - 1;
  let streak = 0;
  for (; days.has(day); day -= 1) streak += 1;
  return { today: count, streak };
}
