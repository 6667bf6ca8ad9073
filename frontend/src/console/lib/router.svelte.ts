// History routing under /console with filters in the query; internal links are caught in one place.
export const BASE = '/console';

export interface Place {
  /** Path below the base, without a slash at the end; "/" is home. */
  path: string;
  query: URLSearchParams;
}

function read(): Place {
  const below = location.pathname.startsWith(BASE) ? location.pathname.slice(BASE.length) : location.pathname;
  return { path: below.replace(/\/+$/, '') || '/', query: new URLSearchParams(location.search) };
}

class Router {
  place = $state.raw<Place>(read());
  /** Grows with every change of path, so that the page's heading can take the focus. */
  visits = $state(0);

  /** Set by a page with unsaved work: leaving it asks first, and goes on with the function given. */
  hold: ((leave: () => void) => void) | null = null;

  constructor() {
    window.addEventListener('popstate', () => this.#back());
    document.addEventListener('click', (event) => this.#click(event));
  }

  go(path: string, options: { replace?: boolean } = {}): void {
    const url = href(path);
    if (this.#held(path, () => this.go(path, options))) return;
    if (options.replace) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    this.#sync();
  }

  /** Change filters of the present page; empty values leave the address. */
  setQuery(change: Record<string, string | number | null>, options: { replace?: boolean } = {}): void {
    const query = new URLSearchParams(this.place.query);
    for (const [key, value] of Object.entries(change)) {
      if (value === null || value === '') query.delete(key);
      else query.set(key, String(value));
    }
    const text = query.toString();
    this.go(this.place.path + (text ? `?${text}` : ''), options);
  }

  text(key: string): string {
    return this.place.query.get(key) ?? '';
  }

  page(): number {
    return Math.max(1, Number.parseInt(this.text('page'), 10) || 1);
  }

  /** Whether a page with unsaved work keeps the reader; its dialog may go on with `leave`. */
  #held(path: string, leave: () => void): boolean {
    const hold = this.hold;
    if (!hold || path.split('?')[0] === this.place.path) return false;
    hold(() => {
      this.hold = null;
      leave();
    });
    return true;
  }

  #back(): void {
    const there = read();
    const query = there.query.toString();
    const wanted = there.path + (query ? `?${query}` : '');
    const here = this.place;
    if (this.#held(wanted, () => this.go(wanted))) {
      // The browser has moved already; put the address of the page that stays back.
      const kept = here.query.toString();
      history.pushState(null, '', href(here.path + (kept ? `?${kept}` : '')));
      return;
    }
    this.#sync();
  }

  #sync(): void {
    const before = this.place.path;
    this.place = read();
    if (this.place.path !== before) this.visits += 1;
  }

  #click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    this.go(link.pathname.slice(BASE.length) + link.search);
  }
}

/** Address of a console path. */
export function href(path: string): string {
  return BASE + (path.startsWith('/') ? path : `/${path}`);
}

export const router = new Router();
