// What the fields of an award plan share: findings by path, and which fields hold no number at all.
import { createContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { AwardFinding, TownView } from '$lib/api/types';

export class AwardForm {
  findings = $state.raw<readonly AwardFinding[]>([]);
  /** Groups that may play in this contest. */
  eligible = $state.raw<readonly string[]>([]);
  towns = $state.raw<readonly TownView[]>([]);
  /** Fields whose text is no number, by their id on the page. */
  readonly unreadable = new SvelteSet<string>();

  about(path: string): AwardFinding[] {
    return this.findings.filter((one) => one.path === path);
  }
}

export const [awardForm, setAwardForm] = createContext<AwardForm>();

/** Brings the field of a finding into view; a list if it has no field of its own. */
export function goTo(path: string): void {
  const parts = path.split('.');
  while (parts.length) {
    const place = document.querySelector<HTMLElement>(`[data-path="${parts.join('.')}"]`);
    const target = place?.querySelector<HTMLElement>('input, select, textarea, button') ?? place;
    if (target) {
      target.scrollIntoView({ block: 'center' });
      target.focus({ preventScroll: true });
      return;
    }
    parts.pop();
  }
}
