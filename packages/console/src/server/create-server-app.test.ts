import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConsoleEngine } from '../wire/operations.ts';
import { createServerApp } from './create-server-app.ts';
import { createSessions } from './sessions.ts';

const ORIGIN = 'http://127.0.0.1:8585';
const SECRET = 'anna.schmidt@contoso.com';

/** Answers each question with the words given, or fails as given. */
function createEngine(answer: () => unknown): ConsoleEngine {
  const always = new Proxy({}, { get: () => async () => answer(), has: () => true });
  return { handlers: always, streams: {} } as unknown as ConsoleEngine;
}

function start(answer: () => unknown = () => ({ fine: true }), now: () => number = () => 0) {
  const sessions = createSessions(now);
  const page = new TextEncoder().encode('<script nonce="{nonce}"></script>');
  const files = new Map([
    ['/index.html', { type: 'text/html', bytes: page, gzip: page }],
    ['/main.js', { type: 'text/javascript', bytes: page, gzip: page }],
  ]);
  const app = createServerApp({
    engine: createEngine(answer),
    sessions,
    files,
    address: () => ({ port: 8585 }),
  });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(`${ORIGIN}${path}`, {
      method: 'POST',
      headers: { host: '127.0.0.1:8585', origin: ORIGIN, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const open = async () => {
    const answered = await post('/api/session/open', { ticket: sessions.createTicket() });
    const { key } = (await answered.json()) as { key: string };
    return { authorization: `Bearer ${key}` };
  };
  return { app, ask: post, open, sessions };
}

async function getCode(response: Response): Promise<string> {
  const { problem } = (await response.json()) as { problem: { code: string } };
  return `${response.status} ${problem.code}`;
}

describe('the server of the console', () => {
  it('answers a page of its own that holds the key of a session', async () => {
    const { ask, open } = start();
    const answered = await ask('/api/session/read', {}, await open());
    expect(await answered.json()).toEqual({ fine: true });
  });

  it.each([
    ['no key', {}, '401 SESSION_UNKNOWN'],
    ['a key that nobody has', { authorization: `Bearer ${'A'.repeat(43)}` }, '401 SESSION_UNKNOWN'],
  ])('answers nothing with %s', async (_name, headers, expected) => {
    const { ask, open } = start();
    await open();
    expect(await getCode(await ask('/api/session/read', {}, headers))).toBe(expected);
  });

  it('opens a ticket once, the last one only, and for ten minutes', async () => {
    let now = 0;
    const { ask, sessions } = start(undefined, () => now);
    const first = sessions.createTicket();
    const second = sessions.createTicket();
    expect(await getCode(await ask('/api/session/open', { ticket: first }))).toBe('401 LINK_USED');
    expect((await ask('/api/session/open', { ticket: second })).status).toBe(200);
    expect(await getCode(await ask('/api/session/open', { ticket: second }))).toBe('401 LINK_USED');
    const late = sessions.createTicket();
    now = 10 * 60_000 + 1;
    expect(await getCode(await ask('/api/session/open', { ticket: late }))).toBe('401 LINK_USED');
  });

  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:9999' }],
    ['no origin', { origin: '' }],
    ['the sibling name', { origin: 'http://localhost:8585' }],
    ['a browser that calls it cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['a browser that calls it same-site', { 'sec-fetch-site': 'same-site' }],
  ])('answers no question from %s, session or not', async (_name, headers) => {
    const { ask, open } = start();
    const response = await ask('/api/session/read', {}, { ...(await open()), ...headers });
    expect(await getCode(response)).toBe('403 ORIGIN_FOREIGN');
  });

  it.each(['evil.example:8585', '127.0.0.1', '127.0.0.1:9999', ''])(
    'answers nothing, not even the page, to a request that names the host "%s"',
    async (host) => {
      const { app } = start();
      const response = await app.request(`${ORIGIN}/`, { headers: { host } });
      expect(response.status).toBe(421);
      expect(await response.text()).not.toContain('script');
    },
  );

  it('lets nothing of other origins, of inline scripts or of frames into its page', async () => {
    const { app } = start();
    const response = await app.request(`${ORIGIN}/rules/x`, { headers: { host: '127.0.0.1:8585' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1];
    // Whole: each directive that is taken out or widened opens something.
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      ...["img-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'"],
      ...["frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"],
    ]);
    const again = await app.request(`${ORIGIN}/rules/x`, { headers: { host: '127.0.0.1:8585' } });
    expect(again.headers.get('content-security-policy')).not.toContain(nonce);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(await response.text()).toContain(`nonce="${nonce}"`);
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',

    '/index.html',
    '/nothing.js',
    '/playground/../../x',
  ])('has no file %s', async (path) => {
    const { app } = start();
    const response = await app.request(`${ORIGIN}${path}`, { headers: { host: '127.0.0.1:8585' } });
    expect(response.status).toBe(404);
  });

  it('tells of an unexpected failure the name alone, and of a request that is no such, where', async () => {
    const { ask, open } = start(() => {
      throw new TypeError(`cannot read ${SECRET}`);
    });
    const headers = await open();
    const failed = await ask('/api/session/read', {}, headers);
    expect(failed.status).toBe(422);
    const text = await failed.text();
    expect(text).toContain('TypeError');
    expect(text).not.toContain(SECRET);
    const unexpected = await (await ask('/api/session/read', { [SECRET]: SECRET }, headers)).text();
    expect(unexpected).toContain('REQUEST_INVALID');
    expect(await getCode(await ask('/api/session/read', '{"', headers))).toBe('400 REQUEST_INVALID');
    expect(await getCode(await ask('/api/other/thing', {}, headers))).toBe('404 OPERATION_UNKNOWN');
    expect(await getCode(await ask('/api/constructor/name', {}, headers))).toBe('404 OPERATION_UNKNOWN');
  });

  it('shows the problem that an engine tells, and takes no body beyond its limit', async () => {
    const { ask, open } = start(() => {
      throw Object.assign(new Error('x'), { problem: { code: 'RULES_INVALID', message: 'line 3' } });
    });
    const headers = await open();
    expect(await getCode(await ask('/api/session/read', {}, headers))).toBe('422 RULES_INVALID');
    const large = `"${'a'.repeat(25 * 1_048_576)}"`;
    expect(await getCode(await ask('/api/session/read', large, headers))).toBe('413 TOO_LARGE');
  });

  it('reads no body of whoever has no session, but for a ticket', async () => {
    const { app, ask, sessions } = start();
    const headers = { host: '127.0.0.1:8585', origin: ORIGIN };
    let read = 0;
    const endless = () =>
      new ReadableStream({
        pull: (controller) => {
          read += 1;
          controller.enqueue(new Uint8Array(65_536));
          if (read > 1_000) controller.close();
        },
      });
    const send = (path: string) =>
      app.request(`${ORIGIN}${path}`, { method: 'POST', headers, body: endless(), duplex: 'half' } as never);
    expect(await getCode(await send('/api/rules/check'))).toBe('401 SESSION_UNKNOWN');
    expect(await getCode(await send('/api/session/open'))).toBe('413 LINK_USED');
    expect(read).toBeLessThan(10);
    const large = { ticket: sessions.createTicket(), more: 'x'.repeat(2_000) };
    expect(await getCode(await ask('/api/session/open', large))).toBe('413 LINK_USED');
  });

  it('keeps 32 sessions, the last ones', async () => {
    const { ask, open } = start();
    const keys = [];
    for (let count = 0; count < 33; count += 1) keys.push(await open());
    const statuses = await Promise.all(
      keys.map(async (key) => (await ask('/api/session/read', {}, key)).status),
    );
    expect(statuses).toEqual([401, ...Array.from({ length: 32 }, () => 200)]);
  });

  it('writes nothing to the terminal of a request that breaks off', async () => {
    const { app, open } = start();
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => logged.mockRestore());
    const body = new ReadableStream({ start: (controller) => controller.error(new Error(SECRET)) });
    const headers = { host: '127.0.0.1:8585', origin: ORIGIN, ...(await open()) };
    const init = { method: 'POST', headers, body, duplex: 'half' } as never;
    const response = await app.request(`${ORIGIN}/api/session/read`, init);
    expect(await getCode(response)).toMatch(/^(?:400 REQUEST_INVALID|500 CONSOLE_FAILED)$/);
    expect(logged).not.toHaveBeenCalled();
  });
});
