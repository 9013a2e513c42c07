import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, keepScreenshot } from './harness/open-browser.ts';
import { type ConsoleProcess, startConsoleProcess } from './harness/start-console-process.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const HEAP_ON_SIGNAL = new URL('./harness/heap-on-signal.mjs', import.meta.url).href;
const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const PASTED = 'Ottilie-Pasted-Zwiebelfisch';

let folder: string;
let heapFile: string;
let simulator: { readonly config: string; readonly stop: () => Promise<void> };
let running: ConsoleProcess;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nymgate-inspect-'));
  heapFile = join(folder, 'console.heapsnapshot');
  simulator = await startSimulator();
  running = await startConsoleProcess(
    ['console', '--console-port', '0', '--config', simulator.config, '--inspect', '--yes', TENANT],
    {
      execArgv: ['--import', HEAP_ON_SIGNAL],
      environment: { TEST_HEAP_FILE: heapFile, TEST_TEXTS_FILE: `${heapFile}.texts` },
    },
  );
  // A profile on the disk, as a person's browser has one.
  context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: process.env['NYMGATE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  page = await context.newPage();
});
afterAll(async () => {
  await context.close();
  await running.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The tenant in a process of its own: what the console's memory holds came over the wire. */
async function startSimulator(): Promise<typeof simulator> {
  const key = join(folder, 'key.txt');
  writeFileSync(key, randomBytes(32).toString('base64url'), { mode: 0o600 });
  const connector = {
    tenant: TENANT,
    clientId: '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11',
    assertion: { type: 'token-file', path: join(folder, 'not-there') },
  };
  const config = {
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${key}` }] },
    connectors: { 'entra-id': connector },
  };
  const file = join(folder, 'nymgate.json');
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  const child = spawn(process.execPath, [MAIN, 'simulate', '--config', file, '--people', '60'], {
    env: { ...process.env, NODE_ENV: 'development', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const piece of child.stdout.setEncoding('utf8')) {
    text += piece;
    if (text.includes('Ctrl-C ends it.')) break;
  }
  const derived = /nymgate serve --config (\S+)/.exec(text)?.[1];
  if (derived === undefined) throw new Error(`The simulator printed no configuration:\n${text}`);
  return {
    config: derived,
    stop: async () => {
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

/** Texts of the raw side that are a person's: names, addresses, numbers. */
async function rawTexts(): Promise<readonly string[]> {
  const rows = page.locator('.answer-rows .is-dropped .raw, .answer-rows .is-pseudonymized .raw');
  const told = await rows.allTextContents();
  const persons = told.flatMap(
    (text) => /^(?:displayName|mail|surname|userPrincipalName|id): "(.{6,})"$/.exec(text)?.[1] ?? [],
  );
  return [...new Set(persons)];
}

/** Files below a folder in which one of the texts stands, in UTF-8 or UTF-16. */
function filesWith(texts: readonly string[], root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(root, name);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return [];
    const bytes = readFileSync(path);
    const found = texts.find((text) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')));
    return found === undefined ? [] : [`${name}: ${found}`];
  });
}

describe('inspect mode (WEB-09)', () => {
  it('leaves nothing raw in storage, addresses, profile, output or memory once the page is closed', {
    timeout: 180_000,
  }, async () => {
    const sent: Promise<string>[] = [];
    page.on('response', (response) => void sent.push(response.text().catch(() => '')));
    await page.goto(running.link);
    await page.getByText(`Raw data of tenant ${TENANT} is on this screen`).waitFor();
    await page.getByText('By the rules in force:').waitFor();
    await page.getByRole('link', { name: 'Playground' }).click();
    // A session: calls, an explanation, a refusal, a copy, an answer of one's own.
    await page.getByRole('button', { name: /Accounts of the tenant \/v1/ }).click();
    await page.getByRole('treegrid').waitFor();
    const shown = await rawTexts();
    expect(shown.length).toBeGreaterThan(10);
    await page
      .getByRole('row')
      .filter({ hasText: /displayName: / })
      .first()
      .click();
    await page.locator('.value-detail').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await keepScreenshot(page, 'inspect-light-1440');
    await page.getByText('Copy as', { exact: true }).click();
    await page.getByRole('button', { name: 'curl', exact: true }).click();
    const copied = (await page.evaluate('navigator.clipboard.readText()')) as string;
    await page.locator('.request select').nth(1).selectOption('user');
    await page.getByRole('button', { name: 'Look up ids' }).click();
    await page.locator('#slot-userId option[label]').first().waitFor({ state: 'attached' });
    const labels = (await page.evaluate(
      `[...document.querySelectorAll('#slot-userId option')].map((node) => node.label)`,
    )) as readonly string[];
    expect(labels.some((label) => shown.includes(label))).toBe(true);
    await page.getByRole('button', { name: 'Send' }).click();
    const asked = page.getByText(/raw request GET \/v1\.0\/users\/[0-9a-f-]{36}/);
    await asked.waitFor();
    const opened = /users\/([0-9a-f-]{36})/.exec((await asked.textContent()) ?? '')?.[1] ?? '';
    await page.getByRole('button', { name: 'Paste an answer' }).click();
    await page.getByLabel('Answer, JSON').fill(`{"displayName":"${PASTED}"}`);
    await page.getByRole('button', { name: 'Show what is delivered' }).click();
    await page.getByRole('row').filter({ hasText: PASTED }).waitFor();
    const raw = [...shown, ...labels, PASTED];
    // The page can do without the key that this process has for its own gateway, and without an access token of Entra ID.
    const wire = (await Promise.all(sent)).filter((text) => text.startsWith('{'));
    expect(wire.length).toBeGreaterThan(5);
    expect(wire.filter((text) => /nyk_[a-z2-9]|eyJ[\w-]{20,}\./.test(text))).toEqual([]);

    const kept = await page.evaluate(`(async () => JSON.stringify({
      local: { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie, address: location.href,
      databases: await indexedDB.databases(), caches: await caches.keys(), history: history.length }))()`);
    for (const text of raw) expect(kept).not.toContain(text);
    expect(JSON.parse(String(kept))).toMatchObject({ local: {}, cookies: '', databases: [], caches: [] });
    expect(await context.cookies()).toEqual([]);
    for (const text of raw) expect(copied).not.toContain(text);

    await page.close();
    // The id that the gateway opened out of the request's pseudonym lies in Node's pool for a while, as with any gateway.
    const answers = raw.filter((text) => text !== opened);
    const forms = answers.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
    writeFileSync(`${heapFile}.texts`, forms.map((form) => form.toString('hex')).join('\n'));
    const written = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (!/^buffers .*\n/m.test(running.output())) return;
        clearInterval(timer);
        resolve();
      }, 100);
    });
    process.kill(running.pid, 'SIGUSR2');
    await written;
    const heap = readFileSync(heapFile, 'utf8');
    // The search finds what is there.
    expect(heap).toContain(TENANT);
    expect(raw.filter((text) => heap.includes(JSON.stringify(text).slice(1, -1)))).toEqual([]);
    expect(raw.filter((text) => running.output().includes(text))).toEqual([]);
    // Buffers that are alive, which a heap snapshot does not show.
    const buffers = JSON.parse(/^buffers (.*)\n/m.exec(running.output())?.[1] ?? '{}') as object;
    expect(buffers).toMatchObject({ control: 1, holding: [] });

    await context.close();
    const profile = join(folder, 'profile');
    expect(filesWith([new URL(running.url).host], profile)).not.toEqual([]);
    expect(filesWith(raw, profile)).toEqual([]);
  });

  it.each([
    ['nobody has agreed', ['--inspect'], {}, "type the tenant's ID"],
    ['another tenant was named', ['--inspect', '--yes', 'contoso'], {}, "The ID isn't that of the tenant"],
    ['it was not asked for by its name', [], {}, '--inspect'],
    ['NODE_ENV is production', ['--inspect', '--yes', TENANT], { NODE_ENV: 'production' }, 'production'],
    [
      'the process runs in Kubernetes',
      ['--inspect', '--yes', TENANT],
      { KUBERNETES_SERVICE_HOST: '10.0.0.1' },
      'Kubernetes',
    ],
  ])('does not begin when %s', async (_name, args, environment, told) => {
    const starting = startConsoleProcess(
      ['console', '--console-port', '0', '--config', simulator.config, ...args],
      { environment },
    );
    await expect(starting).rejects.toThrow(told);
  });
});
