// The worker that repeats a draw, so that the page stays alive; it keeps the bundle for questions about entries.
import type { Bundle } from './bundle';
import { standing, verify, type Report, type Standing } from './check';

export type Task = { number: number; text: string } | { number: number; entry: string };
export type Reply = { number: number; share: number } | { number: number; report: Report } | { number: number; standing: Standing | null } | { number: number; failed: true };

let bundle: Bundle | null = null;

self.onmessage = ({ data }: MessageEvent<Task>) => {
  const reply = (what: object): void => self.postMessage({ number: data.number, ...what });
  try {
    if ('entry' in data) return reply({ standing: bundle && standing(bundle, data.entry) });
    const report = verify(data.text, (share) => reply({ share }));
    bundle = report.bundle;
    // The entries stay here: the page shows sentences, and copying them costs a second on a phone.
    reply({ report: { ...report, bundle: null } });
  } catch {
    reply({ failed: true });
  }
};
