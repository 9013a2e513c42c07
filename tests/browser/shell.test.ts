import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, keepScreenshot, LOOKS, launchChromium, openPage } from './harness/open-browser.ts';
import { type ConsoleProcess, startConsoleProcess } from './harness/start-console-process.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('the frame around every page', () => {
  it.each(LOOKS)(
    'shows $theme at $width pixels, without a finding of axe or a request elsewhere',
    async (look) => {
      const { theme, width } = look;
      const running = await startConsoleProcess(['console', '--console-port', '0']);
      try {
        const { page, context, faults } = await openPage(browser, running.link, { width, theme });
        await page.getByRole('navigation').first().waitFor();
        expect(page.url()).toBe(`${running.url}/`);
        expect(await axeFindings(page)).toEqual([]);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow).toBeLessThanOrEqual(0);
        const top = await page.evaluate('document.getElementById("page").getBoundingClientRect().top');
        expect(top).toBeLessThan(width < 700 ? 100 : 60);
        // What the header says stands behind the connector's name where there is no room.
        if (width < 1000) await page.locator('header summary').click();
        for (const word of ['policy', 'epoch', 'engine'])
          expect(await page.locator('header').getByText(word).first().isVisible()).toBe(true);
        if (width < 700) await keepScreenshot(page, `shell-facts-${theme}-${width}`);
        expect(await axeFindings(page)).toEqual([]);
        await keepScreenshot(page, `shell-${theme}-${width}`);
        expect(faults).toEqual([]);
        await context.close();
      } finally {
        await running.stop();
      }
    },
  );
});

describe('one console', () => {
  let running: ConsoleProcess;

  beforeAll(async () => {
    running = await startConsoleProcess(['console', '--console-port', '0']);
  });
  afterAll(() => running.stop());

  it('is opened by its link once; a second browser is told where a new link comes from', async () => {
    const first = await openPage(browser, running.link);
    await first.page.getByRole('navigation').first().waitFor();
    await first.page.reload();
    await first.page.getByRole('navigation').first().waitFor();
    const second = await openPage(browser, running.link);
    const alert = await second.page.getByRole('alert').textContent();
    expect(alert).toContain('LINK_USED');
    expect(alert).toContain('Press Enter in the terminal');
    expect(await axeFindings(second.page)).toEqual([]);
    // Pages by keyboard: g and a letter.
    await first.page.keyboard.press('g');
    await first.page.keyboard.press('d');
    await first.page.waitForURL('**/dictionary');
    await first.page.getByRole('heading', { level: 1 }).waitFor();
    await first.page.keyboard.press('?');
    await first.page.getByRole('dialog').waitFor();
    expect(await axeFindings(first.page)).toEqual([]);
    await first.page.keyboard.press('Escape');
    expect(await first.page.getByRole('dialog').count()).toBe(0);
    expect(first.faults).toEqual([]);
    await first.context.close();
    await second.context.close();
  });
});
