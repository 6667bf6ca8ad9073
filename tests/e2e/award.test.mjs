// What may be won, from the plan to the prize handed over, clicked in the console: written, found fault with, mended, saved,
// frozen by the opening, amended; then instant wins told, claimed, handed over, struck.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNone, deskFaults } from './support/axe.mjs';
import { desk, launch, phone, picture } from './support/browser.mjs';
import { dialog, enter, firstAdministrator } from './support/console.mjs';
import { contestFile } from './support/contest.mjs';
import { playPaper, send, signUp } from './support/people.mjs';
import { startServer, until } from './support/server.mjs';

const CONTEST = 'browser-test';
/** A blue square. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGPkjqllwAaYsIoOWgkAtu4A9JOxEbwAAAAASUVORK5CYII=', 'base64');

let server;
let browser;
let office;
let page;
const people = [];

const entry = (name) => page.getByRole('group', { name, exact: true });
const plan = async () => (await send(office, server.origin, 'get', `/staff/contests/${CONTEST}/award-plan`)).plan;
const rules = () => page.getByRole('region', { name: '规则页文字（自动生成）' });
const press = (name) => page.getByRole('button', { name, exact: true }).click();
async function choose(group, label, name) {
  await group.getByLabel(label, { exact: true }).selectOption({ label: name });
}
/** The page is at rest: what was typed has been checked. */
async function checked() {
  await page.waitForTimeout(500);
  await page.getByText('正在检查…').waitFor({ state: 'detached' });
}
async function settled(name) {
  await dialog(page, name).waitFor({ state: 'detached' });
}

before(async () => {
  browser = await launch();
  server = await startServer({ contest: contestFile({ closes_at_ms: Date.now() + 3_600_000 }), publish: false });
  office = await desk(browser, server.origin);
  page = await office.newPage();
  await firstAdministrator(page, server.link);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a drawn tier is written; a top prize over the limit is said beside its value', async () => {
  await page.goto(`/console/awards/${CONTEST}`);
  await page.getByRole('heading', { level: 1, name: '奖项设置' }).waitFor();
  await press('添加名次奖或抽奖');
  await page.keyboard.type('一等奖');
  const first = entry('一等奖');
  await first.getByLabel('奖品', { exact: true }).fill('家用血压计');
  await first.getByLabel('单件价值（元）').fill('50000.01');
  await first.getByLabel('数量').fill('两个');
  await first.getByText('请填整数').waitFor();
  await page.getByText('1 处填的不是数字，改好后再检查').waitFor();
  assert.ok(await page.getByRole('button', { name: '保存奖项' }).isDisabled(), 'what is no number is not sent');
  await first.getByLabel('数量').fill('2');
  await first.getByLabel('候补人数').fill('1');
  await first.getByLabel('下限（题）').fill('8');
  await first.getByLabel('最低放宽到（题）').fill('6');
  const value = page.locator('[data-path="tiers.0.value_fen"]');
  await value.getByText('抽奖的最高奖不得超过五万元').waitFor();
  assert.equal(await first.getByLabel('单件价值（元）').getAttribute('aria-invalid'), 'true');
  // The same sentence in the list leads to the field.
  await page.getByRole('button', { name: /^一等奖，单件价值：抽奖的最高奖/ }).click();
  assert.ok(await first.getByLabel('单件价值（元）').evaluate((node) => node === document.activeElement));
  await picture(page, 'console-award-finding');
  await first.getByLabel('单件价值（元）').fill('299.5');
  await value.getByText('抽奖的最高奖不得超过五万元').waitFor({ state: 'detached' });
});

test('scope and picture are chosen, not typed', async () => {
  const first = entry('一等奖');
  await choose(first, '范围', '一个镇街');
  const towns = await first.getByLabel('镇街', { exact: true }).locator('option').allInnerTexts();
  assert.ok(towns.includes('小榄镇'), String(towns));
  await choose(first, '镇街', '小榄镇');
  await choose(first, '范围', '一种身份');
  await choose(first, '身份', '企业');
  await choose(first, '范围', '所有参赛者');
  await first.locator('input[type=file]').setInputFiles({ name: 'prize.png', mimeType: 'image/png', buffer: PICTURE });
  const image = first.getByRole('img', { name: '家用血压计' });
  await image.waitFor();
  assert.equal(await image.evaluate((node) => node.decode().then(() => node.naturalWidth)), 8);
});

test('an instant prize, an award for organizations and the settings of the plan', async () => {
  await press('添加即时奖');
  await page.keyboard.type('幸运奖');
  const lucky = entry('幸运奖');
  await lucky.getByLabel('奖品', { exact: true }).fill('购物袋');
  await lucky.getByLabel('单件价值（元）').fill('9.9');
  await lucky.getByLabel('中奖概率（%）').fill('100');
  await lucky.getByLabel('总数量').fill('20');
  await lucky.getByLabel('每天最多发').fill('30');
  await page.locator('[data-path="instant.0.stock_per_day"]').getByText('每天的数量不能多于总数量').waitFor();
  await lucky.getByLabel('每天最多发').fill('');
  await press('添加单位奖');
  await page.keyboard.type('优秀组织奖');
  const group = entry('优秀组织奖');
  await group.getByLabel('奖品', { exact: true }).fill('奖牌');
  await group.getByLabel('最少参与人数').fill('1');
  await group.getByLabel('平均分下限').fill('10.5');
  await group.getByLabel('参与率下限（%）').fill('12.5');
  await group.getByLabel('第 2 步').selectOption({ label: '参与率' });
  await group.getByLabel('第 3 步').selectOption({ label: '平均分' });
  await group.getByLabel('第 1 步').selectOption({ label: '参与率' });
  await page.getByLabel('可以兼得多个奖项').check();
  await page.getByLabel('兑奖期限（天）').fill('20');
  await page.getByLabel('公示天数').fill('7');
  await page.getByLabel('领取地点').fill('市市场监督管理局一楼服务大厅');
  await page.getByLabel('可以邮寄').check();
  await page.getByLabel('领奖要登记身份证号').check();
  await page.getByLabel('领奖要登记身份证号').uncheck();
  await page.getByLabel('主办方联系方式').fill('0760-88888888');
  await page.getByText('没有发现问题').waitFor();
  for (const text of ['一等奖：家用血压计，每份价值¥299.50', '幸运奖', '中奖概率100%', '参与率不低于12.5%', '0760-88888888']) await rules().getByText(text).first().waitFor();
});

test('entries move by button and keyboard, and a removed one comes back', async () => {
  await press('添加名次奖或抽奖');
  await page.keyboard.type('优胜奖');
  const second = entry('优胜奖');
  await second.getByLabel('奖品', { exact: true }).fill('保温杯');
  await second.getByLabel('单件价值（元）').fill('88');
  await choose(second, '怎么产生', '按名次');
  await second.getByLabel('到第几名').fill('3');
  await page.locator('[data-path="tiers.1.quantity"]').getByText('第 1 名到第 3 名共 3 名，与数量 1 不符').waitFor();
  await second.getByLabel('数量').fill('3');
  await page.getByRole('button', { name: '把“优胜奖”上移' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('“优胜奖”现在是第 1 项').waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  assert.equal(await focused(), '把“优胜奖”下移', 'at the top the other button takes the focus');
  await page.keyboard.press('Enter');
  await page.getByText('“优胜奖”现在是第 2 项').waitFor();
  await page.getByRole('button', { name: '删除“优胜奖”' }).click();
  await second.waitFor({ state: 'detached' });
  await press('撤销');
  await second.waitFor();
  assert.equal(await second.getByLabel('到第几名').inputValue(), '3');
});

test('leaving asks, saving keeps everything as written', async () => {
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '单位', exact: true }).click();
  await dialog(page, '奖项还没有保存，离开？').getByRole('button', { name: '取消' }).click();
  await checked();
  const faults = await deskFaults(page, 'award-editor');
  await press('保存奖项');
  await page.getByText('奖项已保存').waitFor();
  const held = await plan();
  assert.deepEqual(held.tiers.map((one) => [one.name, one.value_fen, one.quantity, one.method.kind, one.scope.kind]), [['一等奖', 29_950, 2, 'draw', 'all'], ['优胜奖', 8_800, 3, 'rank', 'all']]);
  assert.match(held.tiers[0].picture, /^[0-9a-f]{64}$/);
  assert.deepEqual(held.tiers[0].method, { kind: 'draw', measure: 'right', min: 8, max: null, floor: 6, every: 'once' });
  assert.deepEqual([held.instant[0].odds_millionths, held.instant[0].stock_total, held.instant[0].stock_per_day, held.instant[0].value_fen], [1_000_000, 20, null, 990]);
  assert.deepEqual([held.organization[0].order, held.organization[0].mean_min_milli, held.organization[0].coverage_min_milli], [['coverage', 'people', 'mean'], 10_500, 125]);
  assert.deepEqual([held.adding, held.claim, held.notice], [true, { days: 20, pick_up: '市市场监督管理局一楼服务大厅', ship: true, id_needed: false }, { days: 7, contact: '0760-88888888' }]);
  await page.reload();
  await entry('优秀组织奖').waitFor();
  assert.equal(await entry('优秀组织奖').getByLabel('参与率下限（%）').inputValue(), '12.5');
  assert.equal(await entry('一等奖').getByLabel('单件价值（元）').inputValue(), '299.50');
  await page.getByText('现在是第', { exact: false }).waitFor();
  assertNone(faults);
});

test('the opening freezes the plan; only what favours players is amended', async () => {
  await page.goto(`/console/contests/${CONTEST}`);
  await press('发布');
  await dialog(page, '发布竞赛？').getByRole('button', { name: '发布竞赛' }).click();
  await settled('发布竞赛？');
  for (const nickname of ['林小红', '陈大文', '黄美玲']) {
    const context = await phone(browser, server.origin);
    await signUp(context, server.origin, { nickname, category: 'enterprise', organization: '中山市明亮灯饰有限公司' });
    await playPaper(context, server.origin, CONTEST);
    people.push(context);
  }
  await page.getByRole('link', { name: '奖项设置' }).click();
  await page.getByText('只能作对参赛者有利的变更').waitFor();
  await page.getByText('竞赛开始时锁定').waitFor();
  await entry('一等奖').getByLabel('数量').fill('1');
  await checked();
  await press('提交变更');
  const ask = dialog(page, '变更已锁定的奖项？');
  await ask.getByRole('button', { name: '提交变更' }).click();
  await ask.getByText('请写明原因，至少 4 个字').waitFor();
  await ask.getByLabel('原因').fill('预算有变化');
  await ask.getByRole('button', { name: '提交变更' }).click();
  await ask.getByText('有的改动对参赛者不利，没有提交').waitFor();
  await ask.getByText('一等奖的数量由 2 改为 1').waitFor();
  await picture(page, 'console-award-refused');
  await ask.getByRole('button', { name: '取消' }).click();
  await page.locator('[data-path="tiers.0.quantity"]').getByText('对参赛者不利：一等奖的数量由 2 改为 1').waitFor();
  assert.equal((await plan()).tiers[0].quantity, 2);
  await entry('一等奖').getByLabel('数量').fill('5');
  await page.getByLabel('兑奖期限（天）').fill('30');
  await checked();
  await press('提交变更');
  await ask.getByLabel('原因').fill('增加奖品数量');
  await ask.getByRole('button', { name: '提交变更' }).click();
  await page.getByText('变更已公布').waitFor();
  const history = page.getByRole('region', { name: '锁定和变更记录' });
  for (const text of ['变更原因：增加奖品数量', '一等奖的数量由 2 改为 5', '兑奖期限（天）由 20 改为 30']) await history.getByText(text).waitFor();
  const held = await plan();
  assert.deepEqual([held.tiers[0].quantity, held.claim.days, held.amendments.length], [5, 30, 1]);
  assert.match((await history.innerText()).replace(/\s/g, ''), new RegExp(held.amendments[0].rules_hash));
});

test('the head count makes a coverage, and the dry run shows pools, places and organizations', async () => {
  await enter(page, '单位');
  await page.getByLabel('找单位名称').fill('明亮');
  await page.getByRole('button', { name: '填写“中山市明亮灯饰有限公司”的登记人数' }).click();
  const ask = dialog(page, '“中山市明亮灯饰有限公司”有多少人？');
  await ask.getByLabel('登记人数').fill('0');
  await ask.getByRole('button', { name: '保存登记人数' }).click();
  await ask.getByText('请填大于 0 的整数').waitFor();
  await ask.getByLabel('登记人数').fill('6');
  await ask.getByRole('button', { name: '保存登记人数' }).click();
  await page.getByRole('button', { name: '修改“中山市明亮灯饰有限公司”的登记人数' }).getByText('6').waitFor();
  await page.goto(`/console/awards/${CONTEST}`);
  const row = (table, name) => page.getByRole('region', { name: table, exact: true }).getByRole('row', { name });
  assert.match(await row('抽奖', /^一等奖/).innerText(), /所有参赛者\s+5/);
  assert.match(await row('按名次', /^优胜奖/).innerText(), /优胜奖/);
  assert.match(await row('优秀组织奖', /^中山市明亮灯饰有限公司/).innerText(), /3\s+[\d.]+\s+6\s+50\.0%/);
  await press('再算一次');
  await page.getByText('什么也不会写入').waitFor();
  const faults = await deskFaults(page, 'award-open');
  assertNone(faults);
});

test('prizes: told one by one and together, confirmed, opened, handed over, struck', async () => {
  await enter(page, '领奖');
  const rows = page.getByRole('region', { name: '奖品', exact: true }).locator('tbody tr');
  await until('three prizes are listed', async () => (await rows.count()) === 3);
  await rows.nth(0).getByRole('button', { name: '通知', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '通知' }).click();
  await page.getByText('已通知', { exact: true }).waitFor();
  await press('通知全部中奖人');
  await dialog(page, '通知全部 2 位未通知的中奖人？').getByRole('button', { name: '通知全部中奖人' }).click();
  await page.getByText('已通知 2 人').waitFor();

  const own = [];
  for (const context of people) own.push((await send(context, server.origin, 'get', '/me/prizes')).prizes[0]);
  const wishes = [
    { way: 'pick_up', name: '林小红' },
    { way: 'ship', name: '陈大文', mobile: '13900001111', address: '广东省中山市小榄镇升平中路 1 号' },
  ];
  const claimed = [];
  for (const [at, wish] of wishes.entries()) claimed.push(await send(people[at], server.origin, 'post', `/prizes/${own[at].id}/confirmation`, wish));
  await page.reload();
  const of = (name) => page.getByRole('row').filter({ hasText: name });

  // Opening what was sealed asks why, and shows it in this dialog only.
  await of('陈＊').getByRole('button', { name: '查看领奖信息' }).click();
  const opening = page.getByRole('dialog');
  await opening.getByLabel('原因').fill('填写快递单');
  await opening.getByRole('button', { name: '查看领奖信息' }).click();
  await page.getByText('升平中路 1 号').waitFor();
  await picture(page, 'console-prize-opened');
  await page.getByRole('button', { name: '看完了' }).click();
  await page.getByText('升平中路 1 号').waitFor({ state: 'detached' });

  // A wrong code hands nothing over; the right one does.
  await of('林＊').getByRole('button', { name: '发放', exact: true }).click();
  const handing = page.getByRole('dialog');
  await handing.getByRole('button', { name: '发放' }).click();
  await handing.getByText('没有领取码，请写明怎样核对身份').waitFor();
  await handing.getByLabel('领取码').fill('22222222');
  await handing.getByRole('button', { name: '发放' }).click();
  await handing.getByText('领取码不对，没有发放').waitFor();
  await handing.getByLabel('领取码').fill(claimed[0].pick_up.code);
  await handing.getByRole('button', { name: '发放' }).click();
  await of('林＊').getByText('已发放').waitFor();
  await of('陈＊').getByRole('button', { name: '发放', exact: true }).click();
  await handing.getByLabel('说明').fill('快递单号 SF1234567890');
  await handing.getByRole('button', { name: '发放' }).click();
  await of('陈＊').getByText('快递单号 SF1234567890').waitFor();

  await of('黄＊').getByRole('button', { name: '取消资格' }).click();
  await page.getByRole('dialog').getByLabel('原因').fill('重复报名核实');
  await page.getByRole('dialog').getByRole('button', { name: '取消资格' }).click();
  await of('黄＊').getByText('重复报名核实').waitFor();
  await page.getByLabel('状态').selectOption('struck');
  await until('one prize is listed', async () => (await rows.count()) === 1);
  await page.getByLabel('状态').selectOption('');
  await page.getByLabel('查找').fill('没有这个人');
  await page.getByText('没有奖品').waitFor();
  await page.getByLabel('查找').fill('');
  await of('林＊').waitFor();
  assertNone(await deskFaults(page, 'prizes'));
});

test('a prize whose deadline has not passed is not waived, and says so', async () => {
  const context = await phone(browser, server.origin);
  await signUp(context, server.origin, { nickname: '吴志强' });
  await playPaper(context, server.origin, CONTEST);
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: '吴＊' });
  await row.getByRole('button', { name: '通知', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '通知' }).click();
  await row.getByText('待确认').waitFor();
  // The page offers it once the deadline has passed: here the list only says so, and the server knows better.
  await page.route(/\/api\/.*\/prizes(\?|$)/, async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const reply = await route.fetch();
    const body = await reply.json();
    for (const one of body.rows) one.overdue = one.state === 'notified';
    return route.fulfill({ response: reply, json: body });
  });
  await page.reload();
  await row.getByRole('button', { name: '过期作弃' }).click();
  const ask = page.getByRole('dialog');
  await ask.getByLabel('原因').fill('逾期没有确认');
  await ask.getByRole('button', { name: '过期作弃' }).click();
  await ask.getByText('确认期限还没有过').waitFor();
  await ask.getByRole('button', { name: '取消' }).click();
  await page.unroute(/\/api\/.*\/prizes(\?|$)/);
  await row.getByText('待确认').waitFor();
  await context.close();
});

test('the audit page has every one of these acts in words', async () => {
  await enter(page, '操作记录');
  await page.getByLabel('操作', { exact: true }).selectOption({ label: '领奖（全部）' });
  for (const text of ['通知中奖人', '发放奖品', '查看领奖信息', '取消获奖资格', '中奖人确认领取']) await page.locator('tbody').getByText(text, { exact: true }).first().waitFor();
  await page.getByLabel('操作', { exact: true }).selectOption({ label: '奖项设置（全部）' });
  for (const text of ['保存奖项', '变更已锁定的奖项']) await page.locator('tbody').getByText(text, { exact: true }).first().waitFor();
  assert.deepEqual(office.faults, []);
});
