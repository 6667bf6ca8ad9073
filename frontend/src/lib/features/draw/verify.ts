// For pages: repeats a draw from its proof bundle on this device. The server is not asked; once `prepare()` has run, no network is needed.
//   prepare()                                  when the page opens: fetches the worker
//   verifyBundle(text, onProgress): Promise<Report>   share 0 to 1; rejects only if the browser cannot run the worker
//   findEntry(entry): Promise<Standing | null>  in the bundle verified last; null if it is not in it
// Words for people: reportSentences, checkSentence, remarkSentence, standingSentences in ./words. `report.bundle` is null here.
import type { Report, Standing } from './check';
import type { Reply, Task } from './verify.worker';
import VerifyWorker from './verify.worker?worker';

export type { Check, Remark, Report, Standing, TierStanding } from './check';

let worker: Worker | null = null;
let number = 0;

export function prepare(): void {
  worker ??= new VerifyWorker();
}

function ask<T>(task: { text: string } | { entry: string }, take: (reply: Reply) => T | undefined): Promise<T> {
  prepare();
  const own = worker as Worker;
  const mine = ++number;
  return new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      own.removeEventListener('message', hear);
      own.removeEventListener('error', fail);
      finish();
    };
    const fail = (): void => end(() => {
      worker = null;
      reject(new Error('the worker cannot run'));
    });
    const hear = ({ data }: MessageEvent<Reply>): void => {
      if (data.number !== mine) return;
      if ('failed' in data) return fail();
      const taken = take(data);
      if (taken !== undefined) end(() => resolve(taken));
    };
    own.addEventListener('message', hear);
    own.addEventListener('error', fail);
    own.postMessage({ number: mine, ...task } as Task);
  });
}

export function verifyBundle(text: string, onProgress: (share: number) => void = () => {}): Promise<Report> {
  return ask({ text }, (reply) => {
    if ('share' in reply) onProgress(reply.share);
    return 'report' in reply ? reply.report : undefined;
  });
}

export function findEntry(entry: string): Promise<Standing | null> {
  return ask({ entry }, (reply) => ('standing' in reply ? reply.standing : undefined));
}
