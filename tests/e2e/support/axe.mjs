// Looks at a page in every display mode: accessibility rules, and nothing that sticks out to the side.
import assert from 'node:assert/strict';
import { AxeBuilder, picture } from './browser.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
/** The narrow one first: the page stays at the usual width. */
const WIDTHS = [320, 360];
const BIG_TARGET = 60;
const PATIENCE_MS = 3_000;

export const SIZES = ['normal', 'big'];
const THEMES = ['light', 'dark'];

/** A context's start in normal letters or 长辈模式, as the person chose it before. The look follows the system. */
export async function chooseSize(context, size) {
  await context.addInitScript((value) => location.protocol === 'about:' || localStorage.setItem('quiz.display', value), JSON.stringify({ size, theme: 'auto', contrast: 'normal' }));
}

async function violations(page) {
  const found = await new AxeBuilder({ page }).setLegacyMode(true).options({ runOnly: TAGS, resultTypes: ['violations'] }).analyze();
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}${node.any[0] ? ` (${node.any[0].message})` : ''}`));
}

/** What reaches beyond the right edge; empty when the page cannot be moved sideways. */
function sticksOut(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = Array.from(document.querySelectorAll('body *')).filter((one) => one.getBoundingClientRect().right > width + 1);
    return [`page of ${document.documentElement.scrollWidth} px`, ...out.slice(0, 4).map((one) => one.outerHTML.slice(0, 120))];
  });
}

/** Buttons, links that look like buttons, and options of 长辈模式 that are smaller than promised. */
function smallTargets(page, least) {
  return page.evaluate((limit) => {
    const all = Array.from(document.querySelectorAll('button, a.btn, input.input, .opt-in, .tabs a'));
    const seen = all.filter((one) => {
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && !one.closest('.sr, [aria-hidden=true]');
    });
    return seen.filter((one) => {
      const box = one.getBoundingClientRect();
      return box.height < limit - 0.5 || box.width < limit - 0.5;
    }).map((one) => `${Math.round(one.getBoundingClientRect().width)}×${Math.round(one.getBoundingClientRect().height)} ${one.outerHTML.slice(0, 110)}`);
  }, least);
}

/** Both looks of a page that is on the screen; the system changes its mind, and the page follows. */
async function inBothThemes(page, name, look) {
  const faults = [];
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme, { timeout: PATIENCE_MS }).catch(() => faults.push(`${name}: the look does not become ${theme}`));
    faults.push(...(await look(theme)).map((fault) => `${name}, ${theme}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return faults;
}

/** All faults of the phone page on the screen. Leaves it at 360 px in the light look. */
export async function phoneFaults(page, name, size) {
  const faults = [];
  const shown = await page.evaluate(() => document.documentElement.dataset.size);
  if (shown !== size) faults.push(`${name}: letters are ${shown}, not ${size}`);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 740 });
    const out = await sticksOut(page);
    if (out.length) faults.push(`${name}, ${size}, ${width} px: ${out.join(' | ')}`);
  }
  if (size === 'big') faults.push(...(await smallTargets(page, BIG_TARGET)).map((one) => `${name}: small target ${one}`));
  const prefix = size === 'big' ? `${name}-big` : name;
  faults.push(
    ...(await inBothThemes(page, prefix, async (theme) => {
      await picture(page, `${prefix}-${theme}`);
      return violations(page);
    })),
  );
  return faults;
}

/** All faults of the console page on the screen. */
export async function deskFaults(page, name) {
  const out = await sticksOut(page);
  const faults = out.length ? [`console ${name}: ${out.join(' | ')}`] : [];
  faults.push(
    ...(await inBothThemes(page, `console ${name}`, async (theme) => {
      await picture(page, `console-${name}-${theme}`);
      return violations(page);
    })),
  );
  return faults;
}

export function assertNone(faults) {
  assert.equal(faults.length, 0, `${faults.length} faults\n${faults.join('\n')}`);
}
