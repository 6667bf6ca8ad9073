// Acts on questions: says how many were done and why others were not, and offers to undo for a while.
import type { ActOutcome } from '$lib/api/types';
import { t, type Key } from '../i18n';
import * as api from './api';
import { problemText } from './problems';
import { toast } from './toast.svelte';

/** Tell what came of an act; `changed` fetches what is on the screen again after an undo. */
export function tell(done: Key, outcome: ActOutcome, changed: () => Promise<void> | void): void {
  const first = outcome.refused[0];
  const text = t(done, { count: outcome.done }) + (first ? t('acts.refused', { count: outcome.refused.length, why: first.message }) : '');
  const token = outcome.undo;
  toast.say(text, token ? { label: t('acts.undo'), act: () => void undo(token, changed) } : null);
}

async function undo(token: string, changed: () => Promise<void> | void): Promise<void> {
  try {
    const outcome = await api.undoQuestions(token);
    const first = outcome.refused[0];
    toast.say(t('acts.undone', { count: outcome.done }) + (first ? t('acts.refused', { count: outcome.refused.length, why: first.message }) : ''));
  } catch (error) {
    toast.say(problemText(error));
  }
  await changed();
}
