import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuditLog } from '../../packages/hosts/src/audit/create-audit-log.ts';
import { toLineSink } from '../../packages/hosts/src/runtime/write-line.ts';
import {
  axeFindings,
  keepScreenshot,
  launchChromium,
  type OpenPage,
  openPage,
} from './harness/open-browser.ts';
import { type ConsoleProcess, startConsoleProcess } from './harness/start-console-process.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const path = (page: Page, view: string) => `${new URL(page.url()).origin}/operation/${view}`;

describe('a gateway that is watched beside the demo', () => {
  let demo: ConsoleProcess;
  let shown: OpenPage;
  let gateway: string;
  let launched: number;
  let openedAt: number;

  beforeAll(async () => {
    launched = Date.now();
    demo = await startConsoleProcess(['demo', '--port', '0', '--console-port', '0', '--people', '20']);
    for (let tries = 0; tries < 300 && !demo.output().includes('Ctrl-C ends'); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    gateway = /Gateway (http:\S+)/.exec(demo.output())?.[1] ?? '';
    openedAt = Date.now();
    shown = await openPage(browser, demo.link);
    await shown.page.getByRole('navigation').first().waitFor();
  });
  afterAll(() => demo.stop());

  it('tells requests by outcome, refusals by code, treatments, rules and tokens, and goes on as requests come', async () => {
    const { page, faults } = shown;
    await page.goto(path(page, ''));
    await page.getByText('Ready', { exact: true }).waitFor();
    const total = page.getByText(/ in all$/).first();
    const before = await total.textContent();
    for (let sent = 0; sent < 5; sent += 1) {
      expect((await fetch(`${gateway}/entra-id/v1.0/users?$top=5`)).status).toBe(200);
      expect((await fetch(`${gateway}/entra-id/v1.0/nothing`)).status).toBe(403);
    }
    const [, start = ''] =
      /process started (\S+ \S+)/.exec((await page.locator('.op-state').textContent()) ?? '') ?? [];
    expect(Date.parse(start)).toBeGreaterThanOrEqual(launched - 1_000);
    expect(Date.parse(start)).toBeLessThan(openedAt - 1_000);
    await page.getByText('ENDPOINT_NOT_ALLOWED').first().waitFor();
    await expect.poll(() => total.textContent(), { timeout: 10_000 }).not.toBe(before);
    const rows = page.getByRole('row');
    expect(await rows.filter({ hasText: 'ENDPOINT_NOT_ALLOWED' }).first().textContent()).toMatch(
      /entra-id5$/,
    );
    expect(await rows.filter({ hasText: 'pseudonymize' }).count()).toBeGreaterThan(0);
    expect(await rows.filter({ hasText: 'outlook-cal' }).first().textContent()).toMatch(
      /[0-9a-f]{16}.*working.*ends in \d+ minutes/,
    );
    // The same as the charts, for whoever does not see them.
    await page.getByText('Show the last looks as a table').first().click();
    const table = page.getByRole('table', { name: 'Requests by outcome' });
    expect(await table.getByRole('row').count()).toBeGreaterThan(1);
    expect(await axeFindings(page)).toEqual([]);
    await keepScreenshot(page, 'operation-health');
    expect(faults).toEqual([]);
  });

  it('stands still while it is paused, and goes on by a key', async () => {
    const { page } = shown;
    await page.goto(path(page, ''));
    await page.getByText('Ready', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Enter');
    const total = page.getByText(/ in all$/).first();
    const before = await total.textContent();
    await fetch(`${gateway}/entra-id/v1.0/users?$top=1`);
    await page.waitForTimeout(3_000);
    expect(await total.textContent()).toBe(before);
    await page.getByRole('button', { name: 'Resume' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => total.textContent(), { timeout: 10_000 }).not.toBe(before);
  });

  it('has a trail whose chain is verified, with the line of the last request', async () => {
    const { page, faults } = shown;
    await page.goto(path(page, 'audit'));
    await page.getByText(/lines, none missing, changed or moved/).waitFor();
    expect(await page.getByText('Its end matches the head that the gateway reports.').count()).toBe(1);
    const refused = page.getByRole('row').filter({ hasText: 'ENDPOINT_NOT_ALLOWED' }).first();
    expect(await refused.textContent()).toMatch(/GET entra-id.*403.*local/);
    expect(await axeFindings(page)).toEqual([]);
    await keepScreenshot(page, 'operation-audit');
    expect(faults).toEqual([]);
  });

  it('has a filter in its address, which a reload keeps, and shows the date and the complete path', async () => {
    const { page, faults } = shown;
    for (let sent = 0; sent < 130; sent += 1) await fetch(`${gateway}/entra-id/v1.0/nothing`);
    await page.goto(path(page, 'audit'));
    const choice = page.getByLabel('outcome');
    await choice.selectOption('refused or failed');
    await page.waitForURL('**/operation/audit?outcome=problem');
    await page.reload();
    await page.getByText(/lines, none missing, changed or moved/).waitFor();
    expect(await choice.inputValue()).toBe('problem');
    const lines = page.locator('.op-audit tbody tr');
    expect(await lines.count()).toBe(100);
    await page.getByRole('button', { name: /^Show \d+ more$/ }).click();
    await expect.poll(() => lines.count()).toBeGreaterThan(130);
    expect((await lines.allTextContents()).every((line) => / ?[45]\d\d /.test(line))).toBe(true);
    expect(await lines.first().textContent()).toMatch(/20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/);
    await page.setViewportSize({ width: 720, height: 800 });
    const width = await page.evaluate(
      'document.querySelector(".op-audit tbody td:nth-child(3)").offsetWidth',
    );
    expect(width).toBeGreaterThan(180);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await keepScreenshot(page, 'operation-audit-720');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByText('Ready', { exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(faults).toEqual([]);
  });

  it('is examined by doctor, step by step, by keyboard', async () => {
    const { page, faults } = shown;
    await page.goto(path(page, 'doctor'));
    await page.getByRole('button', { name: 'Run doctor' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByText(/^Examining /)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Run doctor again' }).waitFor({ timeout: 120_000 });
    expect(
      (await page.getByText('Nothing is wrong.').count()) +
        (await page.getByText('It works; something').count()),
    ).toBe(1);
    expect(await page.getByRole('heading', { level: 2, name: 'onedrive' }).count()).toBe(1);
    expect(await page.locator('.op-step-fail').count()).toBe(0);
    expect(await page.locator('.op-step').count()).toBeGreaterThan(40);
    expect(await axeFindings(page)).toEqual([]);
    await keepScreenshot(page, 'operation-doctor');
    await page.getByRole('button', { name: 'Run doctor again' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/^Cancelled/).waitFor();
    expect(faults).toEqual([]);
  }, 180_000);
});

describe('a gateway elsewhere on this machine', () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-operation-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** The page with this listener to watch. */
  async function watching(args: readonly string[], work: (opened: OpenPage) => Promise<void>): Promise<void> {
    const running = await startConsoleProcess(['console', '--console-port', '0', '--people', '5', ...args]);
    const opened = await openPage(browser, running.link);
    await opened.page.getByRole('navigation').first().waitFor();
    try {
      await work(opened);
      expect(opened.faults).toEqual([]);
    } finally {
      await opened.context.close();
      await running.stop();
    }
  }

  it('that is dead is told so, with what to do; one that is none is told so; both are left when a gateway is there', async () => {
    const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await watching(['--admin', `http://127.0.0.1:${port}`], async ({ page }) => {
      await page.goto(path(page, ''));
      await page.getByText('GATEWAY_FOREIGN').waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await new Promise((resolve) => server.close(resolve));
      await page.getByText('GATEWAY_UNREACHABLE').waitFor();
      expect(await page.getByRole('alert').textContent()).toMatch(/start it again/);
      await keepScreenshot(page, 'operation-dead');
      const back = createServer((request, response) => {
        const text =
          request.url === '/metrics'
            ? 'nymgate_build_info{version="1"} 1\n'
            : '{"phase":"serving","ready":true}';
        response.end(text);
      }).listen(port, '127.0.0.1');
      await page.getByText('Ready', { exact: true }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await page.getByText('No request has come yet.').count()).toBe(1);
      await page.goto(path(page, 'doctor'));
      await page.getByText('nymgate doctor --config nymgate.yaml').waitFor();
      await page.goto(path(page, 'audit'));
      await page.getByText(/--audit audit\.log/).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      back.close();
    });
  }, 120_000);

  it('has its audit file followed: a line that somebody changed is found while it is looked at', async () => {
    const file = join(directory, 'audit.log');
    const trail: string[] = [];
    const { write } = createAuditLog(
      toLineSink((line) => void trail.push(line)),
      'k3v9a0c2m8qd',
    );
    for (const event of ['start', 'reload', 'stop'])
      write(`{"event":"${event}","time":"2026-11-28T05:00:00.000Z"}`);
    writeFileSync(file, `${trail[0]}\n`);
    await watching(['--audit', file], async ({ page }) => {
      await page.goto(path(page, 'audit'));
      await page.getByText('1 lines, none missing, changed or moved.').waitFor();
      appendFileSync(file, `${trail[1]}\n`);
      await page.getByText('2 lines, none missing, changed or moved.').waitFor();
      appendFileSync(file, `${(trail[2] ?? '').replace('05:00', '06:00')}\n`);
      await page.getByText('AUDIT_CHANGED').waitFor();
      expect(await page.getByText('The chain is broken.').count()).toBe(1);
      expect(await axeFindings(page)).toEqual([]);
      await keepScreenshot(page, 'operation-broken');
    });
  }, 120_000);

  it('shows the longest line of its audit file to the last column at 1440 pixels', async () => {
    const file = join(directory, 'long.log');
    const lines: string[] = [];
    const { write } = createAuditLog(
      toLineSink((line) => void lines.push(line)),
      'k3v9a0c2m8qd',
    );
    const endpoint = '/v1.0/users/{userId}/onlineMeetings/{meetingId}/attendanceReports/{reportId}';
    const request = {
      ...{ event: 'request', time: '2026-11-28T05:00:00.000Z', client: '127.0.0.1', method: 'GET' },
      ...{ connector: 'msft-teams', endpoint, status: 502, code: 'RESPONSE_NOT_SANITIZABLE' },
      ...{ caller: 'arn:aws:iam::123456789012:role/service-role/analytics-warehouse-loader' },
      ...{ milliseconds: 12_345.6, graphMilliseconds: 65_432.1 },
    };
    write(JSON.stringify(request));
    writeFileSync(file, `${lines[0]}\n`);
    await watching(['--audit', file], async ({ page }) => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(path(page, 'audit'));
      await page.getByText('RESPONSE_NOT_SANITIZABLE').last().waitFor();
      const past = await page.evaluate(`(() => {
        const box = document.querySelector('.op-scroll').getBoundingClientRect();
        return [...document.querySelectorAll('.op-audit :is(th, td)')]
          .filter((cell) => cell.getBoundingClientRect().right > box.right + 1)
          .map((cell) => cell.textContent);
      })()`);
      await keepScreenshot(page, 'operation-audit-1440');
      expect(past).toEqual([]);
    });
  }, 120_000);
});
