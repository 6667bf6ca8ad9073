// Names for the words of the API: kinds, topics, categories, states.
import type { AnswerKey, QuestionContent } from '$lib/api/types';
import { t, word } from '../i18n';

/** Topics of the bank in the order of the twelve activities; a question's topic is `activity` or `activity.part`. */
export const TOPICS = [
  'quality-month',
  'management',
  'benchmark',
  'product',
  'health-food',
  'green',
  'elevator',
  'standard',
  'testing',
  'laboratory',
  'complaint',
  'comparison',
] as const;

export const KINDS = ['single', 'multiple', 'truefalse', 'fill'] as const;

export function topicName(topic: string): string {
  return word('topic', topic.split('.')[0] ?? topic);
}

export const letter = (index: number): string => String.fromCharCode(65 + index);

/** The key as people say it: AC, 正确, or the accepted texts. */
export function keyText(answer: AnswerKey, options: QuestionContent['options']): string {
  if (answer.truth !== undefined && answer.truth !== null) return answer.truth ? t('question.true') : t('question.false');
  if (answer.texts?.length) return answer.texts.join(t('list.or'));
  const right = answer.positions ?? options.flatMap((option, index) => (option.right ? [index] : []));
  return right.map(letter).join('');
}

/** First-found fault of a mobile number, or null. */
export function mobileFault(text: string): string | null {
  const digits = text.replace(/[\s-]/g, '');
  if (!digits) return t('fault.mobile_empty');
  if (!/^\d+$/.test(digits)) return t('fault.mobile_digits');
  if (digits.length !== 11) return t(digits.length < 11 ? 'fault.mobile_short' : 'fault.mobile_long', { count: digits.length });
  return /^1[3-9]/.test(digits) ? null : t('fault.mobile_start');
}

/** Length as people count characters. */
export const characters = (text: string): number => Array.from(text.trim()).length;

/** A one-time link in full, whatever form the server gave it in. */
export const fullLink = (link: string): string => new URL(link, location.origin).href;

/** 186 KB */
export function bytes(size: number): string {
  return size < 1024 * 1024 ? `${Math.max(1, Math.round(size / 1024))} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}

const REASON_MIN = 4;
const REASON_MAX = 200;

/** First-found fault of a reason, or null. */
export function reasonFault(text: string): string | null {
  const count = characters(text);
  if (count < REASON_MIN) return t('fault.reason', { min: REASON_MIN });
  return count > REASON_MAX ? t('fault.reason_long', { max: REASON_MAX, count }) : null;
}

/** Who wrote a revision. */
export const authorName = (name: string): string => (name === 'bundled' ? t('question.bundled') : name === 'shell' || name === 'system' ? t(`actor.${name}`) : name);

/** Tags as people type them: 电梯、扶梯. */
export const tagsOf = (text: string): string[] => [...new Set(text.split(/[、,，;；\s]+/).filter(Boolean))];
