import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ProblemError } from '../../shared/console-problem.ts';
import { createDeskTasks, type DeskSetup, type DeskTask, type DeskTasks } from './desk-tasks.ts';
import type { DeskAnswer, DeskQuestion } from './desk-worker.ts';

/** Answers questions about rules, one after the other, in a thread of its own that is ended when a question takes too long. */
export type Desk = {
  readonly ask: <Name extends DeskTask>(
    task: Name,
    request: DeskTasks[Name]['request'],
    signal: AbortSignal,
  ) => Promise<DeskTasks[Name]['answer']>;
  /** Begins to get ready, so that the first question waits less. */
  readonly warm: () => void;
  readonly close: () => Promise<void>;
};

export type DeskLimits = {
  /** Milliseconds that a question may take. */
  readonly patience: number;
  /** The same, once nobody waits for the answer any more. */
  readonly afterAbort: number;
};

const LIMITS: DeskLimits = { patience: 15_000, afterAbort: 4_000 };

export function createDesk(setup: DeskSetup, limits: DeskLimits = LIMITS): Desk {
  const file = findWorker();
  return file === undefined ? ownDesk(setup) : threadDesk(() => startThread(file, setup), limits);
}

/** Beside this file in the built package; sources are no program for a thread. */
function findWorker(): string | undefined {
  const worker = fileURLToPath(new URL('./desk-worker.js', import.meta.url));
  return existsSync(worker) ? worker : undefined;
}

function ownDesk(setup: DeskSetup): Desk {
  let tasks: ReturnType<typeof createDeskTasks> | undefined;
  return {
    ask: async (task, request) => {
      tasks ??= createDeskTasks(setup);
      return tasks[task](request as never) as never;
    },
    warm: () => undefined,
    close: async () => undefined,
  };
}

async function startThread(file: string, setup: DeskSetup): Promise<Worker> {
  const worker = new Worker(file, { workerData: setup });
  // It does not keep the console running, and what ends it is told to whoever waits.
  worker.unref();
  worker.on('error', () => undefined);
  // Its modules and the connectors' policies are read: from here on the time counts.
  await once(worker, 'message');
  return worker;
}

/** @param start a new thread; called again after one was ended */
export function threadDesk(start: () => Promise<Worker>, { patience, afterAbort }: DeskLimits): Desk {
  let thread: Promise<Worker> | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let count = 0;
  const end = async (): Promise<void> => {
    const ended = thread;
    thread = undefined;
    await (await ended)?.terminate();
  };
  const askNow = async (question: Omit<DeskQuestion, 'id'>, signal: AbortSignal): Promise<unknown> => {
    signal.throwIfAborted();
    thread ??= start();
    const worker = await thread.catch((error: unknown) => {
      thread = undefined;
      throw error;
    });
    count += 1;
    const answer = await askThread(worker, { ...question, id: count }, { signal, patience, afterAbort });
    if (answer !== undefined) return answer;
    await end();
    signal.throwIfAborted();
    throw tooSlow(patience);
  };
  return {
    ask: (task, request, signal) => {
      const answer = queue.then(() => askNow({ task, request }, signal));
      queue = answer.catch(() => undefined);
      return answer as Promise<never>;
    },
    warm: () => {
      thread ??= start();
      // The first question is told of it.
      thread.catch(() => undefined);
    },
    close: end,
  };
}

type Waiting = DeskLimits & { readonly signal: AbortSignal };

/** Undefined: it did not answer in time, or has ended. */
function askThread(
  worker: Worker,
  question: DeskQuestion,
  { signal, patience, afterAbort }: Waiting,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let timer = setTimeout(() => settle(() => resolve(undefined)), patience);
    const settle = (done: () => void): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
      done();
    };
    const onMessage = (message: DeskAnswer): void => {
      if (message.id !== question.id) return;
      settle(() => ('answer' in message ? resolve(message.answer) : reject(failureOf(message))));
    };
    const onExit = (): void => settle(() => resolve(undefined));
    const onAbort = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => settle(() => resolve(undefined)), afterAbort);
    };
    worker.on('message', onMessage);
    worker.on('exit', onExit);
    signal.addEventListener('abort', onAbort);
    worker.postMessage(question);
  });
}

function failureOf({ problem, name }: Extract<DeskAnswer, { readonly name: string }>): Error {
  if (problem !== undefined) return new ProblemError(problem);
  return Object.assign(new Error('The thread could not answer.'), { name });
}

function tooSlow(patience: number): ProblemError {
  return new ProblemError({
    code: 'RULES_TOO_SLOW',
    message: `These rules were not read within ${patience / 1_000} seconds, so reading them was ended.`,
    fix: 'Look at what you changed last, above all at regular expressions and long lists; "nymgate check FILE" has no such limit.',
  });
}
