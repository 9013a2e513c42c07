import type { Clock, Environment } from '../../packages/engine/src/kernel/ports.ts';
import { createUndiciHttpClient } from '../../packages/hosts/src/runtime/undici-http-client.ts';
import { type AcceleratedHttp, createAcceleratedHttp } from './create-accelerated-http.ts';

export type ProviderPorts = {
  readonly http: AcceleratedHttp;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly close: () => Promise<void>;
};

/** The gateway's own HTTP client, impatient, and an environment that holds these variables only. */
export function providerPorts(variables: Readonly<Record<string, string>> = {}): ProviderPorts {
  const client = createUndiciHttpClient({
    limits: {
      responseBytes: 1_048_576,
      decompressionRatio: 200,
      connectMilliseconds: 1_000,
      firstByteMilliseconds: 5_000,
      concurrentRequests: 4,
    },
  });
  return {
    http: createAcceleratedHttp(client),
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    environment: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    close: () => client.close(),
  };
}
