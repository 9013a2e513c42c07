import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchChromium, openPage } from './harness/open-browser.ts';
import { startConsoleProcess } from './harness/start-console-process.ts';

// How a console ends, and what its page says then.

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const LINK = /http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]+/g;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('a console whose process was killed', () => {
  it('is told as ended, with what to do; the link of a new one brings the page back in the same tab', async () => {
    const first = await startConsoleProcess(['console', '--console-port', '0']);
    const port = new URL(first.url).port;
    const { page, context } = await openPage(browser, first.link);
    await page.getByRole('navigation').first().waitFor();
    process.kill(first.pid, 'SIGKILL');
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    const alert = page.getByRole('alert').first();
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/CONSOLE_ENDED.*nymgate console/s);
    const second = await startConsoleProcess(['console', '--console-port', port]);
    // The key of the tab is of a console that is gone.
    await page.goto(`${second.url}/operation`);
    expect(await page.getByRole('alert').first().textContent()).toContain('SESSION_UNKNOWN');
    await page.goto('about:blank');
    await page.goto(second.link);
    await page.getByRole('navigation').first().waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await context.close();
    await second.stop();
  });
});

describe('a console that is killed while it answers', () => {
  it('is told as ended by a page that waits for more steps of doctor', async () => {
    const running = await startConsoleProcess(['console', '--console-port', '0']);
    const { page, context, faults } = await openPage(browser, running.link);
    await page.getByRole('navigation').first().waitFor();
    await page.goto(`${running.url}/operation/doctor`);
    await page.getByRole('button', { name: 'Run doctor' }).click();
    await page
      .getByText(/^Examining /)
      .first()
      .waitFor();
    process.kill(running.pid, 'SIGKILL');
    await page.getByRole('alert').getByText('CONSOLE_ENDED').first().waitFor();
    await page.getByRole('button', { name: /Run doctor/ }).waitFor();
    expect(faults.filter((fault) => fault.startsWith('error:'))).toEqual([]);
    await context.close();
  });
});

describe('a console in a terminal', () => {
  /** `script` of util-linux gives it a pseudoterminal, as a person's window does. */
  function inTerminal(command: readonly string[]): {
    readonly child: ChildProcess;
    readonly links: (count: number) => Promise<readonly string[]>;
    readonly left: () => readonly string[];
  } {
    const directory = mkdtempSync(join(tmpdir(), 'nymgate-terminal-'));
    const line = [process.execPath, MAIN, ...command].join(' ');
    const child = spawn('script', ['-qfec', `exec ${line}`, '/dev/null'], {
      env: { ...process.env, TMPDIR: directory, NODE_ENV: 'development' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    });
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    return {
      child,
      links: async (count) => {
        for (let tries = 0; tries < 300; tries += 1) {
          const found = text.match(LINK) ?? [];
          if (found.length >= count) return found;
          await setTimeout(100);
        }
        throw new Error(`It printed fewer links:\n${text}`);
      },
      left: () => readdirSync(directory),
    };
  }

  it('prints a new link at each Enter, and only the last one opens', async () => {
    const { child, links } = inTerminal(['console', '--console-port', '0']);
    await links(1);
    child.stdin?.write('\n');
    const [first = '', second = ''] = await links(2);
    expect(second).not.toBe(first);
    const late = await openPage(browser, first);
    expect(await late.page.getByRole('alert').textContent()).toContain('LINK_USED');
    const opened = await openPage(browser, second);
    await opened.page.getByRole('navigation').first().waitFor();
    await late.context.close();
    await opened.context.close();
  });

  it('ends when the terminal is closed, and leaves no key behind', async () => {
    const { child, links, left } = inTerminal(['console', '--console-port', '0']);
    const [link = ''] = await links(1);
    expect(left()).not.toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (let tries = 0; tries < 100 && left().length > 0; tries += 1) await setTimeout(100);
    expect(left()).toEqual([]);
    await expect(fetch(new URL('/', link))).rejects.toThrow();
  });
});
