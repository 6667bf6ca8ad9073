// After the closing, which the clock brings: explanations, sources, the article with the quote marked; both apps say so.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertNone, chooseSize, deskFaults, phoneFaults, SIZES } from './support/axe.mjs';
import { desk, launch, phone } from './support/browser.mjs';
import { dialog, enter, firstAdministrator } from './support/console.mjs';
import { contestFile } from './support/contest.mjs';
import { signUp } from './support/people.mjs';
import { answerSome, ask, handIn, saveLineSays, startRound } from './support/phone.mjs';
import { pause, startServer, until } from './support/server.mjs';

const WINDOW_MS = 60_000;
const closes_at_ms = Math.floor(Date.now() / 1000) * 1000 + WINDOW_MS;
let server;
let browser;
let context;
let page;
const known = {};
before(async () => {
  server = await startServer({ contest: contestFile({ closes_at_ms, limit_s: 60, grace_s: 2 }) });
  browser = await launch();
  context = await phone(browser, server.origin);
  await signUp(context, server.origin, { nickname: '林小红' });
  page = await context.newPage();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('before the closing the deadline is the end of the contest, and no answer is shown', async () => {
  await page.goto('/');
  await page.getByText(/现在开始只有 .+ 可答，到截止时间会自动交卷/).waitFor();
  await page.getByRole('button', { name: '开始答题' }).tap();
  await page.getByText(/离竞赛截止不远了，现在开始只有 .+ 可答/).waitFor();
  await page.getByRole('button', { name: '等一会儿' }).tap();
  known.attempt = await startRound(page);
  await answerSome(page, 9, {});
  await saveLineSays(page, '第 9 题已保存');
  await handIn(page);
  await page.waitForURL(/\/result$/);
  await page.getByText('为了公平，竞赛截止后才公布').waitFor();
  const { body } = await ask(page, `/attempts/${known.attempt}/result`);
  known.contest = body.contest_id;
  assert.equal(body.answers_visible, false);
  known.person = await context.storageState();
});

test('after it, every question has its answer, explanation and source', async () => {
  await pause(Math.max(0, closes_at_ms - Date.now()));
  await until('the clock closes the contest', async () => (await ask(page, `/contests/${known.contest}`)).body.state === 'closed', 20_000, 500);
  await page.goto('/');
  await page.getByText('成绩正在核对，核对完在这里公布').waitFor();
  assert.equal(await page.getByRole('button', { name: '开始答题' }).count(), 0);
  await page.getByRole('link', { name: '看我的成绩' }).tap();
  await page.getByText('已提交，计入排名').tap();
  await page.getByRole('heading', { name: '答案与解析' }).waitFor();
  const { body } = await ask(page, `/attempts/${known.attempt}/result`);
  assert.equal(body.answers_visible, true);
  assert.equal(body.right + body.wrong + body.blank, 10);
  await page.getByRole('button', { name: '全部 10' }).tap();
  assert.equal(await page.locator('article.card').count(), 10);
  for (const [index, item] of body.items.entries()) {
    const card = page.locator('article.card').nth(index);
    const text = await card.innerText();
    assert.ok(item.explanation && text.includes(item.explanation.split('\n')[0]), `explanation of question ${index + 1}`);
    assert.ok(item.citations.length > 0 && text.includes(item.citations[0].quote.slice(0, 10)), `source of question ${index + 1}`);
    assert.match(text, item.right ? /答对，/ : /没答对，/);
  }
  await page.getByRole('button', { name: `没答对 ${body.items.filter((item) => !item.right).length}` }).tap();
});

/** What the result says of the receipt, worked out in this page. */
async function counted(at) {
  const section = at.getByTestId('counted');
  await section.getByText('已计入：本场 1 份答卷的总指纹包含您的这一份').waitFor();
  return (await section.locator('code').innerText()).replace(/\s/g, '');
}

test('the phone itself proves that the answers were counted, also where pages have no cryptography', async () => {
  const { body: rules } = await ask(page, `/contests/${known.contest}/rules`);
  assert.equal(rules.receipts.size, 1);
  assert.equal(await counted(page), rules.receipts.root);
  const plain = await phone(browser, server.origin, { storageState: known.person });
  await plain.addInitScript(() => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }));
  const at = await plain.newPage();
  await at.goto(`/attempts/${known.attempt}/result`);
  assert.equal(await counted(at), rules.receipts.root);
  assert.equal(await at.evaluate(() => crypto.subtle), undefined);
  await at.route('**/proof', async (route) => {
    const reply = await route.fetch();
    const body = await reply.json();
    await route.fulfill({ response: reply, json: { ...body, leaf: `${body.leaf} ` } });
  });
  await at.reload();
  await at.getByText('对不上：用您的回执算不出公布的总指纹').waitFor();
  const faults = plain.faults;
  await plain.close();
  assertNone(faults);
});

test('the cited article opens in full with the quote marked', async () => {
  await page.getByRole('button', { name: '全部 10' }).tap();
  const box = page.locator('.law', { has: page.getByRole('link', { name: '看这一条全文' }) }).first();
  const quote = (await box.locator('q').innerText()).replace(/[\s“”]/g, '');
  await box.getByRole('link', { name: '看这一条全文' }).tap();
  await page.getByText('题目引用的就是这一条').waitFor();
  const article = page.locator('.article-here');
  const marked = (await article.locator('mark').allInnerTexts()).join('').replace(/[\s“”]/g, '');
  assert.ok(marked.length > 4, 'something is marked');
  assert.equal(marked, quote.replace(/…+/g, ''));
  assert.ok(await article.locator('h3').evaluate((node) => node.getBoundingClientRect().top < window.innerHeight), 'the article is on the screen');
  assert.ok((await page.locator('.article').count()) > 10, 'and the rest of the law is there');
  known.article = new URL(page.url()).pathname + new URL(page.url()).search;
});

test('staff make it final by its name; then the secret is public and the board says so', async () => {
  const office = await desk(browser, server.origin);
  const hall = await office.newPage();
  await firstAdministrator(hall, server.link);
  await hall.getByText('待定稿').first().waitFor();
  const faults = await deskFaults(hall, 'home-closed');
  await enter(hall, '竞赛');
  await hall.getByRole('link', { name: '「质量月」短时测试竞赛' }).click();
  await hall.getByRole('button', { name: '定稿', exact: true }).click();
  const asked = dialog(hall, '成绩定稿？');
  await asked.getByLabel('输入竞赛名').fill('别的名字');
  await asked.getByRole('button', { name: '成绩定稿' }).click();
  await asked.getByText('和竞赛名不一样').waitFor();
  faults.push(...(await deskFaults(hall, 'contest-finalize')));
  await asked.getByLabel('输入竞赛名').fill('质量月短时测试竞赛');
  await asked.getByRole('button', { name: '成绩定稿' }).click();
  await hall.getByText('抽题密钥（已公开）').first().waitFor();
  await office.close();

  await page.goto(`/contests/${known.contest}/rules`);
  await page.getByText('抽题种子（已公开）').waitFor();
  const { body: rules } = await ask(page, `/contests/${known.contest}/rules`);
  assert.match(rules.secret, /^[0-9a-f]{32,}$/);
  await page.goto(`/contests/${known.contest}/leaderboard`);
  await page.getByText('最终结果').waitFor();
  await page.goto('/');
  await page.getByText(/您得 .+ 分，总榜第 1 名/).waitFor();
  assertNone(faults.concat(context.faults, office.faults));
});

test('the commands seal the final contest beside the server and recompute it', async () => {
  const file = join(dirname(server.data), 'contest.seal');
  const sealed = server.command('contest', 'seal', known.contest, '--out', file);
  assert.equal(sealed.status, 0, sealed.stdout + sealed.stderr);
  const { body: rules } = await ask(page, `/contests/${known.contest}/rules`);
  const verified = server.command('contest', 'verify', file);
  assert.equal(verified.status, 0, verified.stdout + verified.stderr);
  assert.match(verified.stdout, /核验通过/);
  assert.ok(verified.stdout.includes(rules.receipts.root));
  const text = readFileSync(file, 'utf8');
  assert.ok(text.includes(rules.commitment) && text.includes(rules.secret) && !text.includes('林小红'));
});

for (const size of SIZES) {
  test(`these pages, ${size}`, async () => {
    const made = await phone(browser, server.origin, { storageState: known.person, deviceScaleFactor: 1 });
    await chooseSize(made, size);
    const at = await made.newPage();
    const faults = [];
    for (const [name, address, sign] of [
      ['home-final', '/', '看我的成绩'],
      ['rules-final', `/contests/${known.contest}/rules`, '抽题种子（已公开）'],
      ['result-explained', `/attempts/${known.attempt}/result`, '答案与解析'],
      ['article-quote', known.article, '题目引用的就是这一条'],
    ]) {
      await at.goto(address);
      await at.getByText(sign).first().waitFor();
      if (name === 'result-explained') await at.getByRole('button', { name: '全部 10' }).tap();
      faults.push(...(await phoneFaults(at, name, size)));
    }
    await made.close();
    assertNone(faults.concat(made.faults));
  });
}
