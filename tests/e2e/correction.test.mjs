// A faulty question in mid-contest: one organizer proposes, another approves, and participants are told on every page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNone, chooseSize, deskFaults, phoneFaults, SIZES } from './support/axe.mjs';
import { desk, launch, phone } from './support/browser.mjs';
import { ADMIN, dialog, enter, firstAdministrator } from './support/console.mjs';
import { contestFile } from './support/contest.mjs';
import { contestId, playPaper, send, signUp } from './support/people.mjs';
import { startServer, until } from './support/server.mjs';

const OTHERS = 14;
const REASON = '题干对新旧标准都说得通';
const SECOND = { name: 'he.li', display_name: '何丽', password: '紫马岭公园散步 2026' };

let server;
let browser;
let office;
let page;
const known = {};
before(async () => {
  // Few questions, so that many papers share one.
  const contest = contestFile({ closes_at_ms: Date.now() + 3_600_000, limit_s: 600 }).replace(/sections:[\s\S]*?limit_s/, 'sections:\n  - title: 单选题\n    topics: [elevator]\n    kinds: [single]\n    count: 5\n    points: "20"\nlimit_s');
  server = await startServer({ contest });
  browser = await launch();
  office = await desk(browser, server.origin);
  page = await office.newPage();
  known.lin = await phone(browser, server.origin);
  await signUp(known.lin, server.origin, { nickname: '林小红' });
  known.contest = await contestId(known.lin, server.origin);
  const view = await send(known.lin, server.origin, 'post', `/contests/${known.contest}/attempts`, {});
  // Handed in blank: whatever question is voided brings points.
  await send(known.lin, server.origin, 'post', `/attempts/${view.id}/submission`, { writer: view.writer, answers: [] });
  known.attempt = view.id;
  known.question = view.questions[1];
  for (let number = 0; number < OTHERS; number += 1) {
    const context = await phone(browser, server.origin);
    await signUp(context, server.origin, { nickname: `参赛${number}` });
    await playPaper(context, server.origin, known.contest);
    await context.close();
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function openContest(at) {
  await enter(at, '竞赛');
  await at.getByRole('link', { name: /「质量月」短时测试竞赛/ }).click();
  await at.getByRole('heading', { name: '题目更正' }).waitFor();
}

test('one organizer finds the question, looks at what would change and proposes', async () => {
  await firstAdministrator(page, server.link);
  known.invitation = (await send(office, server.origin, 'post', '/staff/accounts', { name: SECOND.name, display_name: SECOND.display_name, roles: ['organizer'] })).link;
  await openContest(page);
  await page.getByText('没有题目更正').waitFor();
  await page.getByRole('link', { name: '提出更正' }).click();
  await page.getByRole('heading', { level: 1, name: '提出更正' }).waitFor();
  await page.getByLabel('按题干、选项或编号找').fill(known.question.id);
  await page.getByRole('button', { name: known.question.stem }).click();
  await page.getByText('先选题目和更正办法').waitFor();

  await page.locator('label.check', { hasText: '更正答案' }).click();
  await page.getByRole('button', { name: '看会改变什么' }).click();
  await page.getByText('请选出新答案，并且要和现行答案不同').waitFor();
  await page.locator('fieldset').last().locator('label.check').nth(2).click();
  await page.locator('label.check', { hasText: '对所有人不再判对错' }).click();
  await page.getByRole('button', { name: '看会改变什么' }).click();
  await page.getByText('抽到的已交卷').waitFor();
  await page.getByRole('img', { name: /名次上升/ }).waitFor();
  await page.getByLabel('获奖范围取前几名').fill('3');
  await page.getByText('请重新看一遍会改变什么').waitFor();
  await page.getByRole('button', { name: '看会改变什么' }).click();
  await page.getByRole('heading', { name: '前 3 名的进出' }).waitFor();
  assertNone(await deskFaults(page, 'correction-form'));
  await page.getByRole('button', { name: '提出更正，等另一人批准' }).click();
  await page.getByText('请写明原因，至少').waitFor();
  await page.getByLabel('原因').fill(REASON);
  await page.getByRole('button', { name: '提出更正，等另一人批准' }).click();
  await page.getByRole('heading', { name: '题目更正' }).waitFor();
  await page.getByText('待批准').waitFor();
  await page.getByRole('link', { name: '看提议' }).click();
  await page.getByRole('button', { name: '撤回提议' }).waitFor();
  assert.equal(await page.getByRole('button', { name: '批准' }).count(), 0, `${ADMIN.display_name} has proposed it`);
});

test('another organizer sees the proposal with a look of its own, and approves', async () => {
  const second = await desk(browser, server.origin);
  const desk2 = await second.newPage();
  await desk2.goto(known.invitation);
  await desk2.getByRole('heading', { name: '欢迎，请设置密码' }).waitFor();
  await desk2.getByLabel('新密码', { exact: true }).fill(SECOND.password);
  await desk2.getByLabel('再输一次新密码').fill(SECOND.password);
  await desk2.getByRole('button', { name: '设好密码并进入后台' }).click();
  await desk2.getByRole('navigation', { name: '主导航' }).waitFor();
  await desk2.locator('.todo').getByText('有 1 项题目更正等您批准').first().waitFor();
  await openContest(desk2);
  await desk2.getByRole('link', { name: '去审核' }).click();
  await desk2.getByRole('heading', { level: 1, name: '审核更正' }).waitFor();
  await desk2.getByText(REASON).waitFor();
  await desk2.getByText('抽到的已交卷').waitFor();
  assertNone(await deskFaults(desk2, 'correction-decision'));
  await desk2.getByRole('button', { name: '批准' }).click();
  await dialog(desk2, '批准这项更正？').getByRole('button', { name: '批准并重新计分' }).click();
  await desk2.getByText('已生效').waitFor();
  await desk2.getByText(/计分第 2 版/).waitFor();
  assertNone(await deskFaults(desk2, 'correction-applied'));
  assert.deepEqual(second.faults, []);
  await second.close();
});

test('participants read it on the home page, the rules and their result', async () => {
  for (const size of SIZES) {
    const context = await phone(browser, server.origin, { storageState: await known.lin.storageState() });
    await chooseSize(context, size);
    const hand = await context.newPage();
    await hand.goto('/');
    await hand.getByTestId('corrections').waitFor();
    assertNone(await phoneFaults(hand, 'correction-home', size));
    await hand.getByRole('link', { name: '看说明' }).tap();
    await hand.getByRole('heading', { name: '题目更正' }).waitFor();
    await hand.getByText(`原因：${REASON}`).waitFor();
    await hand.getByText('题库目录（第 2 版').waitFor();
    assertNone(await phoneFaults(hand, 'correction-rules', size));
    await hand.goto(`/attempts/${known.attempt}/result`);
    const note = hand.getByTestId('revised');
    await note.waitFor();
    assert.match(await note.innerText(), /原 0 分，现 20 分[\s\S]*第 2 题已作废，按满分计[\s\S]*题干对新旧标准都说得通/);
    assertNone(await phoneFaults(hand, 'correction-result', size));
    assert.deepEqual(context.faults, []);
    await context.close();
  }
  const standing = async () => (await (await known.lin.request.get(`${server.origin}/api/v1/contests/${known.contest}`)).json()).standing;
  await until('the board has the new score', async () => (await standing()).score_milli === 20_000);
});
