// What the checks of a bundle say to people: the same as `quiz draw verify`; fixture-words.txt, read by the tests of both, keeps it so.
import type { Check, Remark, Report, Standing, TierStanding, What } from './check';

/** Name, and what is said when it is right; {0} and {1} are the facts. */
const WORDS: Record<What, [string, string]> = {
  form: ['文件格式', '共 {0} 行 {1} 节，写法合规'],
  draw: ['抽奖编号', '{0}，各处一致'],
  announcement: ['公告', '指纹 A 是 {0}'],
  rules: ['规则', '全文与公告里的规则指纹一致'],
  postings: ['公布凭证', '{0} 条'],
  entries: ['冻结名单', '{0} 人，指纹 L 是 {1}'],
  commitment: ['开奖密钥', '与承诺指纹一致'],
  beacon: ['外部随机数', '{0}'],
  seed: ['种子', '由密钥、公告、名单和随机数算出 {0}'],
  pool: ['入围范围', '{0} 人入围，门槛放宽 {1} 次'],
  winners: ['中奖结果', '{0} 名中奖者与公布的一致，空缺 {1} 份'],
  reserves: ['候补', '{0} 名候补与公布的一致'],
  result: ['结果一节', '没有多写什么'],
  once: ['不重复中奖', '中奖者共 {0} 人，合乎规则'],
  waivers: ['递补', '放弃或取消 {0} 份，递补都对'],
  list: ['公布名单', '{0} 人，正是现在的得奖人'],
  mask: ['信息遮盖', '姓名和号码都已遮盖'],
  record: ['过程记录', '各步先后合乎规则'],
  digest: ['文件指纹', '{0}'],
};

/** One line: what was checked, and what came of it. */
export function checkSentence({ what, tier, facts, fault }: Check): string {
  const [name, praise] = WORDS[what];
  const of = tier === null ? '' : `（${tier}）`;
  if (!fault) return `✓ ${name}${of}：${facts.reduce((text, fact, at) => text.replace(`{${at}}`, () => fact), praise)}`;
  if (what === 'form') return `✗ ${name}：第 ${fault.at} 行（${fault.found}）不合规定`;
  return `✗ ${name}${of}${fault.at === null ? '' : `第 ${fault.at} 处`}不对：应为 ${fault.expected || '（无）'}，文件里是 ${fault.found || '（无）'}`;
}

export function remarkSentence({ what, fact }: Remark): string {
  switch (what) {
    case 'single_person': return `单人操作：${fact}`;
    case 'same_role': return '冻结和开奖是同一种角色做的';
    case 'not_posted': return `开奖前没有在主办方改不了的地方公布${fact === 'announcement' ? '公告' : '名单'}指纹`;
    case 'late_freeze': return `名单冻结到随机数产生只有 ${fact} 小时，不足 24 小时`;
    case 'late_drawing': return `随机数产生后 ${fact} 小时才公布密钥，超过 24 小时`;
    case 'other_issue': return `随机数的开头不是公告写的“${fact}”，请看规则是否允许改用下一期`;
  }
}

/** Every check and remark, and the verdict. */
export function reportSentences({ checks, remarks }: Report): string[] {
  const wrong = checks.find((check) => check.fault);
  const verdict = wrong ? `验证不通过：${WORDS[wrong.what][0]}不对` : '验证通过：用这份文件重算，结果与公布的完全一致';
  return [...checks.map(checkSentence), ...remarks.map((remark) => `！ ${remarkSentence(remark)}`), verdict];
}

function tierSentence({ tier, outcome, at, ticket, place, pool, holds }: TierStanding): string {
  const said = { won: `中奖，第 ${at} 位`, reserve: `候补第 ${at} 位`, not: '入围，没有抽中', out_of_bounds: '没有入围：成绩不在范围内', won_before: '不再参加：已中前面的奖' }[outcome];
  const now = outcome === 'won' && !holds ? '，后来放弃或取消' : outcome !== 'won' && holds ? '，已递补得奖' : '';
  return `${tier}：${said}${now}${ticket === null ? '' : `；${pool} 张凭据里排第 ${place}，凭据 ${ticket}`}`;
}

export function standingSentences({ id, line, right, score_milli, rank, tiers }: Standing): string[] {
  return [`${id} 在冻结名单第 ${line} 位：答对 ${right} 题，${(score_milli / 1000).toFixed(3)} 分，第 ${rank} 名`, ...tiers.map(tierSentence)];
}
