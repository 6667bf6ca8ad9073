// What every page of study does first: whose notes, which questions, and bringing both up to date in the background.
import { syncNotes } from './sync';
import { changeNotes, isKept, owner, readNotes, type Settings } from './device';
import { questionsOf, type Pool } from './pool';
import type { Question } from './marking';
import type { Notes } from './notes';

/** The notes with their schedule computed; the scheduler is fetched only when there is something to compute. */
export async function scheduledNotes(): Promise<Notes> {
  const who = owner();
  const notes = await readNotes(who);
  if (!Object.keys(notes).some((id) => notes[id]?.reviews.length && notes[id]?.due_ms === undefined)) return notes;
  try {
    const { scheduleAll } = await import('./scheduler');
    return await changeNotes(who, scheduleAll);
  } catch {
    // Without the scheduler everything counts as due, which is harmless.
    return notes;
  }
}

/** False when the account could not be reached. */
export async function synced(): Promise<boolean> {
  return syncNotes().then(
    () => true,
    () => false,
  );
}

/** Fetches the chosen groups one after another; tells after each what there is. */
export async function keepChosen(pool: Pool, settings: Settings, got: (group: string, questions: Question[]) => void): Promise<void> {
  for (const group of pool.topics.groups) {
    if (!isKept(settings, group.code)) continue;
    const questions = await questionsOf(pool, group.code);
    got(group.code, questions);
  }
}
