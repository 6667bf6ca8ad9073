// Which question comes next: what went wrong a moment ago, what is due, what is new, then what is due soonest. It never ends.
import type { Question } from './marking';
import { dayOf, isDue, type Notes } from './notes';

/** How many other questions come before one that went wrong is asked again. */
export const GAP = 4;

export interface Session {
  /** Ids in the order in which they were asked. */
  asked: string[];
  /** Ids that went wrong and have not gone right since, with how many had been asked by then. */
  again: Record<string, number>;
}

export const newSession = (): Session => ({ asked: [], again: {} });

export function answered(session: Session, id: string, right: boolean): Session {
  const again = { ...session.again };
  delete again[id];
  const asked = session.asked.concat(id);
  if (!right) again[id] = asked.length;
  return { asked, again };
}

export type Why = 'again' | 'due' | 'new' | 'ahead';

export function pick(questions: Question[], notes: Notes, session: Session, now_ms: number, random: () => number = Math.random): { question: Question; why: Why } | null {
  const recent = session.asked.slice(-Math.min(GAP, questions.length - 1) || session.asked.length);
  const free = questions.length > 1 ? questions.filter((one) => recent.indexOf(one.id) < 0) : questions;
  const at = (one: Question): number => session.again[one.id] ?? Infinity;
  const again = free.filter((one) => session.asked.length - at(one) >= Math.min(GAP, questions.length - 1));
  if (again.length) return { question: again.sort((a, b) => at(a) - at(b))[0] as Question, why: 'again' };
  const rest = free.filter((one) => session.again[one.id] === undefined);
  const due_ms = (one: Question): number => (notes[one.id] && notes[one.id]?.due_ms) || 0;
  const unseen = (one: Question): boolean => session.asked.indexOf(one.id) < 0;
  const due = rest.filter((one) => unseen(one) && isDue(notes[one.id], now_ms));
  if (due.length) return { question: due.sort((a, b) => due_ms(a) - due_ms(b))[0] as Question, why: 'due' };
  const fresh = rest.filter((one) => !notes[one.id] || !notes[one.id]?.reviews.length);
  if (fresh.length) return { question: fresh[Math.floor(random() * fresh.length)] as Question, why: 'new' };
  const ahead = (rest.length ? rest : free).slice().sort((a, b) => dayOf(due_ms(a)) - dayOf(due_ms(b)) || last(session, a) - last(session, b));
  return ahead[0] ? { question: ahead[0], why: 'ahead' } : null;
}

const last = (session: Session, one: Question): number => session.asked.lastIndexOf(one.id);
