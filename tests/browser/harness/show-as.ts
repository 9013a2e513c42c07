import type { Page } from 'playwright-core';
import type { Theme } from './open-browser.ts';

export type Look = { readonly width: number; readonly theme: Theme };

/** Shows a path of the console in this tab, whose session stays, at a width and in a theme. */
export async function showAs(page: Page, path: string, { width, theme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate((name) => localStorage.setItem('nymgate-theme', name), theme);
  await page.goto(new URL(path, page.url()).href);
  await page.getByRole('heading', { level: 1 }).waitFor();
}
