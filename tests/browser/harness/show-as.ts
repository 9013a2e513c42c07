import type { Page } from 'playwright-core';
import type { Theme } from './open-browser.ts';

export type Look = { readonly width: number; readonly theme: Theme };

/** Shows a path of the console in this tab, whose session stays, at a width and in a theme. */
export async function showAs(page: Page, path: string, { width, theme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate(`localStorage.setItem('nymgate-theme', '${theme}')`);
  await page.goto(new URL(path, page.url()).href);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** The same page at another width and in another theme, as a person changes them: nothing is loaded anew. */
export async function lookAs(page: Page, { width, theme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  const shown = await page.evaluate('document.documentElement.dataset.theme');
  const word = theme === 'dark' ? 'Dark' : 'Light';
  if (shown !== theme) await page.getByRole('button', { name: word, exact: true }).click();
}
