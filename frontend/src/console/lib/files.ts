// Files in and out: upload with progress, download through fetch to a blob, CSV made in the browser.
import { API, NetworkError, readReply } from '$lib/api/client';
import type { ImportReport } from '$lib/api/types';
import { noteLoss } from './api';

const UPLOAD_TIMEOUT_MS = 180_000;

/** Send a file of questions, traditional text converted if `simplify`; `progress` gets 0 to 1 while the bytes travel. */
export function uploadQuestions(file: File, simplify: boolean, progress: (share: number) => void, signal: AbortSignal): Promise<ImportReport> {
  return new Promise((done, fail) => {
    // fetch cannot tell how much was sent, so this one call uses XMLHttpRequest.
    const request = new XMLHttpRequest();
    const sent_at_ms = Date.now();
    request.open('POST', `${API}/staff/imports${simplify ? '?simplify=true' : ''}`);
    request.timeout = UPLOAD_TIMEOUT_MS;
    request.setRequestHeader('accept', 'application/json');
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => fail(new NetworkError('upload'));
    request.ontimeout = () => fail(new NetworkError('timeout'));
    request.onabort = () => fail(new DOMException('aborted', 'AbortError'));
    request.onload = () => {
      const reply = new Response(request.responseText, { status: request.status || 500 });
      readReply(reply, sent_at_ms).then(
        (value) => done(value as ImportReport),
        (error: unknown) => {
          noteLoss(error);
          fail(error);
        },
      );
    };
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}

function fileName(header: string | null): string | null {
  if (!header) return null;
  const coded = /filename\*=(?:UTF-8'')?([^;]+)/i.exec(header);
  try {
    if (coded?.[1]) return decodeURIComponent(coded[1].trim().replace(/^"|"$/g, ''));
  } catch {
    return null;
  }
  return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? null;
}

/** Fetch a file and hand it to the browser's downloads; the name comes from the server if it gives one. */
export async function download(method: 'GET' | 'POST', path: string, fallback_name: string, body?: unknown): Promise<string> {
  const init: RequestInit = { method, credentials: 'same-origin' };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  let reply: Response;
  try {
    reply = await fetch(API + path, init);
  } catch (error) {
    throw new NetworkError(String(error));
  }
  if (!reply.ok) {
    try {
      await readReply(reply, Date.now());
    } catch (error) {
      noteLoss(error);
      throw error;
    }
  }
  const name = fileName(reply.headers.get('content-disposition')) ?? fallback_name;
  saveBlob(await reply.blob(), name);
  return name;
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** One CSV field; a value a spreadsheet would run as a formula gets an apostrophe. */
function field(value: string | number): string {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** CSV with a byte order mark, so that spreadsheet programs read it as UTF-8. */
export function csv(rows: readonly (readonly (string | number)[])[]): Blob {
  const text = rows.map((row) => row.map(field).join(',')).join('\r\n');
  return new Blob(['\ufeff', text, '\r\n'], { type: 'text/csv;charset=utf-8' });
}
