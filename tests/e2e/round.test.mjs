// A whole round on a phone with the network cut in the middle: sign-up to leaderboard, and what the server really stored.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { homePicture, launch, phone } from './support/browser.mjs';
import { newMobile } from './support/people.mjs';
import { answerSome, ask, assertStored, attemptOf, changeMind, goTo, handIn, openSheet, saveLine, saveLineSays, shownAnswer, signUpByHand, startRound, whereAmI } from './support/phone.mjs';
import { startServer } from './support/server.mjs';

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a round survives the network going away and the page being closed', async () => {
  const context = await phone(browser, server.origin);
  let page = await context.newPage();
  await page.goto('/');
  await page.getByText('报名后开始答题').waitFor();
  await page.locator('.demo-bar').waitFor();
  await page.getByRole('heading', { name: '“质量月”十二项活动' }).waitFor();
  await homePicture(page);

  // Nothing filled in: every field says what is missing, nothing is sent.
  await page.getByRole('link', { name: '报名后开始答题' }).tap();
  await page.getByRole('button', { name: '完成报名' }).tap();
  await page.getByText('请填昵称').waitFor();
  await page.getByText('要先阅读并同意，才能报名').waitFor();
  assert.equal(await page.locator('#notice_accepted').isChecked(), false, 'consent is not ticked beforehand');

  const person = { nickname: '小榄阿明', mobile: newMobile(), password: 'zhiliang-2026', category_name: '企业', town_search: '小榄', town_name: '小榄', organization: '中山市阿明五金有限公司' };
  const code = await signUpByHand(page, person);
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);

  const attempt = await startRound(page);
  const { number, total } = await whereAmI(page);
  assert.equal(number, 1);
  assert.equal(total, 20);
  const answers = {};
  await answerSome(page, 4, answers);
  await saveLineSays(page, '第 4 题已保存');

  // The tunnel: answering goes on, and nothing is called saved.
  await context.setOffline(true);
  await page.getByText('已离线，').waitFor();
  for (let count = 1; count <= 5; count += 1) {
    await answerSome(page, 1, answers, { stay: true });
    await saveLineSays(page, `${count} 题存在手机里，等待上传`);
    assert.doesNotMatch(await saveLine(page), /已保存/);
    await page.getByRole('button', { name: '下一题' }).tap();
    assert.doesNotMatch(await saveLine(page), /已保存/);
  }
  await openSheet(page);
  await page.getByRole('button', { name: '关闭答题卡' }).tap();

  await context.setOffline(false);
  await page.getByText('网络恢复，5 题已补交').waitFor();
  await saveLineSays(page, '已保存');
  assert.equal((await whereAmI(page)).number, 10);

  // Closed and opened again: same question, same answers.
  await page.close();
  page = await context.newPage();
  await page.goto(`/attempts/${attempt}`);
  await page.locator('h1.qno').waitFor();
  assert.equal((await whereAmI(page)).number, 10);
  assert.match(await page.locator('.sheet-btn').innerText(), /9\/20/);
  for (const back of [9, 5, 1]) {
    await goTo(page, back);
    assert.deepEqual(await shownAnswer(page), answers[back], `question ${back} after reopening`);
  }
  await goTo(page, 10);
  await answerSome(page, 10, answers);
  // A change of mind: the later answer counts.
  await goTo(page, 1);
  answers[1] = await changeMind(page, answers[1]);
  await saveLineSays(page, '第 1 题已保存');

  await openSheet(page);
  await page.getByText('还有 1 题未答，交卷后不能修改').waitFor();
  await page.getByRole('button', { name: '关闭答题卡' }).tap();
  await goTo(page, 20);
  await answerSome(page, 1, answers, { stay: true });
  await saveLineSays(page, '第 20 题已保存');
  await handIn(page);

  await page.waitForURL(/\/result$/);
  await page.getByRole('heading', { name: '本次成绩' }).waitFor();
  await page.getByText('已提交，').waitFor();
  await page.getByText(/回执号 /).waitFor();
  await page.getByText('答案和解析稍后公布').waitFor();
  const { status, body: result } = await ask(page, `/attempts/${attempt}/result`);
  assert.equal(status, 200);
  assert.equal(attemptOf(page), attempt);
  assert.equal(result.state, 'submitted');
  assert.equal(result.blank, 0);
  assert.equal(result.answers_visible, false);
  assertStored(result.items, answers);
  for (const item of result.items) assert.deepEqual([item.right, item.key, item.explanation, item.citations], [null, null, null, null], 'no key before the closing');
  assert.match(await page.locator('.res').innerText(), new RegExp(`答对 ${result.right} 题，答错 ${result.wrong} 题`));

  await page.getByRole('link', { name: '看排行榜' }).tap();
  await page.getByRole('heading', { name: '排行榜' }).waitFor();
  const mine = page.locator('.mine');
  await mine.getByText('我（小＊＊）').waitFor();
  assert.equal((await page.locator('main').innerText()).includes('小榄阿明'), false, 'boards never show a whole nickname');
  await page.getByRole('button', { name: '按单位' }).tap();
  await page.getByText('中山市阿明五金有限公司').waitFor();
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '我的' }).tap();
  await page.getByText('已提交，计入排名').waitFor();
  assert.deepEqual(context.faults, []);
  await context.close();
});
