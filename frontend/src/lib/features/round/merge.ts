// Pure rules of the answer queue: which of two answers is newer, what is still owed to the server, what got lost.
import type { Answer, ResultView, SheetEntry } from '$lib/api/types';
import type { PendingAnswer, RoundRecord } from './store';

interface Stamp {
  writer: number;
  seq: number;
}

/** Whether `a` was given after `b`: a later opening wins, then the later answer. */
export function isNewer(a: Stamp, b: Stamp): boolean {
  return a.writer !== b.writer ? a.writer > b.writer : a.seq > b.seq;
}

export function sameAnswer(a: Answer | undefined, b: Answer | undefined): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function plain(answer: Answer | undefined): unknown {
  if (!answer) return null;
  if (answer.positions && answer.positions.length) return answer.positions.slice().sort((x, y) => x - y);
  if (answer.truth !== undefined && answer.truth !== null) return answer.truth;
  return answer.text ? answer.text.trim() : null;
}

export function isEmpty(answer: Answer | undefined): boolean {
  return plain(answer) === null;
}

/** What of the phone's answers is still worth sending after another look at the server's sheet. */
export function stillPending(pending: Record<string, PendingAnswer>, sheet: SheetEntry[]): Record<string, PendingAnswer> {
  const stored = new Map(sheet.map((entry) => [entry.question_id, entry]));
  const left: Record<string, PendingAnswer> = {};
  for (const id of Object.keys(pending)) {
    const mine = pending[id] as PendingAnswer;
    const theirs = stored.get(id);
    if (!theirs || isNewer(mine, theirs)) left[id] = mine;
  }
  return left;
}

/** Give every unsent answer the stamp of this opening, in the order in which they were given. */
export function restamp(pending: Record<string, PendingAnswer>, writer: number, next_seq: number): { pending: Record<string, PendingAnswer>; next_seq: number } {
  const out: Record<string, PendingAnswer> = {};
  const order = Object.keys(pending).sort((a, b) => (isNewer(pending[a] as Stamp, pending[b] as Stamp) ? 1 : -1));
  for (const id of order) out[id] = { writer, seq: next_seq++, answer: (pending[id] as PendingAnswer).answer };
  return { pending: out, next_seq };
}

/** Answers that the person gave and the result does not hold, in the paper's order. */
export function lostAnswers(pending: Record<string, PendingAnswer>, refused: Record<string, Answer>, result: ResultView): string[] {
  const lost: string[] = [];
  for (const item of result.items) {
    const id = item.question_id;
    const given = refused[id] ?? pending[id]?.answer;
    const named = result.undelivered.indexOf(id) >= 0;
    if (named || (given && !sameAnswer(given, item.answer))) lost.push(id);
  }
  return lost;
}

export function emptyRecord(account: string, attempt: string): RoundRecord {
  return { account, attempt, view: null, writer: 0, next_seq: 1, pending: {}, place: 0, flags: [], submitting: false, undelivered: [], done: false };
}
