// What a page loads: the last good data, the error, and a skeleton only after 0.3 s.
const SLOW_MS = 300;

export class Resource<T> {
  data = $state.raw<T | null>(null);
  error = $state.raw<unknown>(null);
  loading = $state(false);
  /** Loading takes long enough to show it. */
  slow = $state(false);
  updated_at_ms = $state(0);
  #abort: AbortController | null = null;
  #again: ((signal: AbortSignal) => Promise<T>) | null = null;

  /** Load with `fetcher`; an earlier load still under way is dropped. */
  async load(fetcher: (signal: AbortSignal) => Promise<T>, options: { quiet?: boolean } = {}): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#again = fetcher;
    this.loading = true;
    const timer = setTimeout(() => (this.slow = !options.quiet), SLOW_MS);
    try {
      const data = await fetcher(abort.signal);
      if (this.#abort !== abort) return;
      this.data = data;
      this.error = null;
      this.updated_at_ms = Date.now();
    } catch (error) {
      if (this.#abort === abort) this.error = error;
    } finally {
      clearTimeout(timer);
      if (this.#abort === abort) {
        this.loading = false;
        this.slow = false;
      }
    }
  }

  /** The same again, keeping what is shown meanwhile. */
  reload = async (): Promise<void> => {
    if (this.#again) await this.load(this.#again);
  };

  refresh = async (): Promise<void> => {
    if (this.#again) await this.load(this.#again, { quiet: true });
  };

  set(data: T): void {
    this.data = data;
    this.error = null;
    this.updated_at_ms = Date.now();
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.loading = false;
    this.slow = false;
  }
}

/** Run `act` every `period_ms` while the page is in front; returns the stop function. */
export function every(period_ms: number, act: () => void): () => void {
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') act();
  }, period_ms);
  const seen = (): void => {
    if (document.visibilityState === 'visible') act();
  };
  document.addEventListener('visibilitychange', seen);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}
