import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished } from 'vitest';
import { runCommandLine } from '../../packages/cli/src/run-command-line.ts';
import { CONNECTORS } from '../../packages/connectors/src/index.ts';
import { CLOUDS, type CloudName } from '../../packages/gateway/src/config/clouds.ts';
import { testFromSource as test } from '../harness/bundle-under-test.ts';
import { captureTerminal } from '../harness/capture-terminal.ts';
import { type ConnectionRecorder, recordConnections } from '../harness/record-connections.ts';
import { sendRawRequest } from '../harness/send-raw-request.ts';
import { startTestHost } from '../harness/start-test-host.ts';

// Every host that the process tries to reach, recorded where sockets connect; nothing leaves this machine.

let recorder: ConnectionRecorder;
beforeEach(() => {
  recorder = recordConnections();
});
afterEach(() => recorder.stop());

async function run(...args: readonly string[]): Promise<number> {
  const { terminal } = captureTerminal(120);
  return runCommandLine([...args], terminal);
}

describe('P3 a whole run', () => {
  test('the demo stays on this machine', async () => {
    expect(await run('demo', '--once', '--port', '0')).toBe(0);
    expect(recorder.attempts.length).toBeGreaterThan(5);
    expect(recorder.externalAttempts()).toEqual([]);
  });

  test.each(Object.keys(CONNECTORS))('all example calls of %s stay on this machine', async (connector) => {
    expect(await run('call', connector, '--examples', '--simulator')).toBe(0);
    expect(recorder.attempts.length).toBeGreaterThan(2);
    expect(recorder.externalAttempts()).toEqual([]);
  });
});

const KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');

/** A gateway in a real cloud, its start and one request. */
async function askIn(cloud: CloudName): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-egress-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  writeFileSync(join(directory, 'token'), 'aGVhZA.Ym9keQ.c2ln', { mode: 0o600 });
  writeFileSync(join(directory, 'key'), KEY, { mode: 0o600 });
  const connector = {
    tenant: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
    clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
    assertion: { type: 'token-file', path: join(directory, 'token') },
  };
  const text = JSON.stringify({
    listen: { port: 0 },
    admin: { port: 0 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${join(directory, 'key')}` }] },
    source: { cloud },
    connectors: { 'entra-id': connector },
  });
  const host = await startTestHost({ text, directory });
  onTestFinished(() => host.close());
  expect(recorder.externalAttempts()).toEqual([]);
  return (await sendRawRequest(host.url, { target: '/v1.0/users?$top=1' })).status;
}

describe('P3 a gateway', () => {
  test.each(Object.keys(CLOUDS) as CloudName[])(
    'in %s asks nobody when it starts, and Entra alone for a token',
    async (cloud) => {
      expect(await askIn(cloud)).toBe(502);
      expect(recorder.externalAttempts()).toEqual([`${new URL(CLOUDS[cloud].authority).host}:443`]);
    },
  );
});
