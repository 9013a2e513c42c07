import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { CONNECTORS } from '../../../packages/connectors/src/index.ts';
import { createDocuments } from '../../../packages/deploy/src/documents/create-documents.ts';
import { type DemoStack, startDemoStack } from '../../../packages/shell/src/gateway/start-demo-stack.ts';
import { connector, deployment, instance } from '../../documents/deployments.ts';

/** `test.sh` as it is written, run by bash with curl and jq against a gateway in front of a simulated tenant. */

const folder = mkdtempSync(join(tmpdir(), 'nymgate-script-'));
const ids = Object.keys(CONNECTORS) as (keyof typeof CONNECTORS)[];
let stack: DemoStack;

beforeAll(async () => {
  stack = await startDemoStack({ people: 60, port: 0, tls: false });
  const all = deployment({
    instances: {
      everything: instance(Object.fromEntries(ids.map((id) => [id, connector(id)])), { callers: [] }),
    },
  });
  const script = createDocuments(all, { format: 'md', language: 'en' }).find(
    ({ name }) => name === 'test.sh',
  );
  writeFileSync(join(folder, 'test.sh'), script?.content ?? '');
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

type Ended = { readonly code: number | null; readonly out: string };

/** Not `spawnSync`: the gateway is in this process and has to answer meanwhile. */
function runScript(endpoint: string, ...names: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', [join(folder, 'test.sh'), ...names], {
      env: { ...process.env, NYMGATE_ENDPOINT: endpoint },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}

test.each(ids)(
  '%s: every example call passes',
  async (id) => {
    const { code, out } = await runScript(`${stack.address.url}/`, id);
    expect(out).not.toContain('FAIL');
    expect(out.match(/^ {2}pass {2}200/gm)).toHaveLength(
      CONNECTORS[id].examples({ pseudonymizeAppIds: true, includeGroups: true, basic: false }).length,
    );
    expect(code).toBe(0);
  },
  300_000,
);

test('--row prints one row, pseudonymized, and nothing of an answer is printed without it', async () => {
  const { code, out } = await runScript(stack.address.url, '--row', 'entra-id');
  expect([code, out.match(/^ {2}row .*$/gm)]).toEqual([0, [expect.stringMatching(/^ {2}row {3}\{.*"p~/)]]);
  expect((await runScript(stack.address.url, 'entra-id')).out).not.toContain('p~');
}, 120_000);

test('what is refused fails, with its code and exit code 1', async () => {
  const { code, out } = await runScript(`${stack.address.url}/no-such`, 'entra-id');
  expect(out).toMatch(/FAIL {2}4\d\d {2}users {2}[A-Z_]+/);
  expect(code).toBe(1);
}, 60_000);

test('the hint of Entra ID stands behind the code', async () => {
  const headers = { 'nymgate-error': 'SOURCE_AUTH_FAILED', 'nymgate-hint': '700213' };
  const server = createServer((_, response) => response.writeHead(502, headers).end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { code, out } = await runScript(`http://127.0.0.1:${port}`, 'entra-id');
  expect([code, out.split('\n')]).toEqual([
    1,
    expect.arrayContaining(['  FAIL  502  users  SOURCE_AUTH_FAILED AADSTS700213']) as string[],
  ]);
}, 60_000);

test('a gateway that is not there, and a connector that is none', async () => {
  expect(await runScript('http://127.0.0.1:1', 'msft-copilot')).toMatchObject({
    code: 1,
    out: expect.stringContaining('no answer') as string,
  });
  expect(await runScript(stack.address.url, 'outlook')).toMatchObject({
    code: 2,
    out: expect.stringContaining('unknown outlook') as string,
  });
}, 60_000);
