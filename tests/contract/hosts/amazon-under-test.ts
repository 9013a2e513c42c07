import { createBufferedHandler } from '../../../packages/hosts/src/aws-lambda/handler.ts';
import type { FunctionRuntime } from '../../../packages/hosts/src/functions/create-function-runtime.ts';
import { type HostUnderTest, verdictOf } from './host-under-test.ts';
import {
  balancerEvent,
  functionUrlEvent,
  httpApiEvent,
  restApiEvent,
  singleBalancerEvent,
} from './platforms/amazon.ts';
import {
  headersJoined,
  pathDecoded,
  queryGrouped,
  queryRewritten,
  withoutEmptyQuery,
} from './platforms/equivalents.ts';
import type { WireRequest } from './wire-request.ts';

type Format = {
  readonly event: (wire: WireRequest) => object;
  readonly equivalents: HostUnderTest['equivalents'];
  readonly reads: number;
};

/** Every event that Lambda's host reads. */
export const AMAZON_FORMATS = {
  'function URL': {
    event: functionUrlEvent,
    equivalents: (wire) => [wire, withoutEmptyQuery(wire)].flatMap((one) => [one, headersJoined(one)]),
    reads: 1,
  },
  'HTTP API': {
    event: httpApiEvent,
    equivalents: (wire) =>
      [wire, withoutEmptyQuery(wire), pathDecoded(wire)].flatMap((one) => [one, headersJoined(one)]),
    reads: 0.9,
  },
  'REST API': {
    event: restApiEvent,
    equivalents: (wire) => [wire, withoutEmptyQuery(wire), queryRewritten(wire)],
    reads: 0.4,
  },
  'load balancer': {
    event: balancerEvent,
    equivalents: (wire) => [wire, withoutEmptyQuery(wire), queryGrouped(wire)],
    reads: 0.9,
  },
  'load balancer, single values': {
    event: singleBalancerEvent,
    equivalents: () => [],
    reads: 0,
  },
} as const satisfies Readonly<Record<string, Format>>;
export type AmazonFormat = keyof typeof AMAZON_FORMATS;

/** Lambda's host, called with the event that a platform makes of a request (platforms/amazon.ts). */
export function amazonUnderTest(name: AmazonFormat, host: FunctionRuntime, key: string): HostUnderTest {
  const format: Format = AMAZON_FORMATS[name];
  const handler = createBufferedHandler(host);
  return {
    name,
    send: async (wire) => {
      if (!wire.target.startsWith('/')) return undefined;
      const event = format.event({ ...wire, headers: [['X-Api-Key', key], ...wire.headers] });
      const passed: unknown = JSON.parse(JSON.stringify(event));
      const result = await handler(passed, { getRemainingTimeInMillis: () => 30_000 });
      const { statusCode, headers = {}, multiValueHeaders = {} } = result;
      const lists = Object.entries(multiValueHeaders).map(
        ([given, values]) => [given, values.join()] as const,
      );
      return verdictOf(statusCode, [...Object.entries(headers), ...lists]);
    },
    reads: format.reads,
    equivalents: format.equivalents,
    close: async () => host.stop(),
  };
}
