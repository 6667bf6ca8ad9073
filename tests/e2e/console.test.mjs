// The console from the first administrator's link on: import, publish, winners and their files, helping a person, merging, audit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { desk, launch, phone, picture } from './support/browser.mjs';
import { ADMIN, dialog, enter, firstAdministrator } from './support/console.mjs';
import { contestId, playPaper, send, signUp } from './support/people.mjs';
import { signInByHand } from './support/phone.mjs';
import { startServer } from './support/server.mjs';
import { readWorkbook, workbook } from './support/zip.mjs';

const HEADINGS = ['题干（必填）', '题型（必填）', '选项A', '选项B', '选项C', '选项D', '选项E\n（勿删）', '选项F\n（勿删）', '选项G\n（勿删）', '选项H\n（勿删）', '正确答案（必填）', '解析', '章节', '难度'];
const row = (stem, kind, options, answer, rest = ['', '电梯安全', '易']) => [stem, kind, ...Array.from({ length: 8 }, (_, n) => options[n] ?? ''), answer, ...rest];
const STEMS = ['乘坐电梯时遇到困人，正确的做法是？', '下列哪些行为会影响电梯安全？'];
const BOOK = workbook({
  电梯题: [
    HEADINGS,
    row(STEMS[0], '单选题', ['按报警装置等待救援', '扒开轿门', '用力拍打跳跃', '从轿厢顶部爬出'], 'A', ['困人时应按报警装置，等待救援。', '电梯安全', '易']),
    row(STEMS[1], '多选题', ['超载', '倚靠轿门', '看安全提示', '在轿厢内蹦跳'], 'ABD'),
    row('这一题没有正确答案，电梯多久检验一次？', '单选题', ['每年', '每月'], ''),
  ],
  其他题: [HEADINGS, row('请简述电梯维护保养的要求。', '简答题', [], '略'), row('电梯的定期检验周期为____。', '填空题', [], '1年')],
});

let server;
let browser;
let office;
let page;
const people = {};
before(async () => {
  server = await startServer();
  browser = await launch();
  office = await desk(browser, server.origin);
  page = await office.newPage();
  for (const [key, wish] of Object.entries({
    ming: { nickname: '=SUM(1)明', category: 'enterprise', organization: '中山市明亮灯饰有限公司' },
    mei: { nickname: '李梅', category: 'enterprise', organization: '中山明亮灯饰厂' },
    hua: { nickname: '阿华' },
  })) {
    const context = await phone(browser, server.origin);
    people[key] = await signUp(context, server.origin, wish);
    people.contest = await contestId(context, server.origin);
    await playPaper(context, server.origin, people.contest);
    await context.close();
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('the link of the first start makes the first administrator, once', async () => {
  await firstAdministrator(page, server.link);
  await page.getByText(ADMIN.display_name).first().waitFor();
  assert.equal(new URL(page.url()).pathname.replace(/\/$/, ''), '/console');
  await page.getByText('演示').first().waitFor();
  const other = await desk(browser, server.origin);
  const late = await other.newPage();
  await late.goto(server.link);
  await late.getByRole('heading', { name: '链接不能用了' }).waitFor();
  await other.close();
});

test('questions: a workbook with faults is checked, confirmed, published', async () => {
  await enter(page, '导入题目');
  await page.locator('#file').setInputFiles({ name: '电梯题库.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: BOOK });
  await page.getByRole('heading', { name: '检查完了，还没有写入题库' }).waitFor();
  const faults = page.locator('#import-rows tbody tr');
  await faults.first().waitFor();
  const said = (await faults.allInnerTexts()).map((text) => text.split('\t').map((cell) => cell.trim()));
  assert.ok(said.some(([sheet, at, column]) => sheet === '电梯题' && at === '4' && column.startsWith('正确答案')), JSON.stringify(said));
  assert.ok(said.some(([sheet, at, column, value]) => sheet === '其他题' && at === '2' && column.startsWith('题型') && value === '简答题'), JSON.stringify(said));
  assert.match(await page.locator('.tot').innerText(), /可以添加\s*3\s*题[\s\S]*有错误\s*1\s*题[\s\S]*不支持的题型\s*1\s*题/);
  await picture(page, 'console-import-report');
  await page.getByRole('tab', { name: '可以添加 3' }).click();
  await page.getByText(STEMS[1]).waitFor();

  // Nothing is in the bank before the report is confirmed.
  const drafts = async () => (await (await office.request.get(`${server.origin}/api/v1/staff/questions?status=draft`)).json()).total;
  assert.equal(await drafts(), 0);
  await page.getByRole('button', { name: '确认添加 3 题' }).click();
  await page.getByText('已添加 3 题').first().waitFor();
  assert.equal(await drafts(), 3);

  await page.getByRole('link', { name: '去看草稿' }).click();
  await page.getByRole('heading', { level: 1, name: '题库' }).waitFor();
  await page.getByRole('button', { name: STEMS[0] }).click();
  const panel = page.getByRole('complementary', { name: '题目详情' });
  await panel.getByText('困人时应按报警装置').waitFor();
  await panel.getByText('正确答案').waitFor();
  await picture(page, 'console-question');
  await panel.getByRole('button', { name: '关闭题目详情' }).click();
  await page.locator('label.check', { hasText: '选中本页全部' }).click();
  await page.getByRole('button', { name: '提交审核 3 题' }).click();
  await dialog(page, '提交审核 3 题？').getByRole('button', { name: '提交审核' }).click();
  await page.getByText('已提交审核 3 题').first().waitFor();
  assert.equal(await drafts(), 0);

  // There is one editor, so a reason stands in for the second pair of eyes.
  await page.getByRole('tab', { name: '审核中 3' }).click();
  await page.locator('label.check', { hasText: '选中本页全部' }).click();
  await page.getByRole('button', { name: '通过 3 题' }).click();
  const alone = dialog(page, '单人审核，直接发布？');
  await alone.getByLabel('原因').fill('只有一位编辑，已逐题核对');
  await alone.getByRole('button', { name: '单人审核' }).click();
  await page.getByText('已通过并发布 3 题').first().waitFor();
  await page.getByRole('button', { name: '撤销' }).click();
  await page.getByText('已撤销 3 题').first().waitFor();
  await page.locator('label.check', { hasText: '选中本页全部' }).click();
  await page.getByRole('button', { name: '通过 3 题' }).click();
  await dialog(page, '单人审核，直接发布？').getByLabel('原因').fill('只有一位编辑，已逐题核对');
  await dialog(page, '单人审核，直接发布？').getByRole('button', { name: '单人审核' }).click();
  await page.getByText('已通过并发布 3 题').first().waitFor();
});

test('a contest: live figures, extension with a reason that participants see', async () => {
  await enter(page, '竞赛');
  await page.getByRole('link', { name: /「质量月」知识竞赛/ }).click();
  await page.getByRole('heading', { name: '现场' }).waitFor();
  const figures = page.locator('.figs');
  await figures.getByText('参加').waitFor();
  assert.match(await figures.innerText(), /参加\s*3\s*人[\s\S]*已交卷\s*3\s*份[\s\S]*上榜\s*3\s*人/);
  await picture(page, 'console-contest');
  await page.getByRole('button', { name: '延长', exact: true }).click();
  const asked = dialog(page, '延长答题时间？');
  await asked.getByRole('button', { name: '延长到这个时间' }).click();
  await asked.getByText('请写明原因，至少').waitFor();
  await asked.getByLabel('原因').fill('台风停工，顺延一天');
  await asked.getByRole('button', { name: '延长到这个时间' }).click();
  await page.getByRole('heading', { name: '延长记录' }).waitFor();
  const rules = await (await office.request.get(`${server.origin}/api/v1/contests/${people.contest}/rules`)).json();
  assert.equal(rules.extensions[0].reason, '台风停工，顺延一天');
});

async function exportFile({ detail, format, reason }) {
  await page.getByRole('button', { name: '导出', exact: true }).click();
  const asked = dialog(page, '导出获奖名单？');
  await asked.getByText('未定稿，文件里会注明。').waitFor();
  await asked.getByText(detail).click();
  await asked.getByText(format, { exact: true }).click();
  await asked.getByLabel('原因').fill(reason);
  const [download] = await Promise.all([page.waitForEvent('download'), asked.getByRole('button', { name: '导出文件' }).click()]);
  await page.getByText('已下载').first().waitFor();
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('winners: the page and both files, opened and read back', async () => {
  await enter(page, '获奖名单');
  await page.getByText('未定稿。').waitFor();
  await page.getByRole('tab', { name: '总榜' }).waitFor();
  assert.equal(await page.locator('#winner-list tbody tr').count(), 3);
  await page.getByRole('cell', { name: '李＊' }).waitFor();
  assert.ok(!(await page.locator('body').innerText()).includes(people.mei.mobile), 'numbers are opened for audited exports only');
  await picture(page, 'console-winners');

  const full = await exportFile({ detail: '完整号码', format: 'Excel（.xlsx）', reason: '联系获奖者领奖' });
  assert.match(full.name, /\.xlsx$/);
  const sheets = readWorkbook(full.bytes);
  assert.deepEqual(Object.keys(sheets).slice(0, 3), ['总榜', '消费者', '企业']);
  const [title, , not_final, ...rest] = sheets['总榜'];
  assert.match(title[0].text, /获奖名单/);
  assert.match(not_final[0].text, /^未定稿/);
  const head = rest.findIndex((cells) => cells[0]?.text === '名次');
  assert.deepEqual(rest[head].slice(0, 4).map((cell) => cell.text), ['名次', '身份', '昵称', '手机号']);
  const rows = rest.slice(head + 1).filter((cells) => cells.length > 10);
  assert.equal(rows.length, 3);
  for (const cell of rows.flat()) {
    assert.ok(cell.text === '' || cell.type === 's' || cell.type === 'inlineStr', `digits are text: ${JSON.stringify(cell)}`);
    assert.ok(!cell.formula && !/^[=+\-@]/.test(cell.text), `no cell is a formula: ${cell.text}`);
  }
  const numbers = rows.map((cells) => cells[3].text).sort();
  assert.deepEqual(numbers, [people.ming, people.mei, people.hua].map((person) => person.mobile).sort());
  assert.ok(rows.some((cells) => cells[2].text === "'=SUM(1)明"));
  assert.match(rows[0][8].text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);

  const masked = await exportFile({ detail: '隐去中间四位', format: 'CSV', reason: '公示名单' });
  assert.deepEqual([...masked.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'UTF-8 with BOM');
  const lines = masked.bytes.subarray(3).toString().trim().split('\r\n').map((line) => line.split(','));
  assert.deepEqual(lines[0].slice(0, 5), ['组别', '名次', '身份', '昵称', '手机号']);
  assert.equal(lines.filter((cells) => cells[0] === '总榜').length, 3);
  for (const cells of lines.slice(1)) {
    assert.match(cells.at(-1), /未定稿$/);
    assert.match(cells[4], /^139\*{4}\d{4}$/);
  }
  assert.ok(lines.some((cells) => cells[3] === '李＊'));
});

test('a person who lost the password gets a one-time link and uses it on the phone', async () => {
  await enter(page, '参与者');
  await page.getByLabel('手机号').fill(people.mei.mobile);
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('cell', { name: '李梅' }).waitFor();
  assert.ok(!page.url().includes(people.mei.mobile));
  await picture(page, 'console-participants');
  await page.getByRole('button', { name: '发密码链接' }).click();
  const asked = dialog(page, '给李梅发密码链接？');
  await asked.getByLabel('原因').fill('本人到场，核对身份证');
  await asked.getByRole('button', { name: '生成链接' }).click();
  const link = await page.getByTestId('one-time-link').innerText();
  assert.match(link, /\/password#token=/);
  await page.getByRole('button', { name: '我已交给本人，关闭' }).click();

  const context = await phone(browser, server.origin);
  const hand = await context.newPage();
  await hand.goto(link);
  await hand.getByText('工作人员给您发了重设密码的链接').waitFor();
  assert.ok(!hand.url().includes('token'), 'the token leaves the address');
  await hand.getByLabel('新密码').fill('xin-mima-2026');
  await hand.getByRole('button', { name: '重设密码' }).tap();
  await hand.getByRole('heading', { name: '保存好恢复码' }).waitFor();
  await hand.locator('label.check').tap();
  await hand.getByRole('button', { name: '继续', exact: true }).tap();
  await signInByHand(hand, { mobile: people.mei.mobile, password: people.mei.password }, { from: '' });
  await hand.getByText('手机号或密码不对').waitFor();
  await signInByHand(hand, { mobile: people.mei.mobile, password: 'xin-mima-2026' }, { from: '' });
  await hand.getByRole('button', { name: '开始答题' }).waitFor();
  await hand.goto(link);
  await hand.getByLabel('新密码').fill('xin-mima-2027');
  await hand.getByRole('button', { name: '重设密码' }).tap();
  await hand.getByText('这个链接已经用过或过期').waitFor();
  assert.deepEqual(context.faults, []);
  await context.close();
});

test('two spellings of an organization become one', async () => {
  await enter(page, '单位');
  await page.getByLabel('找单位名称').fill('明亮灯饰');
  await page.locator('label.check', { hasText: '选中：中山市明亮灯饰有限公司' }).click();
  await page.locator('label.check', { hasText: '选中：中山明亮灯饰厂' }).click();
  await picture(page, 'console-organizations');
  await page.getByRole('button', { name: '合并 2 个单位' }).click();
  const asked = dialog(page, '把 2 个单位合并成一个？');
  await asked.locator('label.check', { hasText: '中山市明亮灯饰有限公司' }).click();
  await asked.getByLabel('原因').fill('同一家单位的两种写法');
  await asked.getByRole('button', { name: '合并单位' }).click();
  await page.getByText('已合并，移动 1 人').first().waitFor();
  const board = await (await office.request.get(`${server.origin}/api/v1/contests/${people.contest}/leaderboard?scope=organization`)).json();
  assert.deepEqual(board.organizations.map((one) => [one.name, one.people]), [['中山市明亮灯饰有限公司', 2]]);
});

test('every one of these acts is in the record', async () => {
  await enter(page, '操作记录');
  await page.locator('tbody tr').first().waitFor();
  const acts = await page.locator('tbody tr td:nth-child(3)').allInnerTexts();
  for (const act of ['用链接设密码', '检查导入文件', '确认导入', '提交审核', '审核通过', '撤销操作', '延长竞赛', '导出获奖名单', '查找参与者', '发密码链接', '合并单位']) assert.ok(acts.includes(act), `${act} in ${acts.join('、')}`);
  const text = await page.locator('main').innerText();
  for (const words of ['本人到场，核对身份证', '联系获奖者领奖', '台风停工，顺延一天']) assert.ok(text.includes(words), words);
  for (const person of [people.ming, people.mei, people.hua]) assert.ok(!text.includes(person.mobile), 'no number in the record');
  await picture(page, 'console-audit');
  await page.getByLabel('操作', { exact: true }).selectOption({ label: '获奖名单（全部）' });
  await page.waitForURL(/action=winner/);
  await page.locator('tbody tr').nth(1).waitFor();
  assert.deepEqual(office.faults, []);
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByText('已退出登录').waitFor();
  const reply = await office.request.get(`${server.origin}/api/v1/staff/me`);
  assert.equal(reply.status(), 401);
});
