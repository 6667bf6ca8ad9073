// Every problem the server may answer with, and every act it may write down, has words here: read from the server's source.
import { describe, expect, it } from 'vitest';
import { known } from '../i18n';
import { ACTIONS } from './actions';

const table = Object.values(import.meta.glob<string>('../../../../src/web/code.rs', { query: '?raw', import: 'default', eager: true })).join('');
const source = Object.values(import.meta.glob<string>('../../../../src/{app,domain,jobs}/**/*.rs', { query: '?raw', import: 'default', eager: true })).join('\n');

/** Only participants ask for what these refuse. */
const PARTICIPANTS = [
  'wrong_recovery_code',
  'mobile_taken',
  'mobile_blocked',
  'contest_not_open',
  'contest_over',
  'not_eligible',
  'no_attempts_left_today',
  'no_attempts_left',
  'attempt_over',
  'attempt_submitted',
  'attempt_running',
  'receipts_not_published',
  'stale_writer',
  'question_not_in_paper',
  'answer_does_not_fit',
];

describe('problems', () => {
  const codes = [...table.matchAll(/= "([a-z_]+)", \d{3},/g)].map((found) => found[1] ?? '');

  it('are read from the one table', () => {
    expect(codes.length).toBeGreaterThan(80);
    for (const code of PARTICIPANTS) expect(codes).toContain(code);
  });
  it('that the console can meet have a sentence', () => {
    expect(codes.filter((code) => !PARTICIPANTS.includes(code) && !known('problem', code))).toEqual([]);
  });
});

describe('acts in the audit table', () => {
  const listed = ACTIONS.flatMap(({ noun, verbs }) => verbs.map((verb) => `${noun}.${verb}`));
  // An act is written as ("noun.verb", object, detail), or chosen beforehand among such words.
  const nouns = [...new Set([...ACTIONS.map(({ noun }) => noun), 'law', 'seal', 'study', 'chain', 'headcount', 'setting', 'backup'])];
  const word = new RegExp(`"((?:${nouns.join('|')})\\.[a-z_]+)"`, 'g');
  const direct = /(?:staff_entry\(\s*\w+,\s*|audit_entry\(\s*[^;]{0,120}?)\(\s*"([a-z_]+\.[a-z_]+)"/g;
  const file = /\.(csv|json|pdf|png|txt|xlsx|yaml|zip)$/;
  const written = [...new Set([...source.matchAll(word), ...source.matchAll(direct)].map((found) => found[1] ?? ''))].filter((act) => !file.test(act)).sort();

  it('are found in the source', () => {
    for (const act of ['award.amend', 'draw.freeze', 'prize.strike', 'certificate.revoke', 'organization.headcount', 'contest.open', 'question.approve']) expect(written).toContain(act);
  });
  it('have words and a place in the filter', () => {
    expect(written.filter((act) => !known('action', act))).toEqual([]);
    expect(written.filter((act) => !listed.includes(act))).toEqual([]);
  });
  it('are all real', () => {
    expect(listed.filter((act) => !written.includes(act))).toEqual([]);
    for (const { noun } of ACTIONS) expect(known('action', `${noun}.`)).toBe(true);
  });
});
