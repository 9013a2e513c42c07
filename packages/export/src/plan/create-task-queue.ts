import { FAMILY_LIMITS } from '@nymgate/connectors/export-plans';
import { createPool, type Pool } from './create-pool.ts';
import type { ExportRow, ExportTask, PageResult, TaskProgress, WalkPorts } from './export-types.ts';
import { createTask, listChildScopes } from './task-paths.ts';

export type QueueOptions = {
  /** By key of the task, from this run before it was interrupted. */
  readonly getProgress: (key: string) => TaskProgress | undefined;
  /** Everything that was found in this run before it was interrupted, by key of the task. */
  readonly getDiscovered: (key: string) => NonNullable<TaskProgress['found']>;
  /** Keep Graph's documented limits a second. */
  readonly isPaced: boolean;
};

/** A task whose turn it is, and the family that it belongs to. */
export type QueuedTask = { readonly task: ExportTask; readonly pool: Pool };

/** What is to be asked, each thing once; rows lead to more. */
export type TaskQueue = {
  readonly add: (task: ExportTask) => void;
  /** Tasks that may begin now; they count until they are released. */
  readonly take: () => readonly QueuedTask[];
  /** Puts rows that no other owner has brought, and adds what they lead to. */
  readonly store: (put: PageResult) => void;
  /** Whether the rules have no path for the task's step. */
  readonly isRefused: (task: ExportTask) => boolean;
};

export function createTaskQueue(
  options: QueueOptions,
  ports: Pick<WalkPorts, 'store' | 'onEvent'>,
): TaskQueue {
  const pools = new Map<string, Pool>();
  const seen = new Set<string>();
  const refused = new Set<string>();

  const poolOf = ({ plan, step }: ExportTask): Pool => {
    const name = `${plan.connector} ${step.family}`;
    const pool = pools.get(name) ?? createPool(FAMILY_LIMITS[step.family], options.isPaced);
    pools.set(name, pool);
    return pool;
  };
  const add = (task: ExportTask): void => {
    if (seen.has(task.key)) return;
    seen.add(task.key);
    ports.onEvent('task');
    addFound(task, options.getDiscovered(task.key));
    if (isDone(options.getProgress(task.key))) ports.onEvent('done');
    else poolOf(task).add(task);
  };
  const addFound = ({ plan }: ExportTask, found: TaskProgress['found']): void => {
    for (const { step: id, scope } of found ?? []) {
      const step = plan.steps.find((one) => one.id === id);
      if (step !== undefined) add(createTask(plan, step, scope));
    }
  };
  return {
    add,
    take: () => [...pools.values()].flatMap(takeAll),
    store: (given) => {
      if (given.progress.refused !== undefined) refused.add(stepName(given.task));
      ports.store({ ...given, rows: given.rows.filter((row) => isFirst(given.task, row, seen)) });
      addFound(given.task, given.progress.found);
    },
    isRefused: (task) => refused.has(stepName(task)),
  };
}

function isDone(begun: TaskProgress | undefined): boolean {
  return begun !== undefined && begun.next === undefined;
}

function stepName({ plan, step }: ExportTask): string {
  return `${plan.connector} ${step.id}`;
}

function takeAll(pool: Pool): readonly QueuedTask[] {
  const turns: QueuedTask[] = [];
  for (let task = pool.take(); task !== undefined; task = pool.take()) turns.push({ task, pool });
  return turns;
}

/** Of a row that several owners have, whether it is the first: nothing has led to its own task yet. */
function isFirst(task: ExportTask, row: ExportRow, seen: ReadonlySet<string>): boolean {
  if (task.step.uniqueBy === undefined) return true;
  const behind = listChildScopes(task, row).find(({ step }) => step.id === task.step.uniqueBy);
  return behind === undefined || !seen.has(createTask(task.plan, behind.step, behind.scope).key);
}
