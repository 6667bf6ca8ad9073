// What may be won, and the way of prizes, in the console.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNone, deskFaults } from './support/axe.mjs';
import { desk, launch, picture } from './support/browser.mjs';
import { enter, firstAdministrator } from './support/console.mjs';
import { contestFile } from './support/contest.mjs';
import { contestId } from './support/people.mjs';
import { startServer } from './support/server.mjs';

let server;
let browser;
let office;
let page;

before(async () => {
  browser = await launch();
  server = await startServer({ contest: contestFile({ closes_at_ms: Date.now() + 3_600_000 }) });
  office = await desk(browser, server.origin);
  page = await office.newPage();
  await firstAdministrator(page, server.link);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('an organizer reads the plan of a contest, and its pages have no faults', async () => {
  const contest = await contestId(office, server.origin);
  await page.goto(`/console/awards/${contest}`);
  await page.getByRole('heading', { level: 1, name: '奖项设置' }).waitFor();
  await picture(page, 'console-awards');
  const faults = await deskFaults(page, 'console-awards');
  await enter(page, '领奖');
  await picture(page, 'console-prizes');
  assertNone(faults.concat(await deskFaults(page, 'console-prizes')));
  assert.deepEqual(office.faults, []);
});
