import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parsePartResponses, sendBatch } from '../harness/send-batch.ts';
import { sendRawRequest } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { writeKeyFile } from '../harness/write-key-file.ts';

describe('requests about what the rules deliver', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ connectors: ['outlook-cal', 'entra-id'] });
  });
  afterAll(() => gateway.close());

  const ask = (target: string, method = 'GET', headers = {}) =>
    sendRawRequest(gateway.host.url, { target, method, headers });

  test('are answered from the rules: nothing is asked of Graph or Entra', async () => {
    const before = gateway.simulator.requests.length;
    const answer = await ask('/entra-id/v1.0/$metadata');
    expect(gateway.simulator.requests).toHaveLength(before);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/xml',
      'odata-version': '4.0',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'nymgate-connector': 'entra-id',
    });
    expect(answer.body).toContain('<EntitySet Name="users"');
    // Dropped of users and of groups.
    expect(answer.body).not.toContain('Name="givenName"');
    const audit = JSON.parse(gateway.lines.findLast((line) => line.startsWith('{"audit"')) ?? '{}');
    expect(audit).toMatchObject({ endpoint: '/v1.0/$metadata', decision: 'allowed', connector: 'entra-id' });
  });

  test.each(['/v1.0', '/v1.0/', '/V1.0/?$format=json'])('%s is the service document', async (target) => {
    const answer = await ask(target);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'nymgate-connector': 'outlook-cal',
    });
    expect(answer.json()).toEqual({
      '@odata.context': `${gateway.host.url}/v1.0/$metadata`,
      value: ['groups', 'users'].map((name) => ({ name, kind: 'EntitySet', url: name })),
    });
  });

  test('the service document of a connector leads to its own model', async () => {
    const answer = await ask('/entra-id/v1.0');
    expect(answer.body).toContain(`"@odata.context":"${gateway.host.url}/entra-id/v1.0/$metadata"`);
  });

  test('HEAD has the headers alone; the tag spares the model', async () => {
    const whole = await ask('/v1.0/$metadata');
    const head = await ask('/v1.0/$metadata', 'HEAD');
    expect([head.status, head.body, head.headers['etag']]).toEqual([200, '', whole.headers['etag']]);
    const again = await ask('/v1.0/%24metadata?$format=xml', 'GET', {
      'if-none-match': whole.headers['etag'] ?? '',
    });
    expect([again.status, again.body]).toEqual([304, '']);
    expect((await ask('/entra-id/v1.0/$metadata')).headers['etag']).not.toBe(whole.headers['etag']);
  });

  test.each([
    ['POST', '/v1.0/$metadata', 403, 'METHOD_NOT_ALLOWED'],
    ['POST', '/v1.0', 403, 'METHOD_NOT_ALLOWED'],
    ['GET', '/v1.0/$metadata?$format=json', 403, 'QUERY_NOT_ALLOWED'],
    ['GET', '/v1.0/$metadata?a=b', 403, 'QUERY_NOT_ALLOWED'],
    ['GET', '/v1.0/$metadata/users', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['GET', '/beta/$metadata', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['GET', '/beta', 403, 'ENDPOINT_NOT_ALLOWED'],
    ['GET', '/other/v1.0/$metadata', 403, 'CALLER_FORBIDDEN'],
  ])('%s %s is %i %s', async (method, target, status, code) => {
    const answer = await ask(target, method);
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([status, code]);
  });

  test('are unknown paths within a batch', async () => {
    const parts = ['/$metadata', '/'].map((url, index) => ({ id: String(index), url }));
    const answers = Object.values(parsePartResponses(await sendBatch(gateway.host.url, parts)));
    expect(answers.map(({ status }) => status)).not.toContain(200);
  });
});

test('callers learn of their own connectors only', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-model-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, 'callers.json');
  const key = writeKeyFile(file, ['outlook-mail']);
  const gateway = await startGateway({
    connectors: ['entra-id', 'outlook-mail'],
    config: { callers: { apiKeys: { file } } },
  });
  const headers = { authorization: `Bearer ${key.text}` };
  expect((await gateway.get('/v1.0/$metadata')).status).toBe(401);
  expect((await gateway.get('/entra-id/v1.0/$metadata', headers)).status).toBe(403);
  const own = await gateway.get('/v1.0/$metadata', headers);
  expect([own.headers['nymgate-connector'], own.body.includes('Name="mailFolders"')]).toEqual([
    'outlook-mail',
    true,
  ]);
  await gateway.close();
});

test('beta is told where rules have it', async () => {
  const gateway = await startGateway({ connectors: ['entra-id'], options: { beta: true } });
  const answer = await gateway.get('/beta/$metadata');
  expect([answer.status, answer.body.includes('<EntitySet Name="users"')]).toEqual([200, true]);
  await gateway.close();
});
