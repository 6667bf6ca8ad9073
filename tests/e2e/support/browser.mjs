// One Chromium per test file; contexts that behave like a phone or a desk, and that notice errors of the page.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ARGS, chromiumPath } from './chromium.mjs';

// The packages live beside the web apps, not beside these tests.
const fromFrontend = createRequire(new URL('../../../frontend/package.json', import.meta.url));
const { chromium } = fromFrontend('playwright-core');
export const { AxeBuilder } = fromFrontend('@axe-core/playwright');

const here = dirname(fileURLToPath(import.meta.url));
export const screenshots = join(here, '..', 'screenshots');
const WAIT_MS = 15_000;

export function launch() {
  return chromium.launch({ executablePath: chromiumPath(), args: ARGS, headless: true });
}

const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1280, height: 800 } };

async function context(browser, origin, options) {
  const made = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: origin, acceptDownloads: true, reducedMotion: 'reduce', ...options });
  made.setDefaultTimeout(WAIT_MS);
  made.faults = [];
  made.on('weberror', (event) => made.faults.push(String(event.error())));
  made.on('console', (message) => {
    // Failed requests are part of these tests; a broken policy or a script error is not.
    if (message.type() === 'error' && !/Failed to load resource|net::ERR_/.test(message.text())) made.faults.push(message.text());
  });
  return made;
}

export const phone = (browser, origin, options = {}) => context(browser, origin, { ...PHONE, ...options });
export const desk = (browser, origin, options = {}) => context(browser, origin, { ...DESK, ...options });

/** The picture in the README: kept in the repository, so made anew only when it is missing or asked for. */
export async function homePicture(page) {
  const path = join(screenshots, 'home.png');
  if (!existsSync(path) || process.env.QUIZ_E2E_HOME_PICTURE) await page.screenshot({ path });
}

/** A picture of the whole page for people to look at. */
export async function picture(page, name, options = {}) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true, ...options });
}
