// Checks of account fields before they are sent; the server checks again. Each returns a text key with figures, or ''.
import { t } from '$lib/i18n';

/** Digits of what was typed: spaces and a leading +86 are how people write numbers. */
export function plainMobile(text: string): string {
  const digits = text.replace(/\D/g, '');
  return digits.length === 13 && digits.indexOf('86') === 0 ? digits.slice(2) : digits;
}

export function checkMobile(text: string): string {
  const digits = plainMobile(text);
  if (!digits) return t('field.mobile.required');
  if (digits.length < 11) return t('field.mobile.too_short', { n: digits.length });
  if (digits.length > 11) return t('field.mobile.too_long', { n: digits.length });
  return /^1[3-9]/.test(digits) ? '' : t('field.mobile.format');
}

export function checkNickname(text: string): string {
  const length = Array.from(text.trim()).length;
  if (!length) return t('field.nickname.required');
  return length > 20 ? t('field.nickname.too_long') : '';
}

export function checkPassword(text: string): string {
  const length = Array.from(text).length;
  if (!length) return t('field.password.required');
  if (length < 8) return t('field.password.too_short', { n: length });
  return length > 64 ? t('field.password.too_long') : '';
}

/** K7QF-M2XD-9TRW, however it was typed. */
export function plainCode(text: string): string {
  const letters = text.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

export function checkCode(text: string): string {
  const length = plainCode(text).replace(/-/g, '').length;
  if (!length) return t('field.recovery_code.required');
  return length === 12 ? '' : t('field.recovery_code.format');
}

/** Where to go after signing in; only paths of this site. */
export function nextPath(search: string): string {
  const found = /[?&]next=([^&]*)/.exec(search);
  const path = found ? decodeURIComponent(found[1] as string) : '/';
  return /^\/(?![\/\\])/.test(path) ? path : '/';
}
