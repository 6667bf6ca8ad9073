// The pages of draws and prizes by their address; the router knows only how they begin.
import type { PageModule } from '$lib/router/router.svelte';

const lists = () => import('./lists');
const prizes = () => import('../prize/pages');
const page = (load: () => Promise<unknown>): (() => Promise<PageModule>) => async () => ({ default: await load() }) as PageModule;
const PAGES: [RegExp, () => Promise<PageModule>][] = [
  [/^\/draws\/[^/]+\/?$/, page(() => import('./DrawPage.svelte').then((one) => one.default))],
  [/^\/draws\/[^/]+\/winners\/?$/, page(() => lists().then((one) => one.Winners))],
  [/\/draws\/?$/, page(() => lists().then((one) => one.Draws))],
  [/\/awards\/?$/, page(() => lists().then((one) => one.Awards))],
  [/^\/prizes\/?$/, page(() => prizes().then((one) => one.Prizes))],
  [/^\/prizes\/[^/]+\/?$/, page(() => prizes().then((one) => one.Claim))],
];
const missing = page(() => import('../../../app/Missing.svelte').then((one) => one.default));

export function load(): Promise<PageModule> {
  for (const [pattern, one] of PAGES) if (pattern.test(location.pathname)) return one();
  return missing();
}
