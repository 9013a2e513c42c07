import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'nymgate-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { runExample } from '../../packages/shell/src/call/fetch-with-lookups.ts';
import { buildBundle } from '../../tools/build-bundle.ts';
import { sendRawRequest } from '../harness/send-raw-request.ts';

const SUBJECT = 'system:serviceaccount:nymgate:gateway';
const AUDIENCE = 'api://AzureADTokenExchange';
const KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');
const IDS = Object.keys(CONNECTORS);

const directory = mkdtempSync(join(tmpdir(), 'nymgate-bundle-'));
let simulator: Simulator;
let atStart: readonly string[];
const children: ChildProcess[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ people: 40, seed: 7 });
  // One configuration in both languages: JSON is served without the YAML parser, YAML with it.
  const config = await writeConfig();
  writeFileSync(join(directory, 'nymgate.json'), config);
  writeFileSync(join(directory, 'nymgate.yaml'), `# the same\n${config}`);
  atStart = (await buildBundle(join(directory, 'bundle'))).packages;
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await simulator.close();
  rmSync(directory, { recursive: true, force: true });
});

async function writeConfig(): Promise<string> {
  const app = simulator.registerApp({
    name: 'nymgate-test',
    roles: [
      ...new Set(
        Object.values(CONNECTORS).flatMap((connector) =>
          connector.permissions(DEFAULT_CONNECTOR_OPTIONS).map(({ value }) => value),
        ),
      ),
    ],
    consented: true,
    credentials: [{ issuer: simulator.issuerUrl, subject: SUBJECT, audience: AUDIENCE }],
  });
  const path = (name: string) => join(directory, name);
  writeFileSync(path('token'), await simulator.issueAssertion({ subject: SUBJECT, audience: AUDIENCE }));
  writeFileSync(path('key'), KEY, { mode: 0o600 });
  const connector = {
    tenant: simulator.tenantId,
    clientId: app.clientId,
    assertion: { type: 'token-file', path: path('token') },
  };
  return JSON.stringify({
    listen: { port: 0 },
    admin: { enabled: false },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${path('key')}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: Object.fromEntries(IDS.map((id) => [id, connector])),
  });
}

type Running = { readonly url: string; readonly child: ChildProcess; readonly output: () => string };

/** The bundle in a directory that has no node_modules above it. */
async function serve(...args: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [join(directory, 'bundle/node.mjs'), ...args], {
    cwd: directory,
    env: {},
  });
  children.push(child);
  let text = '';
  return new Promise((resolve, reject) => {
    const take = (part: Buffer) => {
      text += part.toString();
      const [, url] = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(text) ?? [];
      if (url !== undefined) resolve({ url, child, output: () => text });
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
}

describe('the bundle of the node host', () => {
  it('loads what serving needs and nothing else', () => {
    expect(atStart).toEqual(['picocolors', 'undici']);
  });

  it.each(['nymgate.json', 'nymgate.yaml'])(
    'serves every connector with %s, and leaks no address',
    async (file) => {
      const { url, child, output } = await serve('serve', '--config', file);
      for (const [id, connector] of Object.entries(CONNECTORS)) {
        const [example] = connector.examples(DEFAULT_CONNECTOR_OPTIONS);
        if (example === undefined) throw new Error(`${id} has no example`);
        const bodies: string[] = [];
        const outcome = await runExample(example, async (path) => {
          const answer = await sendRawRequest(url, { target: `/${id}${path}`, headers: {} });
          bodies.push(answer.body);
          return answer;
        });
        expect(outcome).toMatchObject({ response: { status: 200 } });
        expect(bodies.join()).toMatch(/"value":\[\{/);
        for (const { mail, displayName } of simulator.people) {
          expect(bodies.join()).not.toContain(mail);
          expect(bodies.join()).not.toContain(displayName);
        }
      }
      expect(output()).toMatch(/"audit":1/);
      child.kill('SIGINT');
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  );
});
