import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import type { InjectedResponse, ServerName } from './traffic/injected-response.ts';
import { createRandomFaults, type FaultRates } from './traffic/random-faults.ts';

export type RecordedRequest = {
  readonly server: ServerName;
  readonly method: string;
  /** The request target as it came on the wire. */
  readonly rawTarget: string;
  /** Lower-case names; `authorization` holds only its scheme. */
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
};

export type Traffic = {
  readonly requests: readonly RecordedRequest[];
  readonly answerNext: (answer: InjectedResponse) => void;
  readonly setFaults: (rates: FaultRates) => void;
  /** Records the request; true if an injected answer is written for it. */
  readonly intercept: (server: ServerName, request: IncomingMessage, response: ServerResponse) => boolean;
};

/** Bounds the memory of a simulator that runs for days. */
const RECORDED = 1_000;

export function createTraffic({ seed, recorded = RECORDED }: { seed: number; recorded?: number }): Traffic {
  const requests: RecordedRequest[] = [];
  const waiting: InjectedResponse[] = [];
  const faults = createRandomFaults(seed);
  const record = (request: RecordedRequest) => {
    requests.push(request);
    if (requests.length > recorded) requests.shift();
  };
  return {
    requests,
    setFaults: faults.set,
    answerNext: (answer) => {
      waiting.push(...Array.from({ length: answer.times ?? 1 }, () => answer));
    },
    intercept: (server, request, response) => {
      if (recorded > 0) record(recordRequest(server, request, response));
      const index = waiting.findIndex((one) => (one.server ?? 'graph') === server && matches(one, request));
      const [queued] = index === -1 ? [] : waiting.splice(index, 1);
      const answer = queued ?? (server === 'graph' ? faults.next(request) : undefined);
      if (answer === undefined) return false;
      const write = () => writeInjected(answer, request, response);
      if (answer.delay === undefined) write();
      else void waited(answer.delay).then(write, write);
      return true;
    },
  };
}

async function waited(delay: number | Promise<unknown>): Promise<void> {
  if (typeof delay === 'number') await setTimeout(delay, undefined, { ref: false });
  else await delay;
}

/** A request is recorded when it arrives. Its status is read from the response until that closes, so the response is not retained. */
function recordRequest(
  server: ServerName,
  request: IncomingMessage,
  response: ServerResponse,
): RecordedRequest {
  let open: ServerResponse | undefined = response;
  let last = 0;
  response.once('close', () => {
    last = response.statusCode;
    open = undefined;
  });
  return Object.freeze({
    server,
    method: request.method ?? '',
    rawTarget: request.url ?? '',
    headers: recordedHeaders(request),
    get status() {
      return open?.statusCode ?? last;
    },
  });
}

/** A copy without `g` and `y`: `lastIndex` must not affect the next match. */
function matches({ match }: InjectedResponse, request: IncomingMessage): boolean {
  return (
    match === undefined || new RegExp(match.source, match.flags.replace(/[gy]/g, '')).test(request.url ?? '')
  );
}

/** Keeps only the scheme of a credential, because tests print recorded requests. */
function recordedHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return Object.freeze(
    Object.fromEntries(
      entries.map(([name, value]) => [
        name,
        name === 'authorization' ? (value.split(' ', 1)[0] ?? '') : value,
      ]),
    ),
  );
}

function writeInjected(answer: InjectedResponse, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  if (answer.cutAfter !== undefined && answer.cutAfter < 0) {
    request.socket.destroy();
    return;
  }
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {}))
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  const body = Buffer.from(answer.body ?? '');
  if (answer.cutAfter === undefined) {
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  if (!response.hasHeader('content-length') && !response.hasHeader('transfer-encoding'))
    response.setHeader('content-length', body.length);
  const cut = () => setImmediate(() => response.destroy());
  const head = body.subarray(0, answer.cutAfter);
  if (head.length > 0) response.write(head, cut);
  else response.flushHeaders();
  if (head.length === 0) cut();
}

export type RunningServer = { readonly url: string; readonly close: () => Promise<void> };

export type ServerOptions = {
  readonly port: number;
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  readonly listener: RequestListener;
};

/** Listens on the loopback address only: its responses resemble a real tenant's. */
export async function startServer({ port, tls, listener }: ServerOptions): Promise<RunningServer> {
  const server =
    tls === undefined
      ? createHttpServer(listener)
      : createHttpsServer({ cert: tls.certificate, key: tls.key }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new RangeError('the server has no port');
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
