import { expect, test } from 'vitest';
import type { Outbound, ResponseBudget } from '../../../../engine/src/kernel/inbound.ts';
import { handleBatch, remainingBudget } from './handle-batch.ts';
import type { BatchPart } from './parse-batch.ts';

const createAnswer = (text: string): Outbound => ({
  status: 200,
  headers: [],
  body: new TextEncoder().encode(text),
});
const createPart = (id: string): BatchPart => ({
  ...{ id, method: 'GET', url: '/users', headers: [], dependsOn: [] },
  body: new Uint8Array(0),
});

function later() {
  let resolve: (answer: Outbound) => void = () => undefined;
  const promise = new Promise<Outbound>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** A batch of parts whose responses the test releases. */
function createBatch(room: ResponseBudget, ids: readonly string[], responseBytes = 1_000) {
  const answers = new Map(ids.map((id) => [id, later()]));
  const inbound = { method: 'POST', target: '/v1.0/$batch', headers: [], remoteAddress: '', room };
  const walk = {
    gateway: { limits: { responseBytes, concurrentRequests: 20 } },
    authenticated: {
      inbound: { ...inbound, body: new Uint8Array(0) },
      caller: { grant: { connectors: ['*'] } },
    },
    remainingMilliseconds: () => 1_000,
    budget: { remainingMilliseconds: () => 1_000, signal: undefined },
    root: 'http://127.0.0.1',
  } as unknown as Parameters<typeof handleBatch>[1];
  const place = { version: 'v1.0', route: undefined, routes: [] };
  let started = 0;
  const refused: string[] = [];
  const done = handleBatch({ batchTarget: place, parts: ids.map(createPart) }, walk, async (request) => {
    const id = ids[started] ?? '';
    started += 1;
    const answer = (await answers.get(id)?.promise) ?? createAnswer('{}');
    try {
      await request.reserveRoom(answer);
      return answer;
    } catch (error) {
      refused.push(`${id} ${(error as { code: string }).code}`);
      return createAnswer('{}');
    }
  });
  return { answers, done, refused };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('BAT-04 a part that is done holds room while the others go on, and the whole takes only what is beside', async () => {
  const taken: number[] = [];
  const room: ResponseBudget = {
    reserve: (bytes) => {
      taken.push(bytes);
      return true;
    },
  };
  const { answers, done } = createBatch(room, ['1', '2']);
  answers.get('1')?.resolve(createAnswer('{"a":1}'));
  await settled();
  expect(taken).toEqual([7]);
  answers.get('2')?.resolve(createAnswer('{"b":22}'));
  const { body, held } = await done;
  expect([taken, held]).toEqual([[7, 8], 15]);
  await remainingBudget(room, held)?.reserve(body.length, 1);
  expect(taken.reduce((sum, bytes) => sum + bytes)).toBe(body.length);
});

test('BAT-04 a part for which there is no room is refused, and holds none; the others stay', async () => {
  const room: ResponseBudget = { reserve: (bytes) => (bytes > 8 ? Promise.resolve(false) : true) };
  const { answers, done, refused } = createBatch(room, ['1', '2', '3'], 20);
  answers.get('1')?.resolve(createAnswer('{"a":1}'));
  answers.get('2')?.resolve(createAnswer('{"a":12345}'));
  await settled();
  await settled();
  // Its bytes are free again for the third, which would not fit next to it.
  answers.get('3')?.resolve(createAnswer('{"c":22}'));
  expect((await done).held).toBe(15);
  expect(refused).toEqual(['2 NOT_READY']);
});
