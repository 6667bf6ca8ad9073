// Checks a draw's bundle on this phone: in a worker where there are some, else here between two paints.
import type { Check } from './types';

/** The check itself comes in a file of its own; without it no page offers to check. */
type Verify = (bundle: string) => Check[] | Promise<Check[]>;
const found = import.meta.glob<{ verifyBundle: Verify }>('./verify.ts');

export const can_verify = './verify.ts' in found;

/** Fetches the bundle and repeats the draw. */
export async function verifyDraw(id: string): Promise<Check[]> {
  const reply = await fetch(`/api/v1/draws/${encodeURIComponent(id)}/bundle`, { credentials: 'same-origin' });
  if (!reply.ok) throw new Error(`bundle ${reply.status}`);
  const bundle = await reply.text();
  return (await inWorker(bundle)) ?? here(bundle);
}

async function here(bundle: string): Promise<Check[]> {
  await new Promise((done) => setTimeout(done, 30));
  const load = found['./verify.ts'];
  if (!load) throw new Error('no check');
  return (await load()).verifyBundle(bundle);
}

/** Undefined where a worker cannot be started, as in old WeChat views. */
function inWorker(bundle: string): Promise<Check[] | undefined> {
  return new Promise((done) => {
    let worker: Worker;
    try {
      worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' });
    } catch {
      done(undefined);
      return;
    }
    const end = (checks?: Check[]): void => {
      worker.terminate();
      done(checks);
    };
    worker.onmessage = (event: MessageEvent<Check[] | null>) => end(event.data ?? undefined);
    worker.onerror = () => end();
    worker.postMessage(bundle);
  });
}
