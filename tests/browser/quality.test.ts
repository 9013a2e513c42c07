import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  axeFindings,
  keepScreenshot,
  LOOKS,
  launchChromium,
  type OpenPage,
  openPage,
} from './harness/open-browser.ts';
import { type ConsoleProcess, startConsoleProcess } from './harness/start-console-process.ts';

// What holds for every page alike. What a page is for has a file of its own.

const PAGES = ['leaves', 'playground', 'rules', 'dictionary', 'joins', 'operation'] as const;
const FILES = fileURLToPath(new URL('../../packages/console/dist/page/', import.meta.url));

let browser: Browser;
let running: ConsoleProcess;
let shown: OpenPage;

beforeAll(async () => {
  browser = await launchChromium();
  running = await startConsoleProcess(['console', '--console-port', '0']);
  shown = await openPage(browser, running.link);
  await shown.page.getByRole('navigation').first().waitFor();
});
afterAll(async () => {
  await running.stop();
  await browser.close();
});

/** The page as a reload shows it, when its heading is there and nothing more comes. */
async function show(page: Page, name: string): Promise<void> {
  await page.goto(`${running.url}/${name}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(400);
}

describe.each(PAGES)('the page %s', (name) => {
  it.each(LOOKS)(
    '$theme at $width: axe finds nothing, nothing scrolls sideways, one heading',
    async (look) => {
      const { page } = shown;
      await page.evaluate(`localStorage.setItem('nymgate-theme', '${look.theme}')`);
      await page.setViewportSize({ width: look.width, height: 900 });
      await show(page, name);
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      expect(await axeFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      await keepScreenshot(page, `quality-${name}-${look.theme}-${look.width}`);
      expect(shown.faults).toEqual([]);
    },
  );
});

/** Two windows at 200 % zoom or on a small screen, and a wide one. */
const SMALL_WINDOWS = [
  { width: 720, height: 450 },
  { width: 1024, height: 768 },
  { width: 1440, height: 700 },
] as const;

it('the header is one line at every width', async () => {
  const { page } = shown;
  for (const name of ['leaves/entra-id', 'leaves/msft-onedrive']) {
    await show(page, name);
    for (const width of [400, 720, 900, 999, 1000, 1024]) {
      await page.setViewportSize({ width, height: 700 });
      const height = () => page.evaluate('document.querySelector("header").offsetHeight');
      await expect.poll(height, { message: `${name} at ${width}` }).toBeLessThan(48);
    }
  }
});

describe('on paper', () => {
  const PAPER = ['visible', 0, 'rgb(28, 28, 34)'];
  // Long lists are drawn whole only after the page has heard that it is printed.
  const look = () =>
    shown.page.evaluate(`(() => {
      const main = document.getElementById('page');
      return [getComputedStyle(main).overflow, main.scrollHeight - main.clientHeight, getComputedStyle(document.documentElement).color];
    })()`);

  beforeEach(async () => {
    await shown.page.setViewportSize(SMALL_WINDOWS[1]);
    await shown.page.evaluate(`localStorage.setItem('nymgate-theme', 'dark')`);
  });
  // Also after a failure, so that the next attempt begins on a screen.
  afterEach(async () => {
    await shown.page.emulateMedia({ media: 'screen' });
    await shown.page.evaluate(`localStorage.setItem('nymgate-theme', 'light')`);
  });

  it.each(PAGES)('the page %s has no frame, light colors, and nothing that scrolls', async (name) => {
    const { page } = shown;
    await show(page, name);
    await page.emulateMedia({ media: 'print' });
    for (const part of ['.rail', '.header-line'])
      expect(await page.locator(part).isVisible(), part).toBe(false);
    await expect.poll(look, { timeout: 10_000 }).toEqual(PAPER);
  });

  it.each(['rules', 'dictionary'])(
    'the page %s is whole when its data comes after the printing began',
    async (name) => {
      const { page } = shown;
      await page.route('**/*', async (route) => {
        const isData = route.request().resourceType() === 'fetch';
        if (isData) await new Promise((resolve) => setTimeout(resolve, 700));
        await route.continue();
      });
      try {
        await page.goto(`${running.url}/${name}`);
        await page.locator('main').waitFor();
        await page.emulateMedia({ media: 'print' });
        await page.waitForLoadState('networkidle');
        await page.locator('.answer-rows .answer-row, .field-row').first().waitFor({ state: 'attached' });
        await expect.poll(look, { timeout: 10_000 }).toEqual(PAPER);
      } finally {
        await page.unroute('**/*');
      }
    },
  );
});

describe('what scrolls', () => {
  it.each(PAGES)('the page %s inside its frame, never the document', async (name) => {
    const { page } = shown;
    for (const size of SMALL_WINDOWS) {
      await page.setViewportSize(size);
      await show(page, name);
      const excess = await page.evaluate('document.documentElement.scrollHeight - innerHeight');
      expect([size, excess]).toEqual([size, 0]);
    }
  });

  it('another page or view begins at its top', async () => {
    const { page } = shown;
    await page.setViewportSize(SMALL_WINDOWS[0]);
    await show(page, 'rules');
    const top = () => page.evaluate('document.getElementById("page").scrollTop');
    /** As soon as so much of the page is there. */
    const scroll = () =>
      page.waitForFunction(`(() => {
      const main = document.getElementById('page');
      main.scrollTop = 200;
      return main.scrollTop === 200;
    })()`);
    await scroll();
    await page.getByRole('link', { name: 'What leaves' }).click();
    await page.getByRole('article').waitFor();
    await expect.poll(top).toBe(0);
    await scroll();
    await page.getByRole('combobox').selectOption('de');
    await page.waitForURL('**language=de');
    expect(await top()).toBe(200);
  });
});

describe('by keyboard alone', () => {
  it('every page is reached, the keys are told, and the focus is always to be seen', async () => {
    const { page, faults } = shown;
    await page.setViewportSize({ width: 1440, height: 900 });
    await show(page, 'playground');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toContain('Skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('page');
    for (const name of [...PAGES].reverse()) {
      await page.evaluate('document.getElementById("page").focus()');
      await page.keyboard.press('g');
      await page.keyboard.press(name.charAt(0));
      await page.waitForURL(`**/${name}**`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate('document.activeElement.blur()');
    const unseen: string[] = [];
    for (let step = 0; step < 25; step += 1) {
      await page.keyboard.press('Tab');
      if (!(await page.evaluate(IS_SEEN))) unseen.push(await focused(page));
    }
    expect(unseen).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('/ opens the search of the dictionary where a page has none', async () => {
    const { page } = shown;
    await show(page, 'leaves');
    await page.keyboard.press('/');
    await page.waitForURL('**/dictionary');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.type('phone');
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toContain('phone');
    await page.getByRole('link', { name: 'Joins' }).click();
    await page.getByRole('link', { name: 'Dictionary' }).click();
    await page.getByRole('searchbox').waitFor();
    expect(await page.evaluate('document.activeElement.type')).not.toBe('search');
  });

  it('nothing moves for whoever asked for less motion', async () => {
    const duration = 'getComputedStyle(document.querySelector("button")).transitionDuration';
    expect(await shown.page.evaluate(duration)).toBe('0s');
    const context = await browser.newContext({ reducedMotion: 'no-preference' });
    const page = await context.newPage();
    await page.goto(running.url);
    await page.getByRole('alert').waitFor();
    await page.evaluate('document.body.append(document.createElement("button"))');
    expect(await page.evaluate(duration)).not.toBe('0s');
    await context.close();
  });
});

const focused = (page: Page): Promise<string> =>
  page.evaluate('(document.activeElement?.outerHTML ?? "").slice(0, 200)');

/** Has an outline or a shadow, and is on the screen; the document itself is what the browser shows by its own means. */
const IS_SEEN = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return true;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const ringed = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
  return ringed && box.bottom > 0 && box.top < innerHeight;
})()`;

describe('WEB-01 a page of another port of this machine', () => {
  it('reads nothing, frames nothing and opens nothing, though it knows the key', async () => {
    const key: unknown = await shown.page.evaluate('sessionStorage.getItem("nymgate-session")');
    const stranger = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>elsewhere</title>');
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`);
    const tried = await page.evaluate(`(async () => {
      const read = (init) => fetch('${running.url}/api/session/read', init).then((r) => r.text(), () => 'failed');
      const headers = { authorization: 'Bearer ${String(key)}', 'content-type': 'application/json' };
      const frame = document.createElement('iframe');
      frame.src = '${running.url}/';
      const framed = new Promise((done) => { frame.onload = () => {
        try { done(frame.contentDocument?.body?.childElementCount ?? 'foreign'); } catch { done('foreign'); }
      }; });
      document.body.append(frame);
      return [
        await read({ method: 'POST', headers, body: '{}' }),
        await read({ method: 'POST', body: '{}' }),
        await read({ method: 'POST', mode: 'no-cors', body: '{}' }),
        await framed,
      ];
    })()`);
    expect(tried).toEqual(['failed', 'failed', expect.stringMatching(/^(?:|failed)$/), 'foreign']);
    await context.close();
    stranger.close();
  });
});

describe('WEB-04 the content security policy', () => {
  it('lets nothing injected run or load, and the harness of these tests sees it', async () => {
    const opened = await openPage(browser, running.url);
    const ran = await opened.page.evaluate(`(async () => {
      const put = (tag, set) => document.body.append(Object.assign(document.createElement(tag), set));
      put('img', { src: 'https://evil.example/x.png' });
      try { put('script', { textContent: 'window.ran = true' }); } catch { /* trusted types */ }
      try { document.body.innerHTML = '<b>x</b>'; } catch { /* trusted types */ }
      await fetch('https://evil.example/').catch(() => undefined);
      await new Promise((done) => setTimeout(done, 200));
      return [window.ran ?? false, document.querySelectorAll('b').length];
    })()`);
    expect(ran).toEqual([false, 0]);
    for (const part of [/img-src/, /connect-src/, /[Tt]rusted/])
      expect(opened.faults.filter((fault) => part.test(fault)).length).toBeGreaterThan(0);
    await opened.context.close();
  });
});

describe('WEB-05 after a session', () => {
  it('the browser keeps the theme, the language of documents and the key of the tab, and the addresses hold no link', async () => {
    const { page, context } = shown;
    for (const name of PAGES) await show(page, name);
    await show(page, 'leaves');
    await page.getByRole('combobox').selectOption('fr');
    await page.waitForURL('**language=fr');
    const kept = (await page.evaluate(`(async () => ({
      local: Object.keys(localStorage).sort(),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }))()`)) as object;
    expect(kept).toEqual({
      local: ['nymgate-language', 'nymgate-theme'],
      session: ['nymgate-session'],
      ...{ databases: 0, caches: 0, workers: 0 },
    });
    expect(await context.cookies()).toEqual([]);
    expect(page.url()).not.toContain('#t=');
    expect(shown.faults).toEqual([]);
  });
});

describe('what a reader waits for', () => {
  const scripts = readdirSync(FILES).filter((name) => name.endsWith('.js'));
  const sizeOf = (name: string) => gzipSync(readFileSync(FILES + name)).length;

  it('all pages together are less than 300 KB of script', () => {
    expect(scripts.length).toBeGreaterThan(PAGES.length);
    expect(scripts.reduce((sum, name) => sum + sizeOf(name), 0)).toBeLessThan(300_000);
  });

  it('the first view loads the frame and one page, and no code of the editor or of charts', async () => {
    const { page } = shown;
    await page.goto('about:blank');
    const since = Date.now();
    await page.goto(`${running.url}/playground`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const spent = Date.now() - since;
    const loaded = (await page.evaluate(
      'performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname.slice(1))',
    )) as readonly string[];
    const own = loaded.filter((name) => scripts.includes(name));
    const bytes = own.reduce((sum, name) => sum + sizeOf(name), 0);
    process.stdout.write(`first view: ${spent} ms, ${own.length} scripts of ${bytes} bytes (gzip)\n`);
    expect(own.some((name) => /^(?:leaves|rules|dictionary|joins|operation)-page/.test(name))).toBe(false);
    expect(bytes).toBeLessThan(100_000);
  });
});
