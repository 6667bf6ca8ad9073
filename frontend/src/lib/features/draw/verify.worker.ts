// The worker that repeats a draw, so that the page stays alive.
import { standing, verify, type Report, type Standing } from './check';

export type Task = { text: string; entry: string | null };
export type Reply = { share: number } | { report: Report; standing: Standing | null } | { failed: true };

self.onmessage = ({ data: { text, entry } }: MessageEvent<Task>) => {
  const reply = (what: Reply): void => self.postMessage(what);
  try {
    const report = verify(text, (share) => reply({ share }));
    const own = report.bundle && entry ? standing(report.bundle, entry) : null;
    // The entries stay here: the page shows sentences, and copying them costs a second on a phone.
    reply({ report: { ...report, bundle: null }, standing: own });
  } catch {
    reply({ failed: true });
  }
};
