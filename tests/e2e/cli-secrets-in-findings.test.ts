import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli, runHere, startCli, withFiles, written } from './cli-process.ts';

const KEY = 'gC5_JJ_MbSOOycXkRlwCeitNFH3iX2r_-2vKgYWzyJ8';
const SECRET = 'hunter2-Kanarienvogel!';
const RULES = 'nymgate: 1\nname: test\nendpoints:\n  - { id: a, path: /a, response: { properties: {} } }\n';
const BATCH = `${JSON.stringify({
  id: 1,
  op: 'sanitize',
  rules: 'key.txt',
  method: 'GET',
  url: '/a',
  input: '{}',
  salt: 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l',
  key: '7Yh2-correct-horse-battery-staple',
})}\n`;

const config = (rules: string) => `listen: { port: 0 }
admin: { port: 0 }
pseudonyms: { scheme: native, keys: [{ id: 1, secret: "env:DEMO_KEY" }] }
source: { authority: "http://127.0.0.1:1", graph: "http://127.0.0.1:1" }
connectors:
  entra-id:
    tenant: 6e4c8e9f-76cf-41d1-806e-61838b880b87
    clientId: 11111111-2222-4333-8444-555555555555
    assertion: { type: token-file, path: assertion.jwt }
    rules: ${rules}
`;

function expectNothingOf(secret: string, text: string): void {
  for (let at = 0; at + 6 <= secret.length; at += 1) expect(text).not.toContain(secret.slice(at, at + 6));
}

describe('a secret taken for rules', () => {
  test.each([
    ['a key', KEY],
    ['a password under endpoints', `endpoints: ${SECRET}`],
    ['a password in a list', `["${SECRET}"]`],
    ['what is no YAML', `{${SECRET}`],
  ])('%s: serve tells of it without its text', async (_, value) => {
    const directory = withFiles({ 'nymgate.yaml': config('env:SECRET_X') });
    const environment = { DEMO_KEY: KEY, SECRET_X: value };
    const { code, stdout, stderr } = await runCli(['serve'], { directory, environment });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^env:SECRET_X(?::1:\d+)? RULES_/)]);
    expectNothingOf(KEY, stderr);
    expectNothingOf(SECRET, stderr);
  });

  test.each<readonly [string, readonly string[]]>([
    ['check', ['check', 'key.txt']],
    ['check --json', ['check', '--json', 'key.txt']],
    ['explain', ['explain', '--url', '/a', '--rules', 'key.txt']],
    ['diff', ['diff', 'good.yaml', 'key.txt']],
    ['doctor', ['doctor', 'entra-id']],
    ['sanitize --batch', ['sanitize', '--batch']],
  ])('%s tells of it without its text', async (_, args) => {
    const files = { 'nymgate.yaml': config('key.txt'), 'key.txt': `${SECRET}\n`, 'good.yaml': RULES };
    const options = { directory: withFiles(files), environment: { DEMO_KEY: KEY }, input: BATCH };
    const { stdout, stderr } = await runHere(args, options);
    expect(stdout + stderr).toMatch(/key\.txt[\s\S]*must be a mapping, not text/);
    expectNothingOf(SECRET, stdout + stderr);
  });
});

test('a refused reload is told on standard error as a refused start is, without values, and the old rules serve on', async () => {
  const directory = withFiles({ 'nymgate.yaml': config('rules.yaml'), 'rules.yaml': RULES });
  const child = startCli(['serve'], { directory, environment: { DEMO_KEY: KEY } });
  const started = await written(child, 'stderr', /who may call/);
  const [url] = /http:\/\/[\d.]+:\d+/.exec(started) ?? [];
  const admin = /admin on (http:\S+)/.exec(started)?.[1];
  const before = withoutSourceAuth(await (await fetch(`${admin}/configz`)).text());
  writeFileSync(join(directory, 'rules.yaml'), `${SECRET}\n`);
  const told = written(child, 'stderr', /goes on serving/);
  const logged = written(child, 'stdout', /reload_refused/);
  child.kill('SIGHUP');
  expect(await told).toMatch(
    /^rules\.yaml:1:1 RULES_INVALID must be a mapping, not text \(check[^\n]*\)\n(?:.*\n)*Nothing was reloaded; the configuration/,
  );
  expectNothingOf(SECRET, (await told) + (await logged));
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(withoutSourceAuth(await (await fetch(`${admin}/configz`)).text())).toBe(before);
  const again = written(child, 'stdout', /"reloaded"/);
  writeFileSync(join(directory, 'rules.yaml'), RULES.replace('test', 'other'));
  child.kill('SIGHUP');
  await again;
  expect(await (await fetch(`${admin}/configz`)).text()).not.toBe(before);
});

/** Whether Entra ID gives tokens is looked for meanwhile. */
function withoutSourceAuth(text: string): string {
  return text.replaceAll(/"sourceAuth":"\w+"/g, '');
}
