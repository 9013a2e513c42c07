import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  axeFindings,
  keepScreenshot,
  LOOKS,
  launchChromium,
  type OpenPage,
  openPage,
  printPage,
} from './harness/open-browser.ts';
import { type ConsoleProcess, startConsoleProcess } from './harness/start-console-process.ts';

const run = promisify(execFile);
let browser: Browser;
let running: ConsoleProcess;
let opened: OpenPage;
let page: Page;

beforeAll(async () => {
  [browser, running] = await Promise.all([
    launchChromium(),
    startConsoleProcess(['console', '--console-port', '0', '--people', '60']),
  ]);
  opened = await openPage(browser, running.link);
  ({ page } = opened);
  await page.getByRole('link', { name: 'Playground' }).click();
});
afterAll(async () => {
  await browser.close();
  await running.stop();
});

async function callExample(name: RegExp): Promise<void> {
  const example = page.getByRole('button', { name });
  await page.getByText('Example calls', { exact: true }).waitFor();
  if (!(await example.isVisible())) await page.getByText('Example calls', { exact: true }).click();
  await example.click();
  await page.getByRole('treegrid').waitFor();
}

async function send(target: string): Promise<void> {
  await page.getByLabel('Request', { exact: true }).fill(target);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Asking').first().waitFor({ state: 'detached' });
}

/** Row of the value of this name, the first one. */
function rowOf(name: string) {
  return page
    .getByRole('row')
    .filter({ hasText: new RegExp(`${name}: `) })
    .first();
}

describe('the playground', () => {
  it('shows both answers of an example call, and why a value does not leave, in two clicks', async () => {
    await callExample(/Accounts of the tenant \/v1/);
    const name = rowOf('displayName');
    expect(await name.textContent()).toMatch(/displayName: ".+"dropped(?:displayName: )?—/);
    await name.click();
    const detail = page.locator('.value-detail');
    await detail.waitFor();
    const words = await detail.textContent();
    for (const part of ['not delivered', 'user.displayName', 'No one: it is not delivered.'])
      expect(words).toContain(part);
    expect(new URL(page.url()).pathname).toBe('/playground/entra-id/users');
    expect(new URL(page.url()).search).toMatch(/^\?value=\d+$/);
    expect(await detail.getByRole('link').getAttribute('href')).toBe('/dictionary/entra-id/user.displayName');
  });

  it('is restored by a reload, from an address without anything raw in it', async () => {
    const before = await page.locator('.value-detail').textContent();
    await page.reload();
    await page.locator('.value-detail').waitFor();
    expect(await page.locator('.value-detail').textContent()).toContain('became');
    expect(before).toContain('became');
  });

  it('filters by what became of values, by a click on their number and by f', async () => {
    const replaced = page.getByRole('button', { name: /\d+ replaced/ });
    await replaced.click();
    expect(await replaced.getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('.answer-rows .is-dropped').count()).toBe(0);
    expect(await page.locator('.answer-rows .is-pseudonymized').count()).toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.keyboard.press('f');
    expect(await page.getByRole('button', { name: /dropped/ }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('f');
    expect(await page.getByRole('button', { name: /replaced/ }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('Find a name or a value').fill('mobilePhone');
    expect(await page.locator('.answer-rows .is-dropped').count()).toBeGreaterThan(0);
    expect(await page.locator('.answer-rows .is-pseudonymized').count()).toBe(0);
    await page.getByLabel('Find a name or a value').fill('');
  });

  it('says before a request is sent why it would be refused, and shows the refusal as it is', async () => {
    await page.getByLabel('Request', { exact: true }).fill("/v1.0/users?$filter=displayName eq 'Ana'");
    await page.locator('.verdict', { hasText: 'QUERY_NOT_ALLOWED' }).waitFor();
    await page.getByText('92 may not be named', { exact: false }).first().click();
    expect(await page.locator('.refused-names').first().textContent()).toContain('displayName');
    await page.getByRole('button', { name: 'Send' }).click();
    const alert = page.locator('.playground-answer [role=alert]');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/QUERY_NOT_ALLOWED.*displayName.*What to do next/);
    await page.getByText('Graph was not asked.').first().waitFor();
    await send('/v1.0/nothing/here');
    await page.getByText('ENDPOINT_NOT_ALLOWED').last().waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  it('shows an error of Graph on the raw side beside ours', async () => {
    await send(`/v1.0/users?$top=1`);
    await page.getByText(/Ids for the next call/).click();
    await page
      .getByRole('button', { name: /^Use id/ })
      .first()
      .click();
    await page.waitForURL('**/playground/entra-id/user');
    const target = await page.getByLabel('Request', { exact: true }).inputValue();
    expect(target).toMatch(/^\/v1\.0\/users\/p~/);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText(/raw request GET \/v1\.0\/users\/[0-9a-f-]{36}/).waitFor();
  });

  it('takes an id from the detail of its value into the next call, and offers it for no other value', async () => {
    await page.goto(`${running.url}/playground/entra-id/users`);
    await callExample(/Accounts of the tenant \/v1/);
    const use = page.locator('.value-detail').getByRole('button', { name: 'Use in the next call' });
    await rowOf('mail').click();
    await page.locator('.value-detail').getByText('t~').waitFor();
    expect(await use.count()).toBe(0);
    await rowOf('id').click();
    await use.click();
    await page.waitForURL('**/playground/entra-id/user');
    const target = await page.getByLabel('Request', { exact: true }).inputValue();
    expect(target).toMatch(/^\/v1\.0\/users\/p~/);
  });

  it('says whom a looked-up id stands for, and sends the pseudonym alone', async () => {
    await page.goto(`${running.url}/playground/entra-id/user`);
    await page.getByRole('button', { name: 'Look up ids' }).click();
    await page.getByText(/^10 found\. The fields offer them with names/).waitFor();
    const offers = page.locator('#slot-userId option');
    const labels = (await page.evaluate(
      `[...document.querySelectorAll('#slot-userId option')].map((node) => node.label)`,
    )) as readonly string[];
    expect(labels).toHaveLength(10);
    for (const label of labels) expect(label).toMatch(/^\p{L}.* .*\p{L}/u);
    const [name = ''] = labels;
    const id = (await offers.first().getAttribute('value')) ?? '';
    expect(id).toMatch(/^p~/);
    await page.locator('[list=slot-userId]').fill(id);
    await page.getByText(`Stands for ${name}`, { exact: true }).waitFor();
    expect(await page.getByLabel('Request', { exact: true }).inputValue()).toBe(`/v1.0/users/${id}`);
    expect(decodeURIComponent(page.url())).not.toContain(name);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('treegrid').waitFor();
    expect(await rowOf('displayName').textContent()).toContain(name);
    await page.getByText(/^Ids for the next call/).click();
    await page.locator('.next-ids').getByText(name).first().waitFor();
  });

  it('offers no endpoint of the connector that was left', async () => {
    await page.goto(`${running.url}/playground/entra-id/users`);
    const [connector, endpoint] = [0, 1].map((at) => page.locator('.request select').nth(at));
    const offered = () => endpoint?.locator('option').allTextContents();
    await expect.poll(offered).toContain('/v1.0/users');
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/playground/offer', (route) => released.then(() => route.continue()));
    try {
      await connector?.selectOption('outlook-cal');
      await page.waitForURL('**/playground/outlook-cal');
      await expect.poll(offered, { timeout: 500 }).toEqual([]);
      release();
      await expect.poll(offered).toContain('/v1.0/users/{userId}/events');
    } finally {
      release();
      await page.unroute('**/api/playground/offer');
    }
  });

  it('is printed with every row of a long answer, and with the reason that is open', async () => {
    await page.goto(`${running.url}/playground/entra-id/users`);
    await page.getByText('Example calls', { exact: true }).waitFor();
    const people = Array.from({ length: 300 }, (_, at) => ({
      id: `${at}`,
      displayName: `Zwiebelfisch${at}`,
    }));
    await page.getByRole('button', { name: 'Paste an answer' }).click();
    await page.getByLabel('Answer, JSON').fill(JSON.stringify({ value: people }));
    await page.getByRole('button', { name: 'Show what is delivered' }).click();
    await page.getByRole('treegrid').waitFor();
    await rowOf('displayName').click();
    await page.locator('.value-detail').waitFor();
    const drawn = () => page.locator('.answer-rows .answer-row').count();
    const before = await drawn();
    expect(before).toBeLessThan(200);
    const { pages, text } = await printPage(page);
    expect(pages).toBeGreaterThan(5);
    const missing = people.filter(({ displayName }) => !text.includes(`"${displayName}"`));
    expect(missing).toEqual([]);
    expect(text.indexOf('No one: it is not delivered.')).toBeLessThan(text.indexOf('"Zwiebelfisch1"'));
    await expect.poll(drawn).toBe(before);
    await page.keyboard.press('Escape');
  });

  it('follows links, and copies a request that runs', async () => {
    await send('/v1.0/users?$top=3');
    const copied = async (kind: string): Promise<string> => {
      await page.keyboard.press('Escape');
      if (!(await page.getByRole('button', { name: kind, exact: true }).isVisible()))
        await page.getByText('Copy as', { exact: true }).click();
      await page.getByRole('button', { name: kind, exact: true }).click();
      return page.evaluate('navigator.clipboard.readText()') as Promise<string>;
    };
    const curl = await run('sh', ['-c', `${await copied('curl')} -s`]);
    expect((JSON.parse(curl.stdout) as { value: unknown[] }).value).toHaveLength(3);
    const script = await copied('JavaScript');
    const node = await run(process.execPath, ['--input-type=module', '-e', script]);
    expect(JSON.parse(node.stdout)).toEqual(JSON.parse(curl.stdout));
    const python = await copied('Python');
    await run('python3', ['-c', 'import ast,sys; ast.parse(sys.argv[1])', python]);
    expect(python).toContain('httpx.get(');
    const before = await rowOf('mail').textContent();
    await page.getByRole('button', { name: 'Follow to the next page' }).click();
    await page.locator('.status-line', { hasText: '$skiptoken=s~' }).waitFor();
    await page.getByRole('treegrid').waitFor();
    expect(await rowOf('mail').textContent()).not.toBe(before);
  });

  it('sanitizes an answer of one’s own, and says where broken JSON breaks', async () => {
    await send('/v1.0/users?$top=1');
    const paste = async (text: string): Promise<void> => {
      await page.getByRole('button', { name: 'Paste an answer' }).click();
      await page.getByLabel('Answer, JSON').fill(text);
      await page.getByRole('button', { name: 'Show what is delivered' }).click();
    };
    await paste('{"value": [\n  {"mail": "somebody@contoso.example",}\n]}');
    await page.getByText('line 2, column 39').waitFor();
    await paste('   ');
    await page.getByText('There is nothing to sanitize').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).last().click();
    await paste('{"value":[{"displayName":"Some Body","mail":"somebody@contoso.example"}]}');
    await page.getByRole('treegrid').waitFor();
    expect(await rowOf('mail').textContent()).toMatch(/"somebody@contoso.example"replacedmail: "t~/);
    expect(await rowOf('displayName').textContent()).toMatch(/dropped(?:displayName: )?—$/);
  });

  it('does all of it by keyboard alone', async () => {
    await page.goto(`${running.url}/playground/entra-id/users`);
    await page.getByLabel('Request', { exact: true }).waitFor();
    // Asked from here: what waits within the page is evaluated there, which its policy refuses.
    await expect.poll(() => page.getByLabel('Request', { exact: true }).inputValue()).not.toBe('');
    await page.getByLabel('Request', { exact: true }).focus();
    await page.keyboard.type('?$top=2');
    await page.keyboard.press('Enter');
    await page.getByRole('treegrid').waitFor();
    await page.keyboard.press('Tab');
    const grid = page.getByRole('treegrid');
    while (!(await grid.evaluate('(node) => node === document.activeElement').catch(() => false))) {
      await page.keyboard.press('Tab');
      if (await page.evaluate('document.activeElement?.getAttribute("role") === "treegrid"')) break;
    }
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.value-detail').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.value-detail').count()).toBe(0);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('e');
    await page.locator('.value-detail').waitFor();
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.type')).toBe('search');
    await page.keyboard.press('Tab');
    await page.keyboard.press('c');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('curl');
  });

  it('keeps 5 MB smooth: few nodes are there, and scrolling shows other rows', async () => {
    const person = { displayName: 'Some Body', mail: 'somebody@contoso.example', aboutMe: 'x'.repeat(300) };
    const text = JSON.stringify({ value: Array.from({ length: 13_500 }, () => person) });
    expect(text.length).toBeGreaterThan(5_000_000);
    await page.getByRole('button', { name: 'Paste an answer' }).click();
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await page.getByLabel('Answer, JSON').focus();
    await page.keyboard.press('Control+v');
    // It is held, not written into the field, where the browser would stand still.
    await page.getByText(/^5,\d{3},\d{3} characters pasted\./).waitFor();
    expect(await page.getByLabel('Answer, JSON').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Show what is delivered' }).click();
    await page
      .getByText(/\b40,?500|27,?000|13,?500/)
      .first()
      .waitFor();
    const nodes = () => page.locator('.answer-rows *').count();
    expect(await nodes()).toBeLessThan(1_500);
    const smooth = (await page.evaluate(`(async () => {
      const grid = document.querySelector('.answer-grid');
      let long = 0, frames = 0, last = performance.now();
      const step = grid.scrollHeight / 40;
      for (let at = 0; at < 40; at += 1) {
        grid.scrollTop = at * step;
        await new Promise((done) => requestAnimationFrame(done));
        const now = performance.now();
        frames += 1; if (now - last > 200) long += 1; last = now;
      }
      return { long, frames, height: grid.scrollHeight };
    })()`)) as { readonly long: number; readonly frames: number; readonly height: number };
    expect(await nodes()).toBeLessThan(1_500);
    expect(smooth.height).toBeGreaterThan(500_000);
    process.stderr.write(`5 MB: ${smooth.frames} frames, ${smooth.long} over 200 ms\n`);
    await page.evaluate("document.querySelector('.answer-grid').scrollTop = 1e9");
    await page.getByText('13499: {').first().waitFor();
  });

  it.each(LOOKS)('is readable in $theme at $width, and axe finds nothing', async ({ theme, width }) => {
    await page.evaluate(`localStorage.setItem('nymgate-theme', '${theme}')`);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${running.url}/playground/entra-id/user-mailbox-settings?value=3`);
    await page.locator('.value-detail').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await page.locator('.answer-grid').scrollIntoViewIfNeeded();
    await keepScreenshot(page, `playground-${theme}-${width}`);
    expect(opened.faults).toEqual([]);
  });

  it('says that the process of the console has ended', async () => {
    await running.stop();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('CONSOLE_ENDED').first().waitFor();
  });
});
