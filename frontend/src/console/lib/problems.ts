// Turns any failure into words: what is safe, then what to do; the request number only when somebody must look.
import { ApiError, NetworkError } from '$lib/api/client';
import type { FieldError } from '$lib/api/types';
import { known, t, word } from '../i18n';

/** The server's own sentence if it is meant for people: its messages for developers are in English. */
export function forPeople(text: string | null | undefined): string {
  return text && /\p{Script=Han}/u.test(text) ? text : '';
}

export function problemText(error: unknown): string {
  if (error instanceof NetworkError) return t('problem.network');
  if (!(error instanceof ApiError)) return t('problem.unknown');
  const { code, request_id, retry_after_s, detail } = error.problem;
  if (code === 'account_locked' || code === 'too_many_requests') {
    const minutes = Math.max(1, Math.ceil((retry_after_s ?? 60) / 60));
    return t(code === 'account_locked' ? 'problem.account_locked' : 'problem.too_many_requests', { minutes });
  }
  if (code === 'file_refused') return forPeople(detail) || t('problem.file_refused');
  if (code === 'internal' || !known('problem', code)) return forPeople(detail) || t('problem.internal', { id: request_id || '—' });
  return word('problem', code);
}

/** Faults by field, in words. */
export function fieldErrors(error: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  if (!(error instanceof ApiError)) return found;
  for (const one of error.problem.errors ?? []) found[one.field] ??= fieldText(one);
  return found;
}

function fieldText(one: FieldError): string {
  if (one.code === 'shortage') {
    const { wanted = '?', available = '?' } = one.params ?? {};
    return t('contest.shortage_at', { number: one.field.replace(/\D/g, ''), wanted, available });
  }
  return forPeople(one.message) || (known('field_error', one.code) ? word('field_error', one.code) : t('field_error.other'));
}

/** A sentence for each part of the request that is named: shortages, faulty fields. */
export function details(error: unknown): string[] {
  if (!(error instanceof ApiError) || error.code === 'weak_password') return [];
  return (error.problem.errors ?? []).map((one) => {
    const name = known('field_name', one.field) ? word('field_name', one.field) : '';
    return name ? t('field_error.named', { name, fault: fieldText(one) }) : fieldText(one);
  });
}
