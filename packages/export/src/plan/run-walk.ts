import type { ExportPlan } from '@nymgate/connectors/export-plans';
import { createQueue, type Queue, type QueueOptions, type Turn } from './create-queue.ts';
import type { Kept, WalkPorts } from './export-types.ts';
import { type RunTimes, taskOf } from './task-paths.ts';
import { walkTask } from './walk-task.ts';

export type WalkOptions = QueueOptions & {
  readonly plans: readonly ExportPlan[];
  readonly times: RunTimes;
  /** By key of the task, from finished runs. */
  readonly kept: (key: string) => Kept | undefined;
};

/**
 * Pulls every step of the plans, each as soon as there is something to ask for. Resolves when nothing is left.
 *
 * @throws ExportFailure; what was put before stands
 */
export function runWalk(options: WalkOptions, ports: WalkPorts): Promise<void> {
  const queue = createQueue(options, ports);
  for (const plan of options.plans)
    for (const step of plan.steps) if (step.over === undefined) queue.add(taskOf(plan, step, {}));
  return drain(queue, (turn, stopped) => walkTurn(turn, { options, ports, queue, stopped }), ports.told);
}

type Walking = {
  readonly options: WalkOptions;
  readonly ports: WalkPorts;
  readonly queue: Queue;
  readonly stopped: () => boolean;
};

async function walkTurn({ task, pool }: Turn, walking: Walking): Promise<void> {
  const { options, ports, queue, stopped } = walking;
  if (queue.isRefused(task))
    return queue.put({ task, rows: [], progress: { task: task.key, refused: 'ENDPOINT_NOT_ALLOWED' } });
  await walkTask(task, {
    ports: { ...ports, put: queue.put },
    pool,
    times: options.times,
    kept: options.kept(task.key),
    begun: options.begun(task.key),
    stopped,
  });
}

type Work = (turn: Turn, stopped: () => boolean) => Promise<void>;

/** Works until the queue is empty, as much at once as it gives out; after a failure nothing begins any more. */
function drain(queue: Queue, work: Work, told: WalkPorts['told']): Promise<void> {
  let running = 0;
  let failure: { readonly error: unknown } | undefined;
  return new Promise((resolve, reject) => {
    const pump = (): void => {
      if (failure === undefined) for (const turn of queue.take()) void run(turn);
      if (running > 0) return;
      if (failure === undefined) resolve();
      else reject(failure.error);
    };
    const run = async (turn: Turn): Promise<void> => {
      running += 1;
      try {
        await work(turn, () => failure !== undefined);
      } catch (error) {
        failure ??= { error };
      }
      turn.pool.release(turn.task);
      if (failure === undefined) told('done');
      running -= 1;
      pump();
    };
    pump();
  });
}
