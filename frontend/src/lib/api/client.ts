// Fetch wrapper: typed errors from problem+json, one refresh on `access_expired`, retries for idempotent calls.
import { learnServerTime } from './clock';
import type { Problem } from './types';

export const API = '/api/v1';
const TIMEOUT_MS = 15_000;
const BACKOFF_MS = [400, 1_200, 3_000];

/** What is assumed of an answer that is not a problem of ours. */
const NO_PROBLEM: Problem = {
  type: 'internal', code: 'internal', title: '', detail: null, status: 500, request_id: '', errors: [], retry_after_s: null, params: {},
};

/** The server answered, and the answer is a refusal. `code` is what texts and logic key on. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Partial<Problem>) {
    super(problem.title || problem.code);
    this.name = 'ApiError';
    this.problem = { ...NO_PROBLEM, ...problem };
  }
  get code(): string {
    return this.problem.code;
  }
  get status(): number {
    return this.problem.status;
  }
}

/** No usable answer arrived: offline, timeout, or a broken proxy. Nothing is known about the effect. */
export class NetworkError extends Error {
  constructor(message = 'network') {
    super(message);
    this.name = 'NetworkError';
  }
}

export interface CallOptions {
  body?: unknown;
  /** Sent as it is (FormData); excludes `body`. */
  form?: FormData;
  signal?: AbortSignal;
  /** Extra tries after a network failure; by default 2 for GET, PUT and DELETE, else 0. */
  retries?: number;
  timeout_ms?: number;
}

let refreshing: Promise<void> | null = null;

/** Renew the session, once for all callers that noticed at the same time. */
export function refreshSession(): Promise<void> {
  if (!refreshing) {
    refreshing = once<void>('POST', '/sessions/refresh', { retries: 2 }).finally(() => {
      refreshing = null;
    });
  }
  return refreshing;
}

export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  try {
    return await once<T>(method, path, options);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'access_expired') throw error;
  }
  await refreshSession();
  return once<T>(method, path, options);
}

/** All tries of one call, without a session refresh. */
async function once<T>(method: string, path: string, options: CallOptions): Promise<T> {
  const idempotent = method === 'GET' || method === 'PUT' || method === 'DELETE';
  const retries = options.retries ?? (idempotent ? 2 : 0);
  for (let attempt = 0; ; attempt++) {
    try {
      const reply = await send(method, path, options);
      return reply as T;
    } catch (error) {
      const passing = error instanceof NetworkError || (error instanceof ApiError && error.code === 'busy');
      if (!passing || attempt >= retries || (options.signal && options.signal.aborted)) throw error;
      const asked_ms = error instanceof ApiError ? (error.problem.retry_after_s || 0) * 1000 : 0;
      await pause(Math.max(asked_ms, (BACKOFF_MS[attempt] ?? 3_000) * (0.75 + Math.random() / 2)));
    }
  }
}

async function send(method: string, path: string, options: CallOptions): Promise<unknown> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), options.timeout_ms ?? TIMEOUT_MS);
  const outer = options.signal;
  if (outer) outer.addEventListener('abort', () => abort.abort());
  const sent_at_ms = Date.now();
  try {
    const init: RequestInit = { method, credentials: 'same-origin', signal: abort.signal, headers: { accept: 'application/json' } };
    if (options.form) init.body = options.form;
    else if (options.body !== undefined) {
      init.body = JSON.stringify(options.body);
      init.headers = { accept: 'application/json', 'content-type': 'application/json' };
    }
    return await readReply(await fetch(API + path, init), sent_at_ms);
  } catch (error) {
    if (error instanceof ApiError || error instanceof NetworkError) throw error;
    throw new NetworkError(String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Turn a response into its JSON value or a typed error, learning the server's time on the way. */
export async function readReply(response: Response, sent_at_ms: number): Promise<unknown> {
  const text = await response.text();
  let value: unknown = undefined;
  if (text) {
    try {
      value = JSON.parse(text);
    } catch {
      // A captive portal or a broken proxy answered in our server's place.
      if (response.ok || response.status >= 500) throw new NetworkError('not json');
    }
  }
  if (response.ok) {
    const time = value && typeof value === 'object' ? (value as { server_time_ms?: unknown }).server_time_ms : undefined;
    if (typeof time === 'number') learnServerTime(time, sent_at_ms);
    return value;
  }
  const problem = value as Partial<Problem> | undefined;
  if (!problem || typeof problem.code !== 'string') {
    if (response.status >= 500) throw new NetworkError('http ' + response.status);
    throw new ApiError({ code: response.status === 404 ? 'not_found' : 'internal', status: response.status });
  }
  throw new ApiError({ ...problem, code: problem.code, status: response.status });
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

export const get = <T>(path: string, options?: CallOptions) => call<T>('GET', path, options);
export const post = <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('POST', path, { ...options, body });
export const put = <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('PUT', path, { ...options, body });
export const patch = <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('PATCH', path, { ...options, body });
export const del = <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('DELETE', path, { ...options, body });

/** Whether `error` carries this problem code. */
export function isCode(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && codes.indexOf(error.code) >= 0;
}
