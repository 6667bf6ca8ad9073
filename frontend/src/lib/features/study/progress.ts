// How well each activity is known: pure, so that every case can be tested.
import type { Group } from './device';
import type { Question } from './marking';
import { inNotebook, isDue, isMarked, stageOf, type Notes } from './notes';

export interface Progress {
  code: string;
  name: string;
  activity: number | null;
  total: number;
  mastered: number;
  learning: number;
  fresh: number;
}

/** What is known of a group counts only for questions that are open; those of a group that is not kept count as new. */
export function progressOf(groups: Group[], kept: Record<string, Question[]>, notes: Notes): Progress[] {
  return groups.map((group) => {
    let mastered = 0;
    let learning = 0;
    for (const question of kept[group.code] ?? []) {
      const stage = stageOf(notes[question.id]);
      if (stage === 'mastered') mastered += 1;
      else if (stage === 'learning') learning += 1;
    }
    const total = group.open;
    return { code: group.code, name: group.name, activity: group.activity ?? null, total, mastered, learning, fresh: Math.max(0, total - mastered - learning) };
  });
}

export const allOf = (kept: Record<string, Question[]>): Question[] => Object.keys(kept).reduce<Question[]>((all, code) => all.concat(kept[code] ?? []), []);

export function counts(kept: Record<string, Question[]>, notes: Notes, now_ms: number): { due: number; notebook: number; marked: number } {
  const open = allOf(kept);
  const ids = Object.keys(notes);
  return {
    due: open.filter((one) => isDue(notes[one.id], now_ms)).length,
    notebook: ids.filter((id) => inNotebook(notes[id])).length,
    marked: ids.filter((id) => isMarked(notes[id])).length,
  };
}
