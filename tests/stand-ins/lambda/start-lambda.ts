import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Outcome, startRuntimeApi } from './runtime-api.ts';
import { type LambdaAnswer, toAnswer } from './to-answer.ts';

export type LambdaProcess = {
  readonly pid: number;
  /** Status, headers and text of an answer. */
  readonly ask: (event: unknown, milliseconds?: number) => Promise<LambdaAnswer>;
  readonly invoke: (event: unknown, milliseconds?: number) => Promise<Outcome>;
  /** Lines of standard output so far. */
  readonly lines: () => readonly string[];
  /** What standard error was told. */
  readonly told: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Whether standard output is read from now on. */
  readonly readOutput: (isRead: boolean) => void;
  /** Exit code or signal, once it has ended. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly stop: () => Promise<void>;
};

export type LambdaOptions = {
  /** Folder of `aws-lambda.cjs` and `bulk.cjs`. */
  readonly folder: string;
  /** `FILE.NAME`, as it is given to Lambda; `aws-lambda.handler` unless it is said. */
  readonly handler?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Switches of Node. */
  readonly switches?: readonly string[];
};

const BOOTSTRAP = fileURLToPath(new URL('bootstrap.cjs', import.meta.url));

/** What Lambda sets for a managed runtime ("Defined runtime environment variables"). */
const MANAGED = {
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_FUNCTION_NAME: 'nymgate',
  AWS_LAMBDA_FUNCTION_VERSION: '7',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/nymgate',
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/27/[7]abc',
  AWS_REGION: 'eu-west-1',
  LAMBDA_RUNTIME_DIR: '/var/runtime',
  NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
  NODE_PATH:
    '/opt/nodejs/node22/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:/var/task',
  NODE_NO_WARNINGS: '1',
  TZ: ':UTC',
};

/** The switches of the managed runtime's own start of Node. */
const SWITCHES = [
  '--expose-gc',
  '--max-http-header-size',
  '81920',
  '--max-semi-space-size=25',
  '--max-old-space-size=460',
];

/** One execution environment: the process of a function, and the runtime API that it asks for calls. */
export async function startLambda({
  folder,
  handler = 'aws-lambda.handler',
  environment = {},
  switches = SWITCHES,
}: LambdaOptions): Promise<LambdaProcess> {
  const api = await startRuntimeApi();
  const child = spawn(process.execPath, [...switches, process.env['NYMGATE_RIC'] ?? BOOTSTRAP], {
    cwd: folder,
    env: {
      ...MANAGED,
      AWS_LAMBDA_RUNTIME_API: api.address,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = [textOf(child, 'stdout'), textOf(child, 'stderr')];
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  return {
    pid: child.pid ?? 0,
    invoke: api.invoke,
    ask: async (event, milliseconds) => toAnswer(await api.invoke(event, milliseconds)),
    lines: () =>
      out()
        .split('\n')
        .filter((line) => line !== ''),
    told: err,
    signal: (signal) => child.kill(signal),
    readOutput: (isRead) => void (isRead ? child.stdout.resume() : child.stdout.pause()),
    ended,
    stop: async () => {
      process.off('exit', end);
      child.kill('SIGKILL');
      await ended;
      await api.close();
    },
  };
}

function textOf(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  let text = '';
  child[name]?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return () => text;
}
