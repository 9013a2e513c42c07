import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bytesOf } from '../receive-request.ts';

/** What a function has said to Lambda's runtime API about one call. */
export type Outcome = {
  readonly kind: 'response' | 'error';
  readonly streaming: boolean;
  readonly contentType: string;
  readonly bytes: Buffer;
};

export type RuntimeApi = {
  /** For AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Hands an event to the function, one at a time as Lambda does, and waits for its answer; rejects when the time is over. */
  readonly invoke: (event: unknown, milliseconds?: number) => Promise<Outcome>;
  /** Resolves with what `/init/error` was told. */
  readonly initError: Promise<string>;
  readonly close: () => Promise<void>;
};

type Call = {
  readonly event: unknown;
  readonly end: number;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: Error) => void;
};

const PREFIX = '/2018-06-01/runtime/';

/** Lambda's runtime API (AWS, "Using the Lambda runtime API for custom runtimes"), on loopback, for one process. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const calls = new Map<string, Call>();
  const waiting: (readonly [id: string, call: Call])[] = [];
  let idle: ServerResponse | undefined;
  let told: (text: string) => void = () => undefined;
  const initError = new Promise<string>((resolve) => {
    told = resolve;
  });
  const hand = () => {
    const next = idle === undefined ? undefined : waiting.shift();
    if (next === undefined) return;
    const [id, call] = next;
    calls.set(id, call);
    idle?.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': id,
      'lambda-runtime-deadline-ms': String(call.end),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-west-1:111122223333:function:nymgate',
      'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0',
    });
    idle?.end(JSON.stringify(call.event));
    idle = undefined;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').slice(PREFIX.length);
    const bytes = await bytesOf(request);
    if (path === 'invocation/next') {
      idle = response;
      hand();
      return;
    }
    if (path === 'init/error') {
      told(bytes.toString());
      for (const [, call] of waiting) call.fail(new Error(`The function did not load: ${bytes.toString()}`));
    }
    const [, id = '', kind] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    calls.get(id)?.settle({
      kind: kind === 'error' ? 'error' : 'response',
      streaming: request.headers['lambda-runtime-function-response-mode'] === 'streaming',
      contentType: String(request.headers['content-type'] ?? ''),
      bytes,
    });
    calls.delete(id);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Whoever waits for an answer has a timer; an idle server is no reason to go on.
  server.unref();
  let count = 0;
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    initError,
    invoke: (event, milliseconds = 15_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('Task timed out')), milliseconds);
        const settle = (outcome: Outcome) => {
          clearTimeout(timer);
          resolve(outcome);
        };
        count += 1;
        waiting.push([`call-${count}`, { event, end: Date.now() + milliseconds, settle, fail: reject }]);
        hand();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
