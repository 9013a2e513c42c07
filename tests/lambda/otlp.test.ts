import { afterAll, beforeAll, expect, test } from 'vitest';
import { functionUrlEvent, SESSION } from '../stand-ins/lambda/events.ts';
import { type LambdaWorld, lambdaWorld } from '../stand-ins/lambda/lambda-world.ts';
import {
  attribute,
  type OtlpCollector,
  type OtlpMetric,
  startOtlpCollector,
} from '../stand-ins/otlp-collector.ts';

// The bundle as it is uploaded, and a collector on a real socket.

let world: LambdaWorld;
let collector: OtlpCollector;
beforeAll(async () => {
  world = await lambdaWorld();
  collector = await startOtlpCollector();
});
afterAll(async () => {
  await world.close();
  await collector.close();
});

const page = functionUrlEvent({ userArn: SESSION, query: '$top=5' });

function requestsOf(metrics: readonly OtlpMetric[] | undefined): unknown {
  const found = metrics?.find(({ name }) => name === 'nymgate_requests_total');
  return found?.sum?.dataPoints.map((point) => [
    attribute(point, 'endpoint'),
    attribute(point, 'class'),
    point.asDouble,
  ]);
}

test('FRZ-03 metrics are with the collector before the answer, and again when the interval has passed', async () => {
  const lambda = await world.start(
    {},
    {
      environment: {
        NYMGATE_METRICS__ENDPOINT: collector.metricsUrl,
        NYMGATE_METRICS__INTERVAL_SECONDS: '1',
      },
    },
  );
  expect((await lambda.ask(page)).status).toBe(200);
  expect(requestsOf(collector.metrics()[0])).toEqual([['/v1.0/users', '2xx', 1]]);
  expect((await lambda.ask(page)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  // Frozen or not: without a call nothing is sent.
  expect(collector.metrics().length).toBeLessThanOrEqual(2);
  const sent = collector.metrics().length;
  expect((await lambda.ask(page)).status).toBe(200);
  expect(collector.metrics()).toHaveLength(sent + 1);
  expect(requestsOf(collector.metrics().at(-1))).toEqual([['/v1.0/users', '2xx', 3]]);
});

test('sends nothing unasked, and answers all the same where nobody takes it', async () => {
  const before = collector.exports.length;
  expect((await (await world.start()).ask(page)).status).toBe(200);
  expect(collector.exports).toHaveLength(before);
  const lambda = await world.start({ metrics: { endpoint: 'http://127.0.0.1:9' } });
  expect((await lambda.ask(page)).status).toBe(200);
  expect(lambda.lines().filter((line) => line.includes('metrics_not_sent'))).toHaveLength(1);
});
