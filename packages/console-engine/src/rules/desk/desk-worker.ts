import { parentPort, workerData } from 'node:worker_threads';
import type { Problem } from 'nymgate-console';
import { consoleProblem, ProblemError } from '../../shared/console-problem.ts';
import { createDeskTasks, type DeskSetup, type DeskTask } from './desk-tasks.ts';

export type DeskQuestion = { readonly id: number; readonly task: DeskTask; readonly request: unknown };
export type DeskAnswer = { readonly id: number } & (
  | { readonly answer: unknown }
  /** `name`: of an error that has no words for the page. */
  | { readonly problem: Problem | undefined; readonly name: string }
);

const tasks = createDeskTasks(workerData as DeskSetup);

parentPort?.on('message', (question: DeskQuestion) => void answer(question));

async function answer({ id, task, request }: DeskQuestion): Promise<void> {
  try {
    // Question and answer of one task are of one kind; the thread's owner knows which.
    parentPort?.postMessage({ id, answer: await tasks[task](request as never) } satisfies DeskAnswer);
  } catch (error) {
    const told = consoleProblem(error);
    const problem = told instanceof ProblemError ? told.problem : undefined;
    const name = error instanceof Error ? error.name : 'Error';
    parentPort?.postMessage({ id, problem, name } satisfies DeskAnswer);
  }
}

/** Ready for questions. */
parentPort?.postMessage({ id: 0 });
