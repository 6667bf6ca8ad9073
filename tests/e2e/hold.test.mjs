// Review of entries: one organizer holds, the participant reads why and appeals, another organizer gives the entry back.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertNone, chooseSize, deskFaults, phoneFaults, SIZES } from './support/axe.mjs';
import { desk, launch, phone } from './support/browser.mjs';
import { dialog, enter, firstAdministrator } from './support/console.mjs';
import { contestFile } from './support/contest.mjs';
import { contestId, playPaper, send, signUp } from './support/people.mjs';
import { root, startServer } from './support/server.mjs';

const REASON = '整卷用时明显短于阅读题目所需的时间';
const APPEAL = '这些题我在练习里都做过很多遍，一看就知道答案。\n请核查我的练习记录。';
const ANSWER = '练习记录可查，情况属实';
const SECOND = { name: 'he.li', display_name: '何丽', password: '紫马岭公园散步 2026' };

let server;
let browser;
let office;
let page;
const known = {};

/** The right option of a question, as the bank writes it. */
function rightOption(id) {
  const folder = join(root, 'question-bank', 'elevator');
  for (const file of readdirSync(folder)) {
    const block = readFileSync(join(folder, file), 'utf8').split(/^- id: /m).find((text) => text.startsWith(`${id}\n`));
    if (block) return /- right: (.+)/.exec(block)[1];
  }
  throw new Error(`no question ${id}`);
}

/** Plays a paper without a fault, as fast as a machine does. */
async function playRight(context) {
  const view = await send(context, server.origin, 'post', `/contests/${known.contest}/attempts`, {});
  const answers = view.questions.map((question, index) => {
    const text = rightOption(question.id);
    const right = question.options.findIndex((option) => text.includes(option));
    assert.ok(right >= 0, `${question.id}: ${text} is none of ${question.options}`);
    return { question_id: question.id, seq: index + 1, answer: { positions: [right] } };
  });
  await send(context, server.origin, 'post', `/attempts/${view.id}/submission`, { writer: view.writer, answers });
  return view.id;
}

before(async () => {
  const contest = contestFile({ closes_at_ms: Date.now() + 3_600_000, limit_s: 600 }).replace(/sections:[\s\S]*?limit_s/, 'sections:\n  - title: 单选题\n    topics: [elevator]\n    kinds: [single]\n    count: 5\n    points: "20"\nlimit_s');
  server = await startServer({ contest });
  browser = await launch();
  office = await desk(browser, server.origin);
  page = await office.newPage();
  known.lin = await phone(browser, server.origin);
  await signUp(known.lin, server.origin, { nickname: '林小红' });
  known.contest = await contestId(known.lin, server.origin);
  known.attempt = await playRight(known.lin);
  for (const nickname of ['陈大文', '黄美玲', '吴志强', '何俊']) {
    const context = await phone(browser, server.origin);
    await signUp(context, server.origin, { nickname });
    await playPaper(context, server.origin, known.contest);
    await context.close();
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('an organizer looks at the evidence and holds an entry', async () => {
  await firstAdministrator(page, server.link);
  known.invitation = (await send(office, server.origin, 'post', '/staff/accounts', { name: SECOND.name, display_name: SECOND.display_name, roles: ['organizer'] })).link;
  await enter(page, '参评复核');
  await page.getByRole('heading', { level: 1, name: '参评复核' }).waitFor();
  const lin = page.getByRole('article', { name: '林＊＊' });
  await lin.getByText('整卷快于阅读').waitFor();
  assert.match(await lin.innerText(), /139\*\*\*\*\d{4}/);
  await page.getByLabel('列出').selectOption('information');
  await page.getByRole('article', { name: '黄＊＊' }).getByText('有 5 个账号').waitFor();
  assertNone(await deskFaults(page, 'hold-flags'));
  await lin.getByRole('button', { name: '暂缓参评' }).click();
  const ask = dialog(page, '暂缓 林＊＊ 的参评？');
  await ask.getByRole('button', { name: '暂缓参评' }).click();
  await ask.getByText('请写明原因，至少').waitFor();
  await ask.getByLabel('原因').fill(REASON);
  assertNone(await deskFaults(page, 'hold-ask'));
  await ask.getByRole('button', { name: '暂缓参评' }).click();
  await lin.getByText('已暂缓').waitFor();
  await page.getByRole('tab', { name: /已暂缓 1/ }).click();
  await page.getByText(`原因：${REASON}`).waitFor();
});

test('the participant reads why on the result and appeals once', async () => {
  for (const size of SIZES) {
    const context = await phone(browser, server.origin, { storageState: await known.lin.storageState() });
    await chooseSize(context, size);
    const hand = await context.newPage();
    await hand.goto(`/attempts/${known.attempt}/result`);
    const note = hand.getByTestId('hold');
    await note.getByText(`原因：${REASON}`).waitFor();
    if (size === SIZES[0]) {
      await note.getByRole('button', { name: '提出申诉' }).tap();
      await note.getByRole('button', { name: '提交申诉' }).tap();
      await note.getByText('请写明情况').waitFor();
      await note.getByLabel('说明情况').fill(APPEAL);
      assertNone(await phoneFaults(hand, 'hold-appeal', size));
      await note.getByRole('button', { name: '提交申诉' }).tap();
      await note.getByText(/等待裁定/).waitFor();
    }
    await note.getByText('请核查我的练习记录').waitFor();
    assert.equal(await note.getByRole('button').count(), 0, 'an appeal is made once');
    assertNone(await phoneFaults(hand, 'hold-note', size));
    assert.deepEqual(context.faults, []);
    await context.close();
  }
});

test('another organizer decides, and the participant reads the answer', async () => {
  await page.reload();
  const own = page.getByRole('article', { name: '林＊＊' });
  await own.getByText('等另一位同事裁定').waitFor();
  assert.equal(await own.getByRole('button', { name: '裁定申诉' }).count(), 0);
  const second = await desk(browser, server.origin);
  const other = await second.newPage();
  await other.goto(known.invitation);
  await other.getByRole('heading', { name: '欢迎，请设置密码' }).waitFor();
  await other.getByLabel('新密码', { exact: true }).fill(SECOND.password);
  await other.getByLabel('再输一次新密码').fill(SECOND.password);
  await other.getByRole('button', { name: '设好密码并进入后台' }).click();
  await enter(other, '参评复核');
  await other.getByRole('tab', { name: /等裁定 1/ }).click();
  assertNone(await deskFaults(other, 'hold-list'));
  await other.getByRole('button', { name: '裁定申诉' }).click();
  const decide = dialog(other, '裁定 林＊＊ 的申诉');
  await decide.getByText('请核查我的练习记录').waitFor();
  await decide.getByRole('button', { name: '提交裁定' }).click();
  await decide.getByText('请选一项').waitFor();
  await decide.getByText('申诉成立，恢复参评').click();
  await decide.getByLabel('原因').fill(ANSWER);
  assertNone(await deskFaults(other, 'hold-decision'));
  await decide.getByRole('button', { name: '提交裁定' }).click();
  await other.getByText('已恢复', { exact: true }).waitFor();
  assert.deepEqual(second.faults, []);
  await second.close();
  const hand = await known.lin.newPage();
  await hand.goto(`/attempts/${known.attempt}/result`);
  await hand.getByText('您的参评已恢复').waitFor();
  await hand.getByText(new RegExp(ANSWER)).waitFor();
  assertNone(await phoneFaults(hand, 'hold-lifted', SIZES[0]));
});
