// A question while it is being written: a blank one, what each kind needs, and how a revision reads as lines.
import type { Category, LintFinding, PaperQuestion, QuestionContent } from '$lib/api/types';
import { t } from '../i18n';
import { letter } from './names';

export const CATEGORIES: readonly Category[] = ['consumer', 'enterprise', 'technical_institution', 'regulator'];
export const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;
export const OPTIONS_MAX = 8;
const OPTIONS_AT_FIRST = 4;
const PREVIEW_POINTS_MILLI = 5_000;

export const blankOption = (): QuestionContent['options'][number] => ({ text: '', right: false, note: null });

export function blank(): QuestionContent {
  return {
    kind: 'single',
    stem: '',
    picture: null,
    options: Array.from({ length: OPTIONS_AT_FIRST }, blankOption),
    truth: null,
    accepted: [''],
    fixed: false,
    explanation: '',
    topic: '',
    difficulty: 'easy',
    audience: [...CATEGORIES],
    tags: [],
    citations: [],
    valid_from: null,
    valid_until: null,
  };
}

/** What the form edits: a stored revision with empty places for what its kind may be changed to. */
export function editable(content: QuestionContent): QuestionContent {
  const copy = structuredClone(content);
  if (copy.options.length === 0) copy.options = blank().options;
  if (copy.accepted.length === 0) copy.accepted = [''];
  return copy;
}

/** What is sent: without what belongs to another kind, and without empty lines. */
export function toSend(content: QuestionContent): QuestionContent {
  const choice = content.kind === 'single' || content.kind === 'multiple';
  return {
    ...content,
    options: choice ? content.options : [],
    truth: content.kind === 'truefalse' ? content.truth : null,
    accepted: content.kind === 'fill' ? content.accepted.filter((text) => text.trim()) : [],
    fixed: choice && content.fixed,
    valid_from: content.valid_from || null,
    valid_until: content.valid_until || null,
  };
}

export const same = (a: QuestionContent, b: QuestionContent): boolean => JSON.stringify(toSend(a)) === JSON.stringify(toSend(b));

/** The question as the participants' app would get it. */
export function shown(content: QuestionContent): PaperQuestion {
  const { kind, stem, picture, options } = toSend(content);
  return { id: 'preview', kind, stem: stem || t('editor.stem_empty'), picture, options: options.map((one) => one.text || ' '), points_milli: PREVIEW_POINTS_MILLI, section: '', topic: content.topic };
}

/** Sentences about a field; `option` also takes `option.2`. */
export function about(findings: readonly LintFinding[], ...fields: string[]): LintFinding[] {
  return findings.filter((one) => fields.some((field) => one.field === field || one.field.startsWith(`${field}.`)));
}

/** The fields of a revision as lines of text, for a comparison. */
export function lines(content: QuestionContent): { field: string; text: string }[] {
  const options = content.options.map((one, index) => `${letter(index)}. ${one.text}${one.note ? `（${one.note}）` : ''}`);
  const right = content.options.flatMap((one, index) => (one.right ? [letter(index)] : [])).join('');
  const answer = content.truth === null || content.truth === undefined ? right || content.accepted.join(t('list.or')) : t(content.truth ? 'question.true' : 'question.false');
  const cited = content.citations.map((one) => (one.kind === 'law' ? `${one.law}${one.article}：${one.quote}` : one.kind === 'document' ? `${one.document}：${one.quote}` : `${one.standard} ${one.title} ${one.clause}（${one.checked_by} ${one.checked_on}）`));
  const rows: [string, string][] = [
    ['kind', t(`kind.${content.kind}`)],
    ['stem', content.stem],
    ['picture', content.picture?.alt ?? ''],
    ['options', options.join('\n') + (content.fixed ? `\n${t('editor.fixed')}` : '')],
    ['answer', answer],
    ['explanation', content.explanation],
    ['citations', cited.join('\n')],
    ['topic', content.topic],
    ['difficulty', t(`difficulty.${content.difficulty}`)],
    ['audience', content.audience.map((one) => t(`category.${one}`)).join('、')],
    ['tags', content.tags.join('、')],
    ['valid', content.valid_from || content.valid_until ? `${content.valid_from ?? ''} – ${content.valid_until ?? ''}` : ''],
  ];
  return rows.map(([field, text]) => ({ field, text }));
}
