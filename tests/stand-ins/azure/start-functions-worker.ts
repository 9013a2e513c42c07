import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { workerRequest } from '../../contract/hosts/platforms/azure.ts';
import type { WireRequest } from '../../contract/hosts/wire-request.ts';

const WORKER = fileURLToPath(new URL('functions-worker.cjs', import.meta.url));

/** What the app has registered, as the Functions host learns it. */
export type RegisteredFunction = {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

export type FunctionsWorker = {
  readonly functions: readonly RegisteredFunction[];
  /** Sends a request as the front end and the Functions host pass it on, with HTTP streams. */
  readonly ask: (wire: WireRequest) => Promise<{ readonly status: number; readonly body: string }>;
  /** Hands an event to the function of a name, as the Functions host does; resolves with the text of its failure, if it fails. */
  readonly tell: (functionName: string, event: unknown) => Promise<string | undefined>;
  /** What was written to standard output. */
  readonly told: () => string;
  readonly child: ChildProcess;
};

type Ready = { readonly httpUri: string; readonly functions: readonly RegisteredFunction[] };

/**
 * A function app in a process of its own, under a stand-in of its worker.
 *
 * @param folder what is deployed
 */
export async function startFunctionsWorker(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<FunctionsWorker> {
  const child = spawn(process.execPath, [WORKER], {
    cwd: folder,
    env: { FUNCTIONS_WORKER_RUNTIME: 'node', FUNCTIONS_APPLICATION_DIRECTORY: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => {
      told += part;
    });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The app ended with ${code}: ${told}`);
  });
  ended.catch(() => undefined);
  const [ready] = (await Promise.race([once(child, 'message'), ended])) as [Ready];
  return {
    functions: ready.functions,
    ask: (wire) => invoke(child, ready, wire),
    tell: (functionName, event) => tell(child, functionName, event),
    told: () => told,
    child,
  };
}

async function tell(child: ChildProcess, functionName: string, event: unknown): Promise<string | undefined> {
  const invocationId = randomUUID();
  const answered = new Promise<string | undefined>((resolve) => {
    child.on('message', (message: { readonly invocationId?: string; readonly failed?: string }) => {
      if (message.invocationId === invocationId) resolve(message.failed);
    });
  });
  child.send({ invocationId, functionName, event });
  return answered;
}

async function invoke(child: ChildProcess, { httpUri, functions }: Ready, wire: WireRequest) {
  const seen = workerRequest(wire);
  if (seen === undefined) throw new Error('The front end would answer this itself.');
  const invocationId = randomUUID();
  const { host, pathname, search } = new URL(seen.url);
  const forwarded = request(new URL(`${pathname}${search}`, httpUri.replace('localhost', '127.0.0.1')), {
    method: seen.method,
    headers: {
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': host,
      'x-forwarded-proto': 'https',
      ...(seen.body !== undefined && { 'content-length': seen.body.length }),
    },
  }).end(seen.body);
  child.send({ invocationId, functionName: functions[0]?.name, headers: seen.headers });
  const [answer] = await once(forwarded, 'response');
  let body = '';
  for await (const part of answer.setEncoding('utf8')) body += part;
  return { status: answer.statusCode as number, body };
}
