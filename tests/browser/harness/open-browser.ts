import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's package `chromium`; another browser by NYMGATE_CHROMIUM. */
const PROGRAM = process.env['NYMGATE_CHROMIUM'] ?? '/usr/bin/chromium';

const SHOTS = fileURLToPath(new URL('../../../.screenshots/', import.meta.url));

const WIDTHS = Object.freeze([360, 1024, 1440] as const);
export type Theme = 'light' | 'dark';
/** Dark changes colors alone, which the widest window shows all of. */
export const LOOKS = Object.freeze([
  ...WIDTHS.map((width) => ({ theme: 'light', width }) as const),
  { theme: 'dark', width: 1440 } as const,
]);

/** A page, and what a test must not find at its end. */
export type OpenPage = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, refusals of the content security policy, requests to other origins; must stay empty. */
  readonly faults: readonly string[];
};

/** @throws Error when there is no Chromium: nothing is skipped */
export function launchChromium(): Promise<Browser> {
  if (!existsSync(PROGRAM))
    throw new Error(
      `There is no ${PROGRAM}: apt-get install chromium, or name a browser in NYMGATE_CHROMIUM.`,
    );
  return chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export type OpenOptions = { readonly width?: number; readonly height?: number; readonly theme?: Theme };

/** Opens an address in a fresh profile and watches what goes wrong. */
export async function openPage(
  browser: Browser,
  address: string,
  options: OpenOptions = {},
): Promise<OpenPage> {
  const { width = 1440, height = 900, theme = 'light' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const faults: string[] = [];
  const { origin } = new URL(address);
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // A refused question is shown on the page; the browser's own line about its status says nothing more.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(?:blob|data):/.test(request.url()) && new URL(request.url()).origin !== origin)
      faults.push(`request to ${request.url()}`);
  });
  await page.goto(address);
  return { page, context, faults };
}

/** What axe finds against WCAG 2.2 AA, one line each; must be empty. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

/** Keeps a picture in `.screenshots/` for whoever says that it looks right. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}${name}.png` });
}

export type PrintedPage = { readonly pages: number; readonly text: string };

/** The page on paper, read by `pdftotext` (Debian's package `poppler-utils`). */
export async function printPage(page: Page): Promise<PrintedPage> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
  return { pages: text.split('\f').length - 1, text };
}
