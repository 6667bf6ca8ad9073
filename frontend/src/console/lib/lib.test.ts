// Tests of the console's pure parts: Beijing time in fields, mobile numbers, CSV, permissions, answer keys.
import { describe, expect, it } from 'vitest';
import { csv } from './files';
import { fromLocalInput, toLocalInput } from './local-time';
import { keyText, mobileFault, reasonFault, topicName } from './names';
import { may } from './roles';

describe('local time', () => {
  it('means Asia/Shanghai wherever the browser is', () => {
    const at_ms = Date.UTC(2026, 8, 26, 10, 0);
    expect(toLocalInput(at_ms)).toBe('2026-09-26T18:00');
    expect(fromLocalInput('2026-09-26T18:00')).toBe(at_ms);
    expect(fromLocalInput('2026-09-26T18:00:30')).toBe(at_ms + 30_000);
    expect(fromLocalInput('')).toBeNaN();
  });
});

describe('mobile numbers', () => {
  it('says how many digits are missing', () => {
    expect(mobileFault('138 2046 771')).toContain('10 位');
    expect(mobileFault('138-2046-7712')).toBeNull();
    expect(mobileFault('12820467712')).not.toBeNull();
    expect(mobileFault('一二三')).not.toBeNull();
  });
});

describe('reasons', () => {
  it('have 4 to 200 characters', () => {
    expect(reasonFault(' 补考 ')).not.toBeNull();
    expect(reasonFault('台风停工')).toBeNull();
    expect(reasonFault('长'.repeat(201))).toContain('200');
  });
});

describe('csv', () => {
  it('quotes, marks its encoding and defuses formulas', async () => {
    const bytes = new Uint8Array(await csv([['a,b', 'say "hi"', '=1+1', 7]]).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toBe('"a,b","say ""hi""",\'=1+1,7\r\n');
  });
});

describe('permissions', () => {
  it('follow the server: an auditor reads, an administrator manages accounts only', () => {
    expect(may(['auditor'], 'readAudit')).toBe(true);
    expect(may(['auditor'], 'runContests')).toBe(false);
    expect(may(['administrator'], 'manageAccounts')).toBe(true);
    expect(may(['administrator'], 'readWinners')).toBe(false);
    expect(may(['administrator', 'organizer'], 'exportWinners')).toBe(true);
  });
});

describe('names', () => {
  it('writes the key as people say it', () => {
    const options = [true, false, true].map((right) => ({ text: 'x', right, note: null }));
    expect(keyText({}, options)).toBe('AC');
    expect(keyText({ positions: [1] }, options)).toBe('B');
    expect(keyText({ truth: false }, [])).toBe('错误');
    expect(keyText({ texts: ['2', '两'] }, [])).toBe('2 或 两');
  });
  it('names a topic by its activity and shows a new one as it is', () => {
    expect(topicName('elevator.ride')).toBe('电梯安全');
    expect(topicName('drones')).toBe('drones');
  });
});
