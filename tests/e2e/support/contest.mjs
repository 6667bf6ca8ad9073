// Contests with short windows, as the file of a bank's folder. Times are milliseconds of this machine's clock.
import { shanghai } from './server.mjs';

/** Ten questions of every kind; a window that is open already and closes at `closes_at_ms`. */
export function contestFile({ closes_at_ms, limit_s = 30, grace_s = 2, attempts_per_day = 5 }) {
  return `title: 「质量月」短时测试竞赛
subtitle: "学质量　懂质量"
activity: 4
opens_at: ${shanghai(Date.now() - 3_600_000)}
closes_at: ${shanghai(closes_at_ms)}
eligible: [consumer, enterprise, technical_institution, regulator]
audience: [consumer]
notice: |
  浏览器测试用的短时竞赛。
rules: |
  一、每次答题限时 ${limit_s} 秒，到时自动交卷。

  二、竞赛结束后公布答案、解析和出处。
sections:
  - title: 单选题
    kinds: [single]
    count: 4
    points: "10"
  - title: 多选题
    kinds: [multiple]
    count: 2
    points: "10"
  - title: 判断题
    kinds: [truefalse]
    count: 2
    points: "10"
  - title: 填空题
    kinds: [fill]
    count: 2
    points: "10"
limit_s: ${limit_s}
grace_s: ${grace_s}
attempts_per_day: ${attempts_per_day}
attempts_total: null
score_kept: best
tie_break: [score, duration, finish]
shuffle: true
prefer_unseen: true
answers_shown: after_closing
elder_time_factor: "1.5"
`;
}
