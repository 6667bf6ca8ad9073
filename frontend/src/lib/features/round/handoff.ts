// Hands a paper that was just started over to the round page, which saves a request.
import type { AttemptView } from '$lib/api/types';

let waiting: AttemptView | null = null;

export function handOver(view: AttemptView): void {
  waiting = view;
}

export function takeHandOver(attempt: string): AttemptView | null {
  const view = waiting && waiting.id === attempt ? waiting : null;
  waiting = null;
  return view;
}
