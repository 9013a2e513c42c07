import { type ExportPlan, FAMILY_LIMITS } from '../connectors/export-plans.ts';
import { createPool, type Pool } from './create-pool.ts';
import type { ExportRow, ExportTask, Kept, Progress, Put, WalkPorts } from './export-types.ts';
import { type RunTimes, scopesBehind, taskOf } from './task-paths.ts';
import { walkTask } from './walk-task.ts';

export type WalkOptions = {
  readonly plans: readonly ExportPlan[];
  readonly times: RunTimes;
  /** By key of the task, from finished runs. */
  readonly kept: (key: string) => Kept | undefined;
  /** By key of the task, from this run before it was interrupted. */
  readonly begun: (key: string) => Progress | undefined;
  /** Everything that was found in this run before it was interrupted, by key of the task. */
  readonly found: (key: string) => NonNullable<Progress['found']>;
  /** Keep Graph's documented limits a second. */
  readonly paced: boolean;
};

/**
 * Pulls every step of the plans, each as soon as there is something to ask for. Resolves when nothing is left.
 *
 * @throws ExportFailure; what was put before stands
 */
export function runWalk(options: WalkOptions, ports: WalkPorts): Promise<void> {
  const pools = new Map<string, Pool>();
  const seen = new Set<string>();
  const refused = new Set<string>();
  let running = 0;
  let failure: { readonly error: unknown } | undefined;

  const poolOf = ({ plan, step }: ExportTask): Pool => {
    const name = `${plan.connector} ${step.family}`;
    const pool = pools.get(name) ?? createPool(FAMILY_LIMITS[step.family], options.paced);
    pools.set(name, pool);
    return pool;
  };
  const isDone = (begun: Progress | undefined) => begun !== undefined && begun.next === undefined;
  const add = (task: ExportTask): void => {
    if (seen.has(task.key)) return;
    seen.add(task.key);
    ports.told('task');
    addFound(task, options.found(task.key));
    if (isDone(options.begun(task.key))) ports.told('done');
    else poolOf(task).add(task);
  };
  const addFound = ({ plan }: ExportTask, found: Progress['found']): void => {
    for (const { step: id, scope } of found ?? []) {
      const step = plan.steps.find((one) => one.id === id);
      if (step !== undefined) add(taskOf(plan, step, scope));
    }
  };
  const isFirst = (task: ExportTask, row: ExportRow): boolean => {
    if (task.step.oncePer === undefined) return true;
    const behind = scopesBehind(task, row).find(({ step }) => step.id === task.step.oncePer);
    return behind === undefined || !seen.has(taskOf(task.plan, behind.step, behind.scope).key);
  };
  const put = (given: Put): void => {
    const step = `${given.task.plan.connector} ${given.task.step.id}`;
    if (given.progress.refused !== undefined) refused.add(step);
    ports.put({ ...given, rows: given.rows.filter((row) => isFirst(given.task, row)) });
    addFound(given.task, given.progress.found);
  };

  return new Promise((resolve, reject) => {
    const pump = (): void => {
      if (failure === undefined)
        for (const pool of pools.values())
          for (let task = pool.take(); task !== undefined; task = pool.take()) void work(task, pool);
      if (running > 0) return;
      if (failure === undefined) resolve();
      else reject(failure.error);
    };
    const work = async (task: ExportTask, pool: Pool): Promise<void> => {
      running += 1;
      try {
        if (refused.has(`${task.plan.connector} ${task.step.id}`))
          put({ task, rows: [], progress: { task: task.key, refused: 'ENDPOINT_NOT_ALLOWED' } });
        else
          await walkTask(task, {
            ports: { ...ports, put },
            pool,
            times: options.times,
            kept: options.kept(task.key),
            begun: options.begun(task.key),
            stopped: () => failure !== undefined,
          });
      } catch (error) {
        failure ??= { error };
      }
      pool.release(task);
      if (failure === undefined) ports.told('done');
      running -= 1;
      pump();
    };
    for (const plan of options.plans)
      for (const step of plan.steps) if (step.over === undefined) add(taskOf(plan, step, {}));
    pump();
  });
}
