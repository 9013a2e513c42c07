import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REQUEST_ERRORS, type RequestErrorCode } from '../../packages/engine/src/kernel/errors.ts';
import { parsePartResponses, sendBatch } from '../harness/send-batch.ts';
import { type RawResponse, sendRawRequest } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { writeKeyFile } from '../harness/write-key-file.ts';
import { canary, createScanner } from '../leak/canary.ts';

// ERR-02: what a refusal says is made of constants, whatever the request and the answer held.

type Ask = {
  readonly target: string;
  readonly method?: string;
  readonly more?: string;
  readonly body?: string;
};

const JSON_TYPE = { 'content-type': 'application/json' };
const directory = mkdtempSync(join(tmpdir(), 'nymgate-refusals-'));
const scan = createScanner([]);
let open: TestGateway;
let closed: TestGateway;
let key: string;

beforeAll(async () => {
  key = writeKeyFile(join(directory, 'callers.json'), ['entra-id'], { requestsPerMinute: 4 }).text;
  const connectors = ['entra-id', 'outlook-cal'];
  open = await startGateway({
    connectors,
    simulator: { people: 6 },
    config: { limits: { firstByteMilliseconds: 400, concurrentRequests: 1 } },
  });
  closed = await startGateway({
    connectors,
    simulator: { people: 6 },
    config: { callers: { apiKeys: { file: join(directory, 'callers.json') } } },
  });
});
afterAll(async () => {
  await Promise.all([open.close(), closed.close()]);
  rmSync(directory, { recursive: true, force: true });
});

/** A request with a canary in its headers; the target and the body bring their own. */
function ask(
  gateway: TestGateway,
  mark: string,
  { target, method = 'GET', more = mark, body }: Ask,
): Promise<RawResponse> {
  return sendRawRequest(gateway.host.url, {
    target,
    method,
    headers: { 'x-mark': mark, cookie: mark, 'user-agent': mark, prefer: more },
    ...(body !== undefined && { body }),
  });
}

const users = (mark: string) => `/entra-id/v1.0/users?$filter=department%20eq%20'${mark}'`;

/** Graph's next answer; then the request. */
function answered(
  mark: string,
  answer: { status: number; headers?: object; delay?: number; cutAfter?: number; times?: number },
  target = users(mark),
) {
  open.simulator.answerNext({
    ...answer,
    match: /\/v1\.0\//,
    server: 'graph',
    headers: { ...JSON_TYPE, 'x-mark': mark, ...answer.headers },
    body: `{"error":{"code":"${mark}","message":"${mark}"}${answer.status === 200 ? '' : '}'}`,
  });
  return ask(open, mark, { target });
}

const refusals: Readonly<Record<RequestErrorCode, (mark: string) => Promise<RawResponse>>> = {
  CALLER_UNKNOWN: (mark) =>
    sendRawRequest(closed.host.url, { target: users(mark), headers: { authorization: `Bearer ${mark}` } }),
  CALLER_FORBIDDEN: (mark) =>
    sendRawRequest(closed.host.url, {
      target: `/outlook-cal/v1.0/${mark}`,
      headers: { 'x-api-key': key, cookie: mark },
    }),
  CALLER_THROTTLED: async (mark) => {
    const one = () =>
      sendRawRequest(closed.host.url, { target: users(mark), headers: { 'x-api-key': key, cookie: mark } });
    for (let answer = await one(); ; answer = await one()) if (answer.status === 429) return answer;
  },
  TARGET_MALFORMED: (mark) => ask(open, mark, { target: `/entra-id/v1.0/users/../${mark}?${mark}=${mark}` }),
  ENDPOINT_NOT_ALLOWED: (mark) => ask(open, mark, { target: `/entra-id/v1.0/${mark}?${mark}=${mark}` }),
  METHOD_NOT_ALLOWED: (mark) => ask(open, mark, { target: users(mark), method: 'POST', body: mark }),
  QUERY_NOT_ALLOWED: (mark) =>
    ask(open, mark, { target: `/entra-id/v1.0/users?$filter=${mark}%20eq%20'${mark}'` }),
  HEADER_NOT_ALLOWED: async (mark) => {
    const [id = ''] = (
      (await open.get('/entra-id/v1.0/users?$top=1')).json() as { value: { id: string }[] }
    ).value.map((user) => user.id);
    const window = 'startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z';
    return ask(open, mark, {
      target: `/outlook-cal/v1.0/users/${id}/calendarView/delta?${window}`,
      more: `odata.maxpagesize=${mark}`,
    });
  },
  BODY_NOT_ALLOWED: (mark) =>
    ask(open, mark, { target: users(mark), method: 'POST', body: mark.repeat(100_000) }),
  TOKEN_INVALID: (mark) => ask(open, mark, { target: `/entra-id/v1.0/users/p~${mark.repeat(6)}` }),
  DEPENDENCY_FAILED: async (mark) => {
    const answer = await sendBatch(
      open.host.url,
      [
        { id: 'first', url: `/${mark}`, headers: { 'x-mark': mark } },
        { id: 'second', url: users(mark), headers: { 'x-mark': mark }, dependsOn: ['first'] },
      ],
      { target: '/entra-id/v1.0/$batch', headers: { 'x-mark': mark } },
    );
    const { headers = {}, body } = parsePartResponses(answer)['second'] ?? {};
    return {
      ...answer,
      headers: { 'nymgate-error': headers['Nymgate-Error'] ?? '' },
      headerText: JSON.stringify(headers),
      body: JSON.stringify(body),
      json: () => body,
    };
  },
  SOURCE_AUTH_FAILED: async (mark) => {
    const own = await startGateway({ connectors: ['entra-id'], simulator: { people: 2 } });
    own.simulator.answerNextToken({ code: 700213, detail: mark });
    const answer = await ask(own, mark, { target: users(mark).replace('/entra-id', '') });
    expect(scan(own.lines.join('\n'))).toEqual([]);
    await own.close();
    return answer;
  },
  SOURCE_ERROR: (mark) => answered(mark, { status: 404 }),
  // A path that Graph has throttled is left alone for some seconds.
  SOURCE_THROTTLED: (mark) =>
    answered(
      mark,
      { status: 429, headers: { 'retry-after': mark } },
      `/entra-id/v1.0/${mark === canary(1) ? 'groups' : 'users/delta'}`,
    ),
  SOURCE_UNREACHABLE: (mark) => answered(mark, { status: 200, cutAfter: -1, times: 2 }),
  SOURCE_TRUNCATED: (mark) => answered(mark, { status: 200, cutAfter: 30 }),
  SOURCE_TIMEOUT: (mark) => answered(mark, { status: 200, delay: 800 }),
  RESYNC_REQUIRED: (mark) =>
    answered(mark, {
      status: 410,
      headers: { location: `${open.simulator.graphUrl}/v1.0/users/delta?$deltatoken=${mark}` },
    }),
  RESPONSE_NOT_SANITIZABLE: (mark) => answered(mark, { status: 200 }),
  CONNECTOR_UNAVAILABLE: async (mark) => {
    const own = await startGateway({
      ...{ connectors: ['entra-id', 'outlook-cal'], faulty: 'entra-id' },
      simulator: { people: 2 },
    });
    const answer = await ask(own, mark, { target: users(mark) });
    expect(scan(own.lines.join('\n'))).toEqual([]);
    await own.close();
    return answer;
  },
  NOT_READY: async (mark) => {
    const first = answered(mark, { status: 404, delay: 300 });
    await expect.poll(() => open.simulator.requests.at(-1)?.rawTarget).toContain(mark);
    const answer = await ask(open, mark, { target: users(mark) });
    await first;
    return answer;
  },
};

describe('ERR-02 no refusal tells anything of a request or an answer', () => {
  test.each(Object.entries(refusals))('%s', async (code, provoke) => {
    const bodies: string[] = [];
    for (const mark of [canary(1), canary(2)]) {
      const answer = await provoke(mark);
      expect(answer.headers['nymgate-error']).toBe(code);
      expect(scan(`${answer.headerText}\n${answer.body}`)).toEqual([]);
      const { error } = answer.json() as { error: { message: string } };
      expect(error.message.startsWith(REQUEST_ERRORS[code as RequestErrorCode].message)).toBe(true);
      bodies.push(
        answer.body.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID').replace(/"date":"[^"]{19}"/, 'DATE'),
      );
    }
    expect(new Set(bodies).size).toBe(1);
    expect(scan([...open.lines, ...closed.lines].join('\n'))).toEqual([]);
  });
});
