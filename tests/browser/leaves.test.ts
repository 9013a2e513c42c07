import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  axeFindings,
  keepScreenshot,
  launchChromium,
  type OpenPage,
  openPage,
} from './harness/open-browser.ts';
import { showAs } from './harness/show-as.ts';
import { type ConsoleProcess, startConsoleProcess } from './harness/start-console-process.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const WIDE = { width: 1440, theme: 'light' } as const;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('what leaves, by the default rules', () => {
  let running: ConsoleProcess;
  let opened: OpenPage;
  let page: Page;
  beforeAll(async () => {
    running = await startConsoleProcess(['console', '--console-port', '0']);
    opened = await openPage(browser, running.link);
    page = opened.page;
  });
  afterAll(() => running.stop());

  it('is the page that the console opens with', async () => {
    await page.getByRole('article').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('What leaves');
    expect(new URL(page.url()).pathname).toBe('/');
    await page.getByText('Who manages whom: yes, under pseudonyms.').waitFor();
    expect(await page.getByRole('note').count()).toBe(0);
  });

  it('has a sentence for each statement in three languages, and keeps connector and language in the URL', async () => {
    await page.getByRole('link', { name: 'Outlook Calendar' }).click();
    await page.getByText('Text of the invitation: partly, only how long it is.').waitFor();
    await page.getByRole('combobox').selectOption('de');
    await page.getByText('Text der Einladung: teilweise, nur die Länge.').waitFor();
    expect(await page.getByRole('article').getAttribute('lang')).toBe('de');
    await page.reload();
    await page.getByText('Text der Einladung: teilweise, nur die Länge.').waitFor();
    // The language is kept when the page is left.
    await page.getByRole('link', { name: 'Joins' }).click();
    await page.getByRole('link', { name: 'What leaves' }).click();
    await page.getByRole('heading', { name: 'Was übermittelt wird: Entra ID' }).waitFor();
    await page.evaluate(`localStorage.removeItem('nymgate-language')`);
    await showAs(page, '/leaves/outlook-cal?language=fr', WIDE);
    await page.getByRole('heading', { name: 'Ce qui est transmis : Outlook Calendar' }).waitFor();
  });

  it('names the policy hash that the gateway sends, also in the title of the printed file', async () => {
    await showAs(page, '/leaves/outlook-cal?language=de', WIDE);
    await page.getByRole('article').waitFor();
    const header = await page.locator('header .facts code').first().textContent();
    expect(header).toMatch(/^[0-9a-f]{16}$/);
    expect(await page.getByRole('article').getByText('Policy-Hash').textContent()).toContain(String(header));
    expect(await page.title()).toBe('Was übermittelt wird: Outlook Calendar');
    await page.getByRole('link', { name: 'Joins' }).click();
    await expect.poll(() => page.title()).toBe('Joins · Nymgate console');
  });

  it('shows properties and endpoints on demand, by keyboard', async () => {
    await showAs(page, '/leaves/outlook-cal', WIDE);
    const statement = page.locator('details', { hasText: 'Text of the invitation' });
    await statement.locator('summary').focus();
    expect(await statement.getByText('Endpoints that return them').isVisible()).toBe(false);
    await page.keyboard.press('Enter');
    await statement.getByText('event.body').first().waitFor();
    await statement.getByText('/v1.0/users/{userId}/events/{eventId}', { exact: true }).waitFor();
    const all = page.locator('details');
    await page.getByRole('button', { name: 'Show all properties' }).press('Enter');
    expect(await page.locator('details[open]').count()).toBe(await all.count());
    expect(await axeFindings(page)).toEqual([]);
    await page.getByText('Endpoints that would return them').first().waitFor();
  });

  it('at 200 % zoom nothing scrolls sideways', async () => {
    await showAs(page, '/leaves/msft-teams?language=de', { width: 720, theme: 'dark' });
    await page.getByRole('article').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await keepScreenshot(page, 'leaves-dark-720');
  });

  it('prints the statements alone, on two pages at most', async () => {
    for (const language of ['en', 'de', 'fr']) {
      await showAs(page, `/leaves/msft-teams?language=${language}`, WIDE);
      await page.getByRole('article').waitFor();
      const pdf = await page.pdf({ preferCSSPageSize: true });
      expect((pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length).toBeLessThanOrEqual(2);
    }
    await page.emulateMedia({ media: 'print' });
    for (const part of ['nav', 'header.header', '.sheet-bar', 'h1'])
      expect(await page.locator(part).first().isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    expect(opened.faults).toEqual([]);
  });
});

/** An entity of a name that no connector has, and a property that no statement covers. */
const RULES = `nymgate: 1
name: few
entities:
  account:
    properties:
      id: { treatment: pseudonymize, kind: person, reversible: true }
      department: { treatment: drop }
      salary: { treatment: keep, type: number, reviewed: Agreed with the works council. }
endpoints:
  - id: users
    path: /v1.0/users
    response: { collection: account }
`;

/** A configuration for the simulated tenant with a rule file, in inspect mode. */
async function startWithRules(folder: string): Promise<ConsoleProcess> {
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const connector = {
    tenant: TENANT,
    clientId: '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11',
    assertion: { type: 'token-file', path: join(folder, 'not-there') },
    rules: write('few.yaml', RULES),
  };
  const secret = `file:${write('key.txt', randomBytes(32).toString('base64url'))}`;
  const pseudonyms = { scheme: 'native', keys: [{ id: 1, secret }] };
  const config = write('nymgate.json', JSON.stringify({ pseudonyms, connectors: { 'entra-id': connector } }));
  const simulator = spawn(process.execPath, [MAIN, 'simulate', '--config', config], {
    env: { ...process.env, NODE_ENV: 'development', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    simulator.kill('SIGINT');
    await once(simulator, 'exit');
  });
  let text = '';
  for await (const piece of simulator.stdout.setEncoding('utf8')) {
    text += piece;
    if (text.includes('Ctrl-C ends it.')) break;
  }
  const derived = /nymgate serve --config (\S+)/.exec(text)?.[1] ?? '';
  return startConsoleProcess([
    'console',
    '--console-port',
    '0',
    '--config',
    derived,
    '--inspect',
    '--yes',
    TENANT,
  ]);
}

it('a configured rule file decides the page and the privacy document, with a warning and its reasons', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-leaves-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const running = await startWithRules(folder);
  onTestFinished(() => running.stop());
  const { page, faults } = await openPage(browser, running.link);
  const note = page.getByRole('note');
  await note.waitFor();
  expect(await note.textContent()).toMatch(/Also leaves.*\/value\/\*\/salary.*\/v1\.0\/users/);
  await page.getByText('Department, company, cost center, division, kind of employment: no.').waitFor();
  await page.getByText('few.yaml').waitFor();
  expect(await page.getByRole('article').textContent()).toContain(
    'account.salary Agreed with the works council.',
  );
  expect(await axeFindings(page)).toEqual([]);
  await keepScreenshot(page, 'leaves-warning');
  await showAs(page, '/dictionary/entra-id?view=sheet', WIDE);
  await page.getByText('Agreed with the works council.').waitFor();
  expect(faults).toEqual([]);
});
