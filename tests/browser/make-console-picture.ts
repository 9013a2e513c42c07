import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

// npm run picture: docs/console.png, the console's playground with an answer of the simulated tenant. `-- FILE` writes it elsewhere.

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const [, , target = fileURLToPath(new URL('../../docs/console.png', import.meta.url))] = process.argv;
const SIZE = { width: 1280, height: 800 };

const child = spawn(process.execPath, [MAIN, 'console', '--console-port', '0', '--people', '20'], {
  env: { ...process.env, NODE_ENV: 'development', NO_COLOR: '1' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(child, 'exit');
try {
  await takePicture(await linkOf());
} finally {
  child.kill('SIGINT');
  await ended;
}

/** Its output is read to the end: a command whose reader leaves ends itself. */
function linkOf(): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const found = /http:\S+#t=\S+/.exec(text)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error('The console ended; is it built (npm run build)?')));
  });
}

/** An event with its reason open: the one picture that says what Nymgate does. */
async function takePicture(link: string): Promise<void> {
  const executablePath = process.env['NYMGATE_CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(link);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(`${new URL(link).origin}/playground/outlook-cal`);
    await page.getByText('Example calls', { exact: true }).waitFor();
    const example = page.getByRole('button', { name: /events/ }).first();
    if (!(await example.isVisible())) await page.getByText('Example calls', { exact: true }).click();
    await example.click();
    await page.getByRole('treegrid').waitFor();
    await page
      .getByRole('row')
      .filter({ hasText: /subject: / })
      .first()
      .click();
    await page.locator('.value-detail').waitFor();
    await page.screenshot({ path: target });
  } finally {
    await browser.close();
  }
}
