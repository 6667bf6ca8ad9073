// Repeats a draw from its proof bundle on this phone: fetched once, checked in a worker. The server is asked for nothing but the bundle.
import { API } from '$lib/api/client';
import type { Report, Standing } from './check';
import type { Reply } from './verify.worker';
import VerifyWorker from './verify.worker?worker';
import { checkSentence, remarkSentence, standingSentences } from './words';

/** What a bundle came to, in words: each check with whether it is right, remarks, and where one's own entry stands. */
export interface Verified {
  passed: boolean;
  checks: { ok: boolean; text: string }[];
  remarks: string[];
  standing: string[];
}
/** Which part of the work runs, and the share of it that is done, 0 to 1. */
export type Progress = (part: 'fetch' | 'check', share: number) => void;
type Found = { report: Report; standing: Standing | null };

/** Fetches the bundle and repeats the draw; rejects only if bundle or worker cannot be had. */
export async function verifyDraw(id: string, entry: string | null, onProgress: Progress): Promise<Verified> {
  const text = await fetchText(`${API}/draws/${encodeURIComponent(id)}/bundle`, (share) => onProgress('fetch', share));
  const tell = (share: number): void => onProgress('check', share);
  tell(0);
  const { report, standing } = await inWorker(text, entry, tell);
  return {
    passed: report.passed,
    // The mark in front is for texts without pictures.
    checks: report.checks.map((one) => ({ ok: !one.fault, text: checkSentence(one).slice(2) })),
    remarks: report.remarks.map(remarkSentence),
    standing: standing ? standingSentences(standing) : [],
  };
}

/** A text of many megabytes, with what has arrived of it. */
async function fetchText(url: string, onProgress: (share: number) => void): Promise<string> {
  const reply = await fetch(url, { credentials: 'same-origin' });
  if (!reply.ok) throw new Error(`bundle ${reply.status}`);
  const size = Number(reply.headers.get('content-length'));
  if (!reply.body || !size) return reply.text();
  const reader = reply.body.getReader();
  // Every byte counts: a mark at the beginning is one of them.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  for (let got = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    got += value.length;
    text += decoder.decode(value, { stream: true });
    onProgress(Math.min(1, got / size));
  }
}

function inWorker(text: string, entry: string | null, onProgress: (share: number) => void): Promise<Found> {
  return new Promise((resolve, reject) => {
    const worker = new VerifyWorker();
    const end = (found?: Found): void => {
      worker.terminate();
      if (found) resolve(found);
      else reject(new Error('the worker cannot run'));
    };
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if ('share' in data) onProgress(data.share);
      else end('failed' in data ? undefined : data);
    };
    worker.onerror = () => end();
    worker.postMessage({ text, entry });
  });
}
