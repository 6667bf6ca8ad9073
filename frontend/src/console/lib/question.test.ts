// Tests of what the editor is made of: word-level differences, what is sent for each kind, findings by field.
import { describe, expect, it } from 'vitest';
import { diff } from './diff';
import { about, blank, editable, same, toSend } from './question';

const joined = (parts: ReturnType<typeof diff>, without: 'gone' | 'new') => parts.filter((part) => part.kind !== without).map((part) => part.text).join('');

describe('differences', () => {
  it('mark the characters that changed and nothing else', () => {
    expect(diff('电梯应当每年检验', '电梯必须每年检验一次')).toEqual([
      { text: '电梯', kind: 'same' },
      { text: '应当', kind: 'gone' },
      { text: '必须', kind: 'new' },
      { text: '每年检验', kind: 'same' },
      { text: '一次', kind: 'new' },
    ]);
    expect(diff('GB 7588', 'GB 7589')).toEqual([
      { text: 'GB ', kind: 'same' },
      { text: '7588', kind: 'gone' },
      { text: '7589', kind: 'new' },
    ]);
    expect(diff('一样', '一样')).toEqual([{ text: '一样', kind: 'same' }]);
    expect(diff('', '')).toEqual([]);
  });
  it('give both texts back whatever they are', () => {
    const pieces = ['质量', 'GB', ' ', '19001', '，', '月', '\n', '量'];
    let seed = 7;
    const text = () => Array.from({ length: 12 }, () => pieces[(seed = (seed * 1103515245 + 12345) % 2147483648) % pieces.length]).join('');
    for (let round = 0; round < 300; round++) {
      const [before, after] = [text(), text()];
      const parts = diff(before, after);
      expect(joined(parts, 'new')).toBe(before);
      expect(joined(parts, 'gone')).toBe(after);
    }
  });
});

describe('what is sent', () => {
  it('leaves out what belongs to another kind', () => {
    const content = { ...blank(), kind: 'truefalse' as const, truth: true, fixed: true };
    expect(toSend(content)).toMatchObject({ options: [], accepted: [], fixed: false, truth: true });
    expect(toSend({ ...content, kind: 'fill', accepted: ['1年', ' ', ''] })).toMatchObject({ options: [], accepted: ['1年'], truth: null });
  });
  it('is the same after a stored question was opened and nothing was typed', () => {
    const stored = toSend({ ...blank(), kind: 'truefalse', truth: false, stem: '题干' });
    expect(same(editable(stored), stored)).toBe(true);
    expect(same({ ...editable(stored), stem: '题干。' }, stored)).toBe(false);
  });
});

describe('findings', () => {
  it('stand beside their field and its parts', () => {
    const of = (field: string) => ({ severity: 'warning' as const, field, code: 'x', message: field });
    const all = ['stem', 'option.1', 'options', 'citation.0', ''].map(of);
    expect(about(all, 'options', 'option').map((one) => one.field)).toEqual(['option.1', 'options']);
    expect(about(all, 'stem')).toHaveLength(1);
    expect(about(all, 'opt')).toHaveLength(0);
  });
});
