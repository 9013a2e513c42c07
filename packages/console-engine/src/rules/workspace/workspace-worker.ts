import { parentPort, workerData } from 'node:worker_threads';
import type { Problem } from 'nymgate-console';
import { ProblemError, toConsoleError } from '../../shared/to-console-error.ts';
import { createRuleTasks, type RuleTaskName, type RuleWorkspaceSetup } from './rule-tasks.ts';

export type WorkerRequest = { readonly id: number; readonly task: RuleTaskName; readonly request: unknown };
export type WorkerResponse = { readonly id: number } & (
  | { readonly answer: unknown }
  /** `name` of an error without a problem for the page. */
  | { readonly problem: Problem | undefined; readonly name: string }
);

const tasks = createRuleTasks(workerData as RuleWorkspaceSetup);

parentPort?.on('message', (question: WorkerRequest) => void handleRequest(question));

async function handleRequest({ id, task, request }: WorkerRequest): Promise<void> {
  try {
    // The thread's owner matches tasks and responses.
    parentPort?.postMessage({ id, answer: await tasks[task](request as never) } satisfies WorkerResponse);
  } catch (error) {
    const reported = toConsoleError(error);
    const problem = reported instanceof ProblemError ? reported.problem : undefined;
    const name = error instanceof Error ? error.name : 'Error';
    parentPort?.postMessage({ id, problem, name } satisfies WorkerResponse);
  }
}

parentPort?.postMessage({ id: 0 });
