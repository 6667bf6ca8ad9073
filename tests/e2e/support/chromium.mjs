// Finds the Chromium of this machine; without one the tests fail, they are never skipped.
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const ARGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];

export function chromiumPath() {
  const wanted = process.env.QUIZ_CHROMIUM;
  const found = wanted ? [wanted].find((path) => existsSync(path)) : PLACES.find((path) => existsSync(path));
  if (!found) throw new Error('Chromium is missing, and the browser tests need it: apt-get install -y chromium fonts-noto-cjk');
  return found;
}
