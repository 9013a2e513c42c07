import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  axeFindings,
  keepScreenshot,
  LOOKS,
  launchChromium,
  type OpenPage,
  openPage,
} from './harness/open-browser.ts';
import { lookAs, showAs } from './harness/show-as.ts';
import { type ConsoleProcess, startConsoleProcess } from './harness/start-console-process.ts';

let browser: Browser;
let running: ConsoleProcess;
let opened: OpenPage;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  running = await startConsoleProcess(['console', '--console-port', '0', '--people', '30']);
  opened = await openPage(browser, running.link);
  page = opened.page;
  await page.getByRole('navigation').first().waitFor();
});
afterAll(async () => {
  await browser.close();
  await running.stop();
});

const WIDE = { width: 1440, theme: 'light' } as const;
const report = () => page.getByRole('heading', { name: 'What does not join, and why' });

describe('one person', () => {
  it('is chosen by mouse; no name stands in the address; all connectors have answered', async () => {
    await showAs(page, '/joins', WIDE);
    await page.getByText('Choose a person: all connectors are asked').waitFor();
    await page.getByLabel('Person (raw name)').selectOption('0');
    await report().waitFor({ timeout: 50_000 });
    expect(new URL(page.url()).pathname).toBe('/joins/0');
    const chosen = await page.getByLabel('Person (raw name)').locator('option:checked').textContent();
    const [, name = ''] = chosen?.split(' · ') ?? [];
    expect(name.length).toBeGreaterThan(3);
    expect(decodeURIComponent(page.url())).not.toContain(name);
    const connectors = await page.locator('.places tbody tr td:nth-child(2)').allTextContents();
    expect(new Set(connectors)).toEqual(
      new Set(['entra-id', 'outlook-cal', 'outlook-mail', 'msft-onedrive', 'msft-teams', 'msft-copilot']),
    );
    // The raw name is in the list of people alone.
    expect(await page.locator('.person-joins').textContent()).not.toContain(name);
  });

  it('has an id and addresses, which are told apart; choosing one shows its columns alone', async () => {
    const rows = page.locator('.places tbody tr');
    const all = await rows.count();
    await page.getByRole('button', { name: /^1 p~/ }).click();
    const some = await rows.count();
    expect(some).toBeGreaterThan(5);
    expect(some).toBeLessThan(all);
    const first = await page.locator('.places tbody tr td:first-child').allTextContents();
    expect(first.every((text) => text.startsWith('1 p~'))).toBe(true);
    await page.getByRole('button', { name: /^1 p~/ }).click();
    expect(await rows.count()).toBe(all);
    await page.getByText(/tables have the person by object id alone/).waitFor();
    await page.getByRole('link', { name: 'user.displayName' }).waitFor();
  });

  it.each(LOOKS)('shows $theme at $width pixels, without a finding of axe', async ({ theme, width }) => {
    await lookAs(page, { width, theme });
    await report().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(await page.locator('.joins-graph').isVisible()).toBe(width > 699);
    await keepScreenshot(page, `joins-person-${theme}-${width}`);
  });

  it('that is not there is not invented', async () => {
    await showAs(page, '/joins/9999', WIDE);
    await page.getByText('The tenant has no person of number 9999.').waitFor();
    await showAs(page, '/joins/Anna', WIDE);
    await page.getByText('Choose a person: all connectors are asked').waitFor();
  });

  it('is chosen by keyboard', async () => {
    await showAs(page, '/dictionary', WIDE);
    await page.keyboard.press('g');
    await page.keyboard.press('j');
    await page.getByLabel('Person (raw name)').focus();
    await page.keyboard.type('2 ');
    await expect.poll(() => new URL(page.url()).pathname, { timeout: 5_000 }).toMatch(/^\/joins\/2\d?$/);
    await report().waitFor({ timeout: 50_000 });
    await page.getByRole('button', { name: /^2 t~/ }).focus();
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: /^2 t~/ }).getAttribute('aria-pressed')).toBe('true');
  });
});

describe('the diagram of tables', () => {
  it('grows and shrinks by key, moves by arrow, and stands in words below', async () => {
    await showAs(page, '/joins?view=tables&connector=outlook-mail', WIDE);
    const picture = page.getByRole('img', { name: /Tables of Outlook Mail/ });
    await picture.waitFor();
    const widthOf = async () => (await picture.boundingBox())?.width ?? 0;
    const fit = await widthOf();
    for (let at = 0; at < 4; at += 1) await page.keyboard.press('+');
    await expect.poll(widthOf).toBeGreaterThan(fit);
    const room = page.getByRole('region', { name: /arrow keys move it/ });
    await room.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => room.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    await page.keyboard.press('0');
    await expect.poll(widthOf).toBe(fit);
    const words = page.getByRole('region', { name: 'The tables in words' });
    expect(await words.getByRole('rowheader').allTextContents()).toEqual(
      await page.locator('.diagram-box:not(.foreign) .name').allTextContents(),
    );
  });

  for (const look of [WIDE, { width: 360, theme: 'dark' }] as const)
    it(`${look.theme} at ${look.width} pixels, without a finding of axe`, async () => {
      await showAs(page, '/joins?view=tables&connector=msft-teams', look);
      await page.getByRole('img', { name: /Tables of Microsoft Teams/ }).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      await keepScreenshot(page, `joins-tables-${look.theme}-${look.width}`);
    });
});

it('no script failed, the content security policy refused nothing, and nobody else was asked', () => {
  expect(opened.faults).toEqual([]);
});
