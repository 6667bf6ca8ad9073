// Brings the notes of this phone and of the account together. Sending again changes nothing, so nothing has to be remembered
// but which notes are new.
import { get, isCode, put } from '$lib/api/client';
import type { Schemas } from '$lib/api/types';
import { changeNotes, dropNotes, moveNotes, owner, readNotes } from './device';
import { fromWire, mergeNotes, toWire, type Note, type Notes, type WireNote } from './notes';

type Reply = Schemas['StudyNotes'];
/** Notes of one request; the server takes 200. */
const AT_ONCE = 80;

function take(notes: Notes, wires: WireNote[], sent?: Notes): Notes {
  const all = { ...notes };
  for (const wire of wires) {
    const id = wire.question_id;
    const mine = all[id] ?? { reviews: [] };
    const merged = mergeNotes(mine, fromWire(wire));
    // Changed while it was on its way: it is sent once more.
    if (sent && JSON.stringify(toWire(id, mine)) === JSON.stringify(toWire(id, sent[id] ?? { reviews: [] }))) delete merged.dirty;
    all[id] = merged;
  }
  // Notes of questions the server does not know any more stay here and are not sent again.
  if (sent) for (const id of Object.keys(sent)) if (!wires.some((wire) => wire.question_id === id)) all[id] = clean(all[id] ?? { reviews: [] });
  return all;
}

function clean(note: Note): Note {
  const plain = { ...note };
  delete plain.dirty;
  return plain;
}

/** Sends what is new. True when nothing is left. */
export async function pushNotes(account: string): Promise<boolean> {
  for (;;) {
    const notes = await readNotes(account);
    const ids = Object.keys(notes).filter((id) => (notes[id] as Note).dirty).slice(0, AT_ONCE);
    if (!ids.length) return true;
    const sent: Notes = {};
    for (const id of ids) sent[id] = notes[id] as Note;
    const reply = await put<Reply>('/me/study', { notes: ids.map((id) => toWire(id, sent[id] as Note)) });
    await changeNotes(account, (now) => take(now, reply.notes, sent));
  }
}

/** Joins what was practised before signing in, sends what is new, and takes what other phones have left. Nothing without an account. */
export async function syncNotes(): Promise<void> {
  const account = owner();
  if (!account) return;
  await moveNotes('', account, true);
  try {
    await pushNotes(account);
    const reply = await get<Reply>('/me/study');
    await changeNotes(account, (now) => take(now, reply.notes));
  } catch (error) {
    // Signed out elsewhere: the notes wait for the next sign-in.
    if (!isCode(error, 'sign_in_required', 'session_ended')) throw error;
  }
}

/** How many notes of an account this phone keeps. */
export const countNotes = async (account: string): Promise<number> => Object.keys(await readNotes(account)).length;

/** On signing out: the notes stay here for whoever uses this phone, or go; the account keeps what it has. */
export async function leaveNotes(account: string, keep: boolean): Promise<void> {
  if (keep) await moveNotes(account, '', false);
  else await dropNotes(account);
}
