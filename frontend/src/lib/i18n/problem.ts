// Turns any caught error into a sentence for the person: keyed on the problem code, never on the server's text.
import { ApiError } from '$lib/api/client';
import type { FieldError } from '$lib/api/types';
import { score, span, dateTime } from '$lib/format';
import { addTexts, t, tryText, type Params } from './index';
import { problem } from './zh-CN/problem';

addTexts(problem);

function readable(params: Params | undefined): Params {
  const out: Params = {};
  for (const name of Object.keys(params ?? {})) {
    const value = (params as Params)[name] as string | number;
    if (typeof value !== 'number') out[name] = value;
    else if (/_at_ms$|^(opens|closes|until|from)_?/.test(name)) out[name] = dateTime(value);
    else if (/_ms$/.test(name)) out[name] = span(value);
    else if (/_milli$/.test(name)) out[name] = score(value);
    else out[name] = value;
  }
  return out;
}

export function problemText(error: unknown): string {
  if (!(error instanceof ApiError)) return t('problem.network');
  const wait = error.problem.retry_after_s;
  if (wait && (error.code === 'too_many_requests' || error.code === 'account_locked')) {
    return t(error.code === 'account_locked' ? 'problem.account_locked_for' : 'problem.too_many_requests_for', { wait: waitText(wait) });
  }
  return tryText('problem.' + error.code, readable(error.problem.params)) ?? t('problem.internal');
}

export function fieldText(error: Pick<FieldError, 'field' | 'code'> & Partial<FieldError>): string {
  const own = tryText(`field.${error.field}.${error.code}`, readable(error.params));
  // A sentence with a figure the server did not send is worse than the general one.
  if (own && own.indexOf('{') < 0) return own;
  return tryText('field.' + error.code, readable(error.params)) ?? t('field.format');
}

/** Field errors of a refused form, by field name. */
export function fieldTexts(error: unknown): Record<string, string> {
  const out: Record<string, string> = {};
  if (error instanceof ApiError) for (const item of error.problem.errors ?? []) out[item.field] = out[item.field] ?? fieldText(item);
  return out;
}

function waitText(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)} 秒` : `${Math.ceil(seconds / 60)} 分钟`;
}
