// A small path router: the address is the only state, pages are loaded when first entered.
import type { Component } from 'svelte';

export interface PageModule {
  default: Component<{ params: Record<string, string> }>;
}

export interface Route {
  pattern: RegExp;
  names: string[];
  load: () => Promise<PageModule>;
}

/** `/attempts/:id/result` as a route. */
export function route(path: string, load: Route['load']): Route {
  const names: string[] = [];
  const source = path.replace(/:(\w+)/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  return { pattern: new RegExp(`^${source}/?$`), names, load };
}

export function match(routes: Route[], path: string): { route: Route; params: Record<string, string> } | null {
  for (const candidate of routes) {
    const found = candidate.pattern.exec(path);
    if (!found) continue;
    const params: Record<string, string> = {};
    candidate.names.forEach((name, index) => {
      try {
        params[name] = decodeURIComponent(found[index + 1] as string);
      } catch {
        params[name] = found[index + 1] as string;
      }
    });
    return { route: candidate, params };
  }
  return null;
}

export const place = $state({ path: location.pathname, search: location.search, moves: 0 });
let leaving: (() => boolean) | null = null;

function isSheet(): boolean {
  const state = history.state as { sheet?: boolean } | null;
  return !!state && !!state.sheet;
}

function arrive(): void {
  place.path = location.pathname;
  place.search = location.search;
  place.moves += 1;
}

export function go(to: string, replace = false): void {
  // A sheet that is still open gave the history an entry of its own: the new page takes its place.
  if (replace || isSheet()) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  arrive();
  window.scrollTo(0, 0);
}

/** Back within the app, or to `fallback` when this page was opened directly. */
export function back(fallback = '/'): void {
  if (place.moves > 0) history.back();
  else go(fallback, true);
}

/** Something open above the page (a sheet) that the back gesture closes first. Returns a function that lets go. */
export function closeOnBack(close: () => void): () => void {
  history.pushState({ sheet: true }, '');
  const mine = (): boolean => {
    leaving = null;
    close();
    return true;
  };
  leaving = mine;
  return () => {
    if (leaving !== mine) return;
    leaving = null;
    if (!isSheet()) return;
    leaving = () => true;
    history.back();
  };
}

export function startRouter(): void {
  window.addEventListener('popstate', () => {
    const handler = leaving;
    leaving = null;
    if (handler && handler()) return;
    arrive();
  });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.indexOf('/api/') === 0 || link.pathname.indexOf('/console') === 0 || (link.hash && link.pathname === location.pathname)) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  });
}
