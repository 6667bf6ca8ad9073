// Formatters, case by case, as the look guide writes them.
import { describe, expect, it } from 'vitest';
import { clock, count, countdown, date, dateRange, dateTime, dateTimeSeconds, duration, groups, maskNickname, mobile, percent, receiptNumber, score, span, time } from './index';

const at = Date.UTC(2022, 8, 20, 6, 32, 5); // 14:32:05 in Shanghai
const now = Date.UTC(2022, 8, 21);
const words = (ms: number): string => countdown(ms).map((part) => part.value + part.unit).join(' ');

describe('dates are Shanghai time, whatever the phone thinks', () => {
  it.each([
    [date(at, now), '9月20日'],
    [date(at, Date.UTC(2023, 1, 1)), '2022年9月20日'],
    [dateTime(at, now), '9月20日 14:32'],
    [dateTimeSeconds(at, now), '9月20日 14:32:05'],
    [time(at), '14:32'],
    [dateTime(Date.UTC(2022, 8, 30, 15, 59, 59), now), '9月30日 23:59'],
    [date(Date.UTC(2021, 11, 31, 16), now), '1月1日'],
    [dateRange(Date.UTC(2022, 8, 1), Date.UTC(2022, 8, 30), now), '9月1日 至 9月30日'],
  ])('%s', (got, want) => expect(got).toBe(want));
});

describe('durations', () => {
  it.each([
    [duration(378_000), '6分18秒'],
    [duration(48_000), '48秒'],
    [duration(247_000), '4分07秒'],
    [duration(3_720_000), '1小时02分'],
    [span(600_000), '10 分钟'],
    [span(378_000), '6 分 18 秒'],
    [span(45_000), '45 秒'],
    [clock(462_000), '07:42'],
    [clock(1), '00:01'],
    [clock(0), '00:00'],
    [clock(-5), '00:00'],
    [words(6 * 86_400_000 + 4 * 3_600_000 + 32 * 60_000), '6天 04时 32分'],
    [words(4 * 3_600_000 + 32 * 60_000 + 10_000), '04:32:10'],
    [words(42 * 60_000 + 7_000), '42:07'],
  ])('%s', (got, want) => expect(got).toBe(want));
});

describe('numbers, codes and masks', () => {
  it.each([
    [score(85_000), '85'],
    [score(87_500), '87.5'],
    [score(3_333), '3.333'],
    [count(12_846), '12,846'],
    [count(1_234_567), '1,234,567'],
    [count(846), '846'],
    [percent(0.125), '12.5%'],
    [groups('abcdefghijkl').join(' '), 'abcdefgh ijkl'],
    [receiptNumber(10_234), '0001 0234'],
    [mobile('13820467712'), '138 2046 7712'],
    [maskNickname('林师傅'), '林＊＊'],
    [maskNickname('陈亮'), '陈＊'],
    [maskNickname('爱质量的老王'), '爱＊＊'],
    [maskNickname(''), ''],
  ])('%s', (got, want) => expect(got).toBe(want));
});
