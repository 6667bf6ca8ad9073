// The pages of study by their address; the router knows only that they begin with /study.
import type { PageModule } from '$lib/router/router.svelte';

const page = (load: () => Promise<unknown>): (() => Promise<PageModule>) => load as () => Promise<PageModule>;
const PAGES: Record<string, () => Promise<PageModule>> = {
  '': page(() => import('./StudyPage.svelte')),
  practice: page(() => import('./PracticePage.svelte')),
  notebook: page(() => import('./ListPage.svelte')),
  marked: page(() => import('./ListPage.svelte')),
  search: page(() => import('./SearchPage.svelte')),
  settings: page(() => import('./SettingsPage.svelte')),
};
const missing = page(() => import('../../../app/Missing.svelte'));

export function load(): Promise<PageModule> {
  return (PAGES[location.pathname.split('/')[2] ?? ''] ?? missing)();
}

/** Fetches every page of study and the scheduler, so that they are there when the network is not. */
export async function prefetch(): Promise<void> {
  for (const one of Object.keys(PAGES)) await PAGES[one]?.();
  await import('./scheduler');
}
