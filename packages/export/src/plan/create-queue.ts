import { FAMILY_LIMITS } from '@nymgate/connectors/export-plans';
import { createPool, type Pool } from './create-pool.ts';
import type { ExportRow, ExportTask, Progress, Put, WalkPorts } from './export-types.ts';
import { scopesBehind, taskOf } from './task-paths.ts';

export type QueueOptions = {
  /** By key of the task, from this run before it was interrupted. */
  readonly begun: (key: string) => Progress | undefined;
  /** Everything that was found in this run before it was interrupted, by key of the task. */
  readonly found: (key: string) => NonNullable<Progress['found']>;
  /** Keep Graph's documented limits a second. */
  readonly paced: boolean;
};

/** A task whose turn it is, and the family that it belongs to. */
export type Turn = { readonly task: ExportTask; readonly pool: Pool };

/** What is to be asked, each thing once; rows lead to more. */
export type Queue = {
  readonly add: (task: ExportTask) => void;
  /** Tasks that may begin now; they count until they are released. */
  readonly take: () => readonly Turn[];
  /** Puts rows that no other owner has brought, and adds what they lead to. */
  readonly put: (put: Put) => void;
  /** Whether the rules have no path for the task's step. */
  readonly isRefused: (task: ExportTask) => boolean;
};

export function createQueue(options: QueueOptions, ports: Pick<WalkPorts, 'put' | 'told'>): Queue {
  const pools = new Map<string, Pool>();
  const seen = new Set<string>();
  const refused = new Set<string>();

  const poolOf = ({ plan, step }: ExportTask): Pool => {
    const name = `${plan.connector} ${step.family}`;
    const pool = pools.get(name) ?? createPool(FAMILY_LIMITS[step.family], options.paced);
    pools.set(name, pool);
    return pool;
  };
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
  return {
    add,
    take: () => [...pools.values()].flatMap(takeAll),
    put: (given) => {
      if (given.progress.refused !== undefined) refused.add(stepName(given.task));
      ports.put({ ...given, rows: given.rows.filter((row) => isFirst(given.task, row, seen)) });
      addFound(given.task, given.progress.found);
    },
    isRefused: (task) => refused.has(stepName(task)),
  };
}

function isDone(begun: Progress | undefined): boolean {
  return begun !== undefined && begun.next === undefined;
}

function stepName({ plan, step }: ExportTask): string {
  return `${plan.connector} ${step.id}`;
}

function takeAll(pool: Pool): readonly Turn[] {
  const turns: Turn[] = [];
  for (let task = pool.take(); task !== undefined; task = pool.take()) turns.push({ task, pool });
  return turns;
}

/** Of a row that several owners have, whether it is the first: nothing has led to its own task yet. */
function isFirst(task: ExportTask, row: ExportRow, seen: ReadonlySet<string>): boolean {
  if (task.step.oncePer === undefined) return true;
  const behind = scopesBehind(task, row).find(({ step }) => step.id === task.step.oncePer);
  return behind === undefined || !seen.has(taskOf(task.plan, behind.step, behind.scope).key);
}
