import type { AwsPorts } from '../../../packages/clouds/src/source-auth/aws/send-aws-request.ts';
import { createUndiciHttpClient } from '../../../packages/hosts/src/runtime/undici-http-client.ts';
import { type AcceleratedHttp, createAcceleratedHttp } from '../../harness/create-accelerated-http.ts';

export type TestAwsPorts = AwsPorts & {
  readonly http: AcceleratedHttp;
  /** What the process sees; change it between calls. */
  readonly variables: Record<string, string>;
  readonly texts: Record<string, string>;
  /** Lets time pass on both clocks, milliseconds. */
  readonly pass: (milliseconds: number) => void;
  /** Sets the wall clock off from that of AWS. */
  readonly shift: (milliseconds: number) => void;
  readonly close: () => Promise<void>;
};

const LIMITS = {
  responseBytes: 1_000_000,
  decompressionRatio: 100,
  connectMilliseconds: 2_000,
  firstByteMilliseconds: 10_000,
  concurrentRequests: 8,
};

/** Ports over the real HTTP client and an environment and files that the test makes up. */
export function awsPorts(
  variables: Record<string, string>,
  texts: Record<string, string> = {},
): TestAwsPorts {
  const client = createUndiciHttpClient({ limits: LIMITS });
  const offset = { wall: 0, monotonic: 0 };
  return {
    http: createAcceleratedHttp(client),
    variables,
    texts,
    clock: {
      now: () => Date.now() + offset.wall,
      monotonic: () => performance.now() + offset.monotonic,
    },
    files: {
      readText: async (path) => {
        const text = texts[path];
        if (text === undefined) throw new Error(`ENOENT ${path}`);
        return text;
      },
    },
    environment: (name) => variables[name],
    pass: (milliseconds) => {
      offset.wall += milliseconds;
      offset.monotonic += milliseconds;
    },
    shift: (milliseconds) => {
      offset.wall += milliseconds;
    },
    close: () => client.close(),
  };
}
