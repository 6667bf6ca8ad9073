// The catalogue is whole: every problem and field code has a text, every key is used, figures are named alike.
import { describe, expect, it } from 'vitest';
import { ApiError, NetworkError } from '$lib/api/client';
import { FIELD_ERROR_CODES, PROBLEM_CODES } from '$lib/api/types';
import { addTexts, t, tryText } from './index';
import { fieldText, problemText } from './problem';
import { account } from './zh-CN/account';
import { board } from './zh-CN/board';
import { certificate } from './zh-CN/certificate';
import { contest } from './zh-CN/contest';
import { correction } from './zh-CN/correction';
import { hold } from './zh-CN/hold';
import { core } from './zh-CN/core';
import { display } from './zh-CN/display';
import { draw } from './zh-CN/draw';
import { law } from './zh-CN/law';
import { me } from './zh-CN/me';
import { prize } from './zh-CN/prize';
import { problem } from './zh-CN/problem';
import { result } from './zh-CN/result';
import { round } from './zh-CN/round';
import { site } from './zh-CN/site';
import { start } from './zh-CN/start';
import { study } from './zh-CN/study';
import { studyEntry } from './zh-CN/study-entry';

const catalogues = { account, board, certificate, contest, correction, core, display, draw, hold, law, me, prize, problem, result, round, site, start, study, studyEntry };
Object.values(catalogues).forEach((texts) => addTexts(texts));

const refused = (code: string, params: Record<string, string> = {}, retry_after_s: number | null = null): ApiError =>
  new ApiError({ type: code, code, title: 'server text', status: 422, request_id: '', params, retry_after_s });

describe('codes', () => {
  it.each(PROBLEM_CODES.map((code) => [code]))('problem %s has a text', (code) => {
    expect(tryText('problem.' + code)).toBeTruthy();
    expect(problemText(refused(code))).not.toContain('server text');
  });
  it.each(FIELD_ERROR_CODES.map((code) => [code]))('field error %s has a text', (code) => {
    expect(tryText('field.' + code)).toBeTruthy();
  });
  it('says network for what never arrived, and how long to wait', () => {
    expect(problemText(new NetworkError())).toBe(t('problem.network'));
    expect(problemText(refused('account_locked', {}, 900))).toContain('15 分钟');
  });
  it('has a sentence for a code from the future', () => {
    expect(problemText(refused('brand_new'))).toBe(t('problem.internal'));
  });
  it('never shows a figure the server did not send', () => {
    expect(fieldText({ field: 'mobile', code: 'too_short', message: '' })).not.toContain('{');
  });
});

describe('keys', () => {
  const files = import.meta.glob<string>(['/src/app/**/*.{ts,svelte}', '/src/lib/**/*.{ts,svelte}', '!**/zh-CN/**', '!**/*.test.ts'], { query: '?raw', import: 'default', eager: true });
  const code = Object.values(files).join('\n');
  // Keys completed at run time: t(`category.${one}`) and 'home.kept.' + score_kept.
  const stems = Array.from(code.matchAll(/[`']([a-z_]+(?:\.[a-z_]+)*\.)(?:\$\{|')|t\(`([a-z]+\.)\$\{/g)).map((found) => found[1] ?? (found[2] as string));
  for (const [name, texts] of Object.entries(catalogues)) {
    it(`every key of ${name} is used`, () => {
      const unused = Object.keys(texts).filter((key) => code.indexOf(`'${key}'`) < 0 && !stems.some((stem) => key.indexOf(stem) === 0));
      expect(unused).toEqual([]);
    });
  }
  it('no key lives in two catalogues', () => {
    const all = Object.values(catalogues).flatMap((texts) => Object.keys(texts));
    expect(all.filter((key, index) => all.indexOf(key) !== index)).toEqual([]);
  });
  it('has no exclamation marks and no leftover braces', () => {
    for (const texts of Object.values(catalogues)) for (const text of Object.values(texts)) expect(text).not.toMatch(/！|!|亲|哦|非法/);
  });
});
