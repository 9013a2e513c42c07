import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), 'nymgate-tls-'));
const files = { certificate: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
let gateway: TestGateway;

beforeAll(async () => {
  const pem = createSelfSignedCertificate({ names: ['localhost', '127.0.0.1'] });
  writeFileSync(files.certificate, pem.certificate);
  writeFileSync(files.key, pem.key, { mode: 0o600 });
  gateway = await startGateway({ config: { listen: { port: 0, tls: files } } });
});
afterAll(async () => {
  await gateway.close();
  rmSync(directory, { recursive: true, force: true });
});

test("Microsoft's own SDK walks users, events, mail, chats and three delta rounds by the gateway's address alone", async () => {
  const script = fileURLToPath(new URL('./graph-sdk-walk.mjs', import.meta.url));
  expect(gateway.host.url).toMatch(/^https:/);
  const { stdout } = await run(process.execPath, [script, gateway.host.url], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: files.certificate },
  });
  const saw = JSON.parse(stdout);
  const people = gateway.simulator.people.length;
  expect(saw).toMatchObject({
    users: people,
    distinct: people,
    sameId: true,
    deltaUsers: people,
    secondRound: { changes: 0, hasDeltaLink: true },
    refusal: { statusCode: 403, code: 'ENDPOINT_NOT_ALLOWED' },
  });
  for (const { all, distinct } of [saw.messages, saw.chats, saw.posts, saw.driveItems]) {
    expect(all).toBeGreaterThan(3);
    expect(distinct).toBe(all);
  }
  expect(saw.posts.again).toBe('string');
  expect(saw.driveItems.again).toBe(0);
  expect(saw.events).toBeGreaterThan(3);
  expect(saw.deltaLink).toContain(`${gateway.host.url}/entra-id/v1.0/users/delta?$deltatoken=s~`);
});
