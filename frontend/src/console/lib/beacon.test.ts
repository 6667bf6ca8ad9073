import { describe, expect, test } from 'vitest';
import { ballsFault, ballsValue, issueName, nextLottery } from './beacon';
import { fromLocalInput, toLocalInput } from './local-time';

describe('the beacon of a draw', () => {
  test('seven numbers become the line of the fairness paper, in whatever order they were typed', () => {
    const red = ['25', '3', '06', '19', '12', '11'];
    expect(ballsFault(red, '8')).toBeNull();
    expect(ballsValue('双色球', '2022113 期', red, '8')).toBe('双色球 2022113 期 03 06 11 12 19 25 | 08');
  });
  test('what is no result is named', () => {
    expect(ballsFault(['1', '2', '3', '4', '5', ''], '8')).toBe('red');
    expect(ballsFault(['1', '2', '3', '4', '5', '34'], '8')).toBe('red');
    expect(ballsFault(['1', '2', '3', '4', '5', '05'], '8')).toBe('red_twice');
    expect(ballsFault(['1', '2', '3', '4', '5', '6'], '17')).toBe('blue');
    expect(ballsFault(['1', '2', '3', '4', '5', '6'], '0')).toBe('blue');
  });
  test('the next draw is a Tuesday, a Thursday or a Sunday at 21:15', () => {
    const at = (text: string): string => toLocalInput(nextLottery(fromLocalInput(text)));
    expect(at('2022-09-26T00:00')).toBe('2022-09-27T21:15');
    expect(at('2022-09-27T21:15')).toBe('2022-09-27T21:15');
    expect(at('2022-09-27T21:16')).toBe('2022-09-29T21:15');
    expect(at('2022-09-30T09:00')).toBe('2022-10-02T21:15');
  });
  test('an issue reads alike however it is typed', () => {
    expect(issueName('2022113')).toBe('2022113 期');
    expect(issueName(' 第2022113期 ')).toBe('2022113 期');
    expect(issueName('9月30日 收盘')).toBe('9月30日 收盘');
  });
  test('local times may have seconds', () => {
    const at = fromLocalInput('2022-09-27T21:15:30');
    expect(toLocalInput(at, true)).toBe('2022-09-27T21:15:30');
    expect(at - fromLocalInput('2022-09-27T21:15')).toBe(30_000);
  });
});
