// The fetch wrapper: typed errors, one refresh for many callers, retries only where repeating is harmless.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, NetworkError, get, post } from './client';

const json = (value: unknown, status = 200): Response => new Response(value === undefined ? null : JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
const problem = (code: string, status: number): Response => json({ type: code, code, title: code, status, request_id: 'r' }, status);

let calls: string[] = [];
function serve(handler: (path: string) => Response | Promise<Response>): void {
  vi.stubGlobal('fetch', (path: string) => {
    calls.push(path.replace('/api/v1', ''));
    return Promise.resolve().then(() => handler(path.replace('/api/v1', '')));
  });
}

beforeEach(() => {
  calls = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function finish<T>(work: Promise<T>): Promise<T | unknown> {
  const caught = work.catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return caught;
}

describe('errors', () => {
  it('turns problem+json into a typed error', async () => {
    serve(() => problem('not_eligible', 403));
    const error = await finish(get('/x'));
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).code).toBe('not_eligible');
  });
  it('takes a page of a captive portal for no network', async () => {
    serve(() => new Response('<html>please pay</html>', { status: 200 }));
    expect(await finish(get('/x', { retries: 0 }))).toBeInstanceOf(NetworkError);
  });
});

describe('retries', () => {
  it('repeats a GET after a network failure', async () => {
    let n = 0;
    serve(() => {
      n += 1;
      if (n < 3) throw new TypeError('failed');
      return json({ ok: true });
    });
    expect(await finish(get('/x'))).toEqual({ ok: true });
    expect(calls).toHaveLength(3);
  });
  it('does not repeat a POST by itself', async () => {
    serve(() => {
      throw new TypeError('failed');
    });
    expect(await finish(post('/x', {}))).toBeInstanceOf(NetworkError);
    expect(calls).toHaveLength(1);
  });
  it('does not repeat a refusal', async () => {
    serve(() => problem('contest_over', 409));
    await finish(get('/x'));
    expect(calls).toHaveLength(1);
  });
});

describe('an expired session', () => {
  it('is renewed once for all callers, then each call is sent again', async () => {
    let fresh = false;
    serve((path) => {
      if (path === '/sessions/refresh') {
        fresh = true;
        return new Response(null, { status: 204 });
      }
      return fresh ? json({ path }) : problem('access_expired', 401);
    });
    const both = await finish(Promise.all([get('/a'), get('/b')]));
    expect(both).toEqual([{ path: '/a' }, { path: '/b' }]);
    expect(calls.filter((path) => path === '/sessions/refresh')).toHaveLength(1);
  });
  it('that has ended says so', async () => {
    serve((path) => (path === '/sessions/refresh' ? problem('session_ended', 401) : problem('access_expired', 401)));
    const error = await finish(get('/a'));
    expect((error as ApiError).code).toBe('session_ended');
  });
});
