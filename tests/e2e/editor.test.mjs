// Writing a question in the console: what is doubtful shows while typing, the proof comes from the law, a second editor approves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deskFaults, assertNone } from './support/axe.mjs';
import { desk, launch, picture } from './support/browser.mjs';
import { dialog, enter, firstAdministrator } from './support/console.mjs';
import { startServer } from './support/server.mjs';

const STEM = '销售者采购进货时，应当怎么做？';
const OPTIONS = ['建立并执行进货检查验收制度', '只看价格', '只看包装', '相信熟人介绍'];
const REVIEWER = { name: 'lin.hong', display_name: '林虹', password: '莲花山上看日落 2026' };
/** A blue sign with two white lines, 240 by 120. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAPAAAAB4CAIAAABD1OhwAAABQUlEQVR42u3cwQkAIQxFwdxt0VasXQsQvBlImM+rYJmTssY2a7TwCQxoM6DNgDYD2oA2A9oMaDOgzYA2oM2ANgPaDGgzoA3ox8ZcUlpAC2igBbQEtAS0gAZaQAMtoCWgJaAFNNACGmgBLQEtAS2ggRbQQAtoCWgJaAENtIAGWkBLVUCbeTnJDGgzoA1oM6DNgDYD2uwnaEf9clMoAS0BLaCBFtAS0BLQAhpoAQ20gJaAloAW0EALaKAFtORdDjN/rJgBbUCbAW0GtBnQZkAb0Pcc9ctNoQS0BLSABlpAS0BLQAtooAU00AJaAloCWkADLaCBFtAS0BLQAhpoAQ20gJaAloAW0EALaKAFtAS0BLSABlpAAy2gJaClXNBmrR48NwPaDGgzoA1oM6DNgDYD2gxoA9oMaDOgzYA2A9qANqu8A9nGhHwoLZoRAAAAAElFTkSuQmCC', 'base64');

let server;
let browser;
let office;
let page;
let second;
let id;
before(async () => {
  server = await startServer();
  browser = await launch();
  office = await desk(browser, server.origin);
  page = await office.newPage();
  await firstAdministrator(page, server.link);
  await enter(page, '账号');
  await page.getByRole('button', { name: '新建账号' }).click();
  const asked = dialog(page, '新建账号');
  await asked.getByLabel('登录名').fill(REVIEWER.name);
  await asked.getByLabel('显示名').fill(REVIEWER.display_name);
  await asked.locator('label.check', { hasText: '题库编辑' }).click();
  await asked.getByRole('button', { name: '新建并生成链接' }).click();
  const link = await page.getByTestId('one-time-link').innerText();
  await page.getByRole('button', { name: '我已交给本人，关闭' }).click();
  const other = await desk(browser, server.origin);
  second = await other.newPage();
  await second.goto(link);
  await second.getByLabel('新密码', { exact: true }).fill(REVIEWER.password);
  await second.getByLabel('再输一次新密码').fill(REVIEWER.password);
  await second.getByRole('button', { name: '设好密码并进入后台' }).click();
  await second.getByRole('navigation', { name: '主导航' }).waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function fillIn() {
  await page.getByLabel('题干').fill(STEM);
  for (const [index, text] of OPTIONS.entries()) await page.getByLabel(`选项 ${'ABCD'[index]}`, { exact: true }).fill(text);
  await page.getByLabel('选项 A 正确').check();
  await page.getByLabel('主题').selectOption('product.label');
}

test('faults stand beside their field while typing, and the phone shows the question', async () => {
  await enter(page, '题库');
  await page.getByRole('link', { name: '新建题目' }).click();
  await page.getByRole('heading', { level: 1, name: '新建题目' }).waitFor();
  await page.getByLabel('题干').fill('下列哪一项不属于销售者的义务？');
  await page.keyboard.press('Control+s');
  await page.getByText('没有正确答案，请补上').waitFor();
  const phone = page.locator('.screen');
  await phone.getByText('下列哪一项不属于销售者的义务？').waitFor();
  await picture(page, 'editor-faults');
  await fillIn();
  await page.getByText('没有依据').waitFor();
  await phone.getByRole('radio', { name: OPTIONS[3] }).check();
  assert.equal(await phone.getByRole('radio', { name: OPTIONS[3] }).isChecked(), true, 'the phone can be tried');
});

test('the quote is taken from the article and held against it', async () => {
  await page.getByRole('button', { name: '加法规条文' }).click();
  const asked = dialog(page, '选一条法规');
  await asked.getByLabel('法规').selectOption('product-quality-law');
  await asked.getByLabel('条', { exact: true }).selectOption('第三十三条');
  await asked.getByLabel('引文', { exact: true }).fill('销售者应当随便进货');
  await asked.getByRole('button', { name: '用作依据' }).click();
  await asked.getByText('引文不在这一条里，请从条文里选').waitFor();
  await asked.getByRole('document').getByText('销售者应当建立').click({ clickCount: 3 });
  await asked.getByText('引文在条文里').waitFor();
  await picture(page, 'editor-citation');
  await asked.getByRole('button', { name: '用作依据' }).click();
  await page.getByText('《中华人民共和国产品质量法》第三十三条').waitFor();
  await page.getByLabel('解析').fill('进货检查验收是销售者的第一道关。');
});

test('a picture needs words, and leaving with unsaved work asks first', async () => {
  await page.locator('#picture-file').setInputFiles({ name: '标志.png', mimeType: 'image/png', buffer: PNG });
  await page.getByText('请用文字说明图片画的是什么').waitFor();
  await page.getByLabel('图片说明').fill('蓝色的检验标志');
  await page.getByText('请用文字说明图片画的是什么').waitFor({ state: 'detached' });
  await page.locator('.screen').getByRole('img', { name: '蓝色的检验标志' }).waitFor();
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '竞赛', exact: true }).click();
  await dialog(page, '离开本页？').getByRole('button', { name: '取消' }).click();
  assert.equal(await page.getByLabel('题干').inputValue(), STEM);
});

test('the keyboard saves and hands in', async () => {
  await page.keyboard.press('Control+s');
  await page.getByText(/第 1 版已保存/).waitFor();
  await page.waitForURL(/\/console\/questions\/q-/);
  id = page.url().split('/').at(-1);
  for (const look of ['大字', '深色', '高对比', '常规']) {
    await page.getByRole('button', { name: look, exact: true }).click();
    await picture(page, `editor-${look}`);
  }
  assert.equal(await page.getByText('题干是空的').count(), 0, 'what is stored has no faults');
  assertNone(await deskFaults(page, 'editor'));
  await page.locator('textarea#stem').press('Control+Enter');
  await page.getByText('已提交审核 1 题').first().waitFor();
  await page.getByText('这一版正在审核').waitFor();
});

test('its author cannot approve it; a second editor can, or returns it with a reason', async () => {
  await enter(page, '待审核');
  await page.getByText('这一版是您自己写的，要由另一位编辑审核。').waitFor();
  assert.equal(await page.getByRole('button', { name: '通过并发布' }).count(), 0);

  await enter(second, '待审核');
  await second.getByRole('heading', { name: STEM }).waitFor();
  await picture(second, 'reviews');
  assertNone(await deskFaults(second, 'reviews'));
  await second.getByRole('button', { name: '退回修改' }).click();
  await dialog(second, '退回给作者修改？').getByLabel('原因').fill('选项写得太短');
  await dialog(second, '退回给作者修改？').getByRole('button', { name: '退回修改' }).click();
  await second.getByText('没有等待审核的题目').waitFor();

  await page.goto(`${server.origin}/console/questions/${id}`);
  await page.getByText('林虹 退回了这一版：选项写得太短').waitFor();
  await page.getByLabel('选项 D', { exact: true }).fill('相信熟人介绍，不看证明');
  await page.locator('textarea#stem').press('Control+Enter');
  await page.getByText('已提交审核 1 题').first().waitFor();

  await second.reload();
  await second.getByRole('button', { name: '通过并发布' }).click();
  await second.getByText('已通过并发布 1 题').first().waitFor();
});

test('the history shows what changed, and what is published stays while it is edited', async () => {
  await page.reload();
  await page.getByText('竞赛正在使用第 2 版').waitFor();
  await page.getByLabel('题干').fill(`${STEM}（单选）`);
  await page.keyboard.press('Control+s');
  await page.getByText(/第 3 版已保存/).waitFor();
  await page.getByRole('button', { name: '历史' }).click();
  const history = page.getByRole('dialog', { name: '历史' });
  await history.locator('ins', { hasText: '（单选）' }).waitFor();
  await history.getByRole('button', { name: /第 2 版/ }).click();
  await history.locator('ins', { hasText: '，不看证明' }).waitFor();
  await history.getByText(/林虹 审核通过/).waitFor();
  await picture(page, 'editor-history');
  assertNone(await deskFaults(page, 'history'));
  await history.getByRole('button', { name: '关闭历史' }).click();
  await page.getByRole('button', { name: '放弃修改' }).click();
  await dialog(page, '放弃第 2 版之后的修改？').getByRole('button', { name: '放弃修改' }).click();
  await page.getByText('已放弃修改 1 题').first().waitFor();
  await page.getByText(/第 2 版已保存/).waitFor();
  assert.equal(await page.getByLabel('题干').inputValue(), STEM);

  await enter(page, '题库');
  await page.getByRole('button', { name: '更多筛选' }).click();
  await page.getByLabel('引用的法规').selectOption('product-quality-law');
  await page.getByLabel('第几条').fill('第三十三条');
  await page.getByLabel('第几条').press('Tab');
  await page.getByRole('button', { name: STEM }).waitFor();
  await picture(page, 'questions-filtered');
  assert.deepEqual(office.faults, []);
});
