import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ProblemError } from '../../shared/to-console-error.ts';
import { createRuleTasks, type RuleTaskName, type RuleTasks, type RuleWorkspaceSetup } from './rule-tasks.ts';
import type { WorkerRequest, WorkerResponse } from './workspace-worker.ts';

/** Runs tasks about rules one after the other, in a separate thread that is terminated on timeout. */
export type RuleWorkspace = {
  readonly run: <Name extends RuleTaskName>(
    task: Name,
    request: RuleTasks[Name]['request'],
    signal: AbortSignal,
  ) => Promise<RuleTasks[Name]['answer']>;
  /** Starts the thread before the first task. */
  readonly warmUp: () => void;
  readonly close: () => Promise<void>;
};

export type RuleWorkspaceLimits = {
  /** Milliseconds per task. */
  readonly timeout: number;
  /** The same after the caller has aborted. */
  readonly abortGrace: number;
};

const LIMITS: RuleWorkspaceLimits = { timeout: 15_000, abortGrace: 4_000 };

export function createRuleWorkspace(
  setup: RuleWorkspaceSetup,
  limits: RuleWorkspaceLimits = LIMITS,
): RuleWorkspace {
  const file = findWorker();
  return file === undefined
    ? createInProcessWorkspace(setup)
    : createThreadWorkspace(() => startThread(file, setup), limits);
}

/** Next to this file in the built package; a thread can't run sources. */
function findWorker(): string | undefined {
  const worker = fileURLToPath(new URL('./workspace-worker.js', import.meta.url));
  return existsSync(worker) ? worker : undefined;
}

function createInProcessWorkspace(setup: RuleWorkspaceSetup): RuleWorkspace {
  let tasks: ReturnType<typeof createRuleTasks> | undefined;
  return {
    run: async (task, request) => {
      tasks ??= createRuleTasks(setup);
      return tasks[task](request as never) as never;
    },
    warmUp: () => undefined,
    close: async () => undefined,
  };
}

async function startThread(file: string, setup: RuleWorkspaceSetup): Promise<Worker> {
  const worker = new Worker(file, { workerData: setup });
  // Doesn't keep the process alive; pending tasks report its end.
  worker.unref();
  worker.on('error', () => undefined);
  // Modules and policies are loaded: the timeout starts here.
  await once(worker, 'message');
  return worker;
}

/** @param start a new thread; called again after a termination */
export function createThreadWorkspace(
  start: () => Promise<Worker>,
  { timeout, abortGrace }: RuleWorkspaceLimits,
): RuleWorkspace {
  let thread: Promise<Worker> | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let count = 0;
  const end = async (): Promise<void> => {
    const ended = thread;
    thread = undefined;
    await (await ended)?.terminate();
  };
  const postNow = async (question: Omit<WorkerRequest, 'id'>, signal: AbortSignal): Promise<unknown> => {
    signal.throwIfAborted();
    thread ??= start();
    const worker = await thread.catch((error: unknown) => {
      thread = undefined;
      throw error;
    });
    signal.throwIfAborted();
    count += 1;
    const answer = await postToWorker(worker, { ...question, id: count }, { signal, timeout, abortGrace });
    if (answer !== undefined) return answer;
    await end();
    signal.throwIfAborted();
    throw tooSlow(timeout);
  };
  return {
    run: (task, request, signal) => {
      const answer = queue.then(() => postNow({ task, request }, signal));
      queue = answer.catch(() => undefined);
      return answer as Promise<never>;
    },
    warmUp: () => {
      thread ??= start();
      // The first task reports the failure.
      thread.catch(() => undefined);
    },
    close: end,
  };
}

type PendingRequest = RuleWorkspaceLimits & { readonly signal: AbortSignal };

/** Undefined on timeout or after the thread's exit. */
function postToWorker(
  worker: Worker,
  question: WorkerRequest,
  { signal, timeout, abortGrace }: PendingRequest,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let timer = setTimeout(() => settle(() => resolve(undefined)), timeout);
    const settle = (done: () => void): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      done();
    };
    const onMessage = (message: WorkerResponse): void => {
      if (message.id !== question.id) return;
      settle(() => ('answer' in message ? resolve(message.answer) : reject(toError(message))));
    };
    const onExit = (): void => settle(() => resolve(undefined));
    const onAbort = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => settle(() => resolve(undefined)), abortGrace);
    };
    worker.on('message', onMessage);
    worker.on('exit', onExit);
    signal.addEventListener('abort', onAbort);
    worker.postMessage(question);
  });
}

function toError({ problem, name }: Extract<WorkerResponse, { readonly name: string }>): Error {
  if (problem !== undefined) return new ProblemError(problem);
  return Object.assign(new Error('The worker thread failed.'), { name });
}

function tooSlow(timeout: number): ProblemError {
  return new ProblemError({
    code: 'RULES_TOO_SLOW',
    message: `Reading these rules took longer than ${timeout / 1_000} seconds and was stopped.`,
    fix: 'Check your last change, especially regular expressions and long lists; "nymgate check FILE" has no such limit.',
  });
}
