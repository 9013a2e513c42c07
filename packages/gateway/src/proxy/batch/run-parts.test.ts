import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { BatchPart } from './parse-batch.ts';
import { runParts } from './run-parts.ts';

const part = (id: string, ...dependsOn: readonly string[]): BatchPart => ({
  ...{ id, method: 'GET', url: '/users', headers: [], body: new Uint8Array(0), dependsOn },
});
const outbound = (status: number) => ({ status, headers: [], body: new Uint8Array(0) });

test('no more at once than is allowed, and the answers in the order of the parts', async () => {
  let [running, most] = [0, 0];
  const parts = Array.from({ length: 20 }, (_, index) => part(`${index}`));
  const answers = await runParts(parts, 3, async ({ id }) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(Number(id) % 3);
    running -= 1;
    return outbound(200 + Number(id));
  });
  expect(most).toBe(3);
  expect(answers.map(({ id, response }) => [id, response.status])).toEqual(
    parts.map(({ id }) => [id, 200 + Number(id)]),
  );
});

test('a part begins when those that it depends on have ended, and is told of a failure, which goes on', async () => {
  const events: [string, boolean][] = [];
  const parts = [part('A'), part('b', 'a'), part('c', 'b'), part('d', 'a', 'c'), part('e')];
  await runParts(parts, 1, async ({ id }, failed) => {
    events.push([id, failed]);
    return outbound(failed ? 424 : id === 'b' ? 404 : 200);
  });
  expect(Object.fromEntries(events)).toEqual({ A: false, b: false, c: true, d: true, e: false });
  const order = events.map(([id]) => id);
  expect(order.indexOf('b')).toBeGreaterThan(order.indexOf('A'));
  expect(order.indexOf('d')).toBeGreaterThan(order.indexOf('c'));
});
