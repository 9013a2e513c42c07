import type { FamilyLimit } from '@nymgate/connectors/export-plans';
import type { ExportTask } from './export-types.ts';

/** Tasks of one request family of one application, and their limits. */
export type Pool = {
  readonly add: (task: ExportTask) => void;
  /** Next task within the limits; counted until `release`. */
  readonly take: () => ExportTask | undefined;
  readonly release: (task: ExportTask) => void;
  /** Reserves a request; returns milliseconds to wait. */
  readonly reserve: (now: number) => number;
  /** Graph throttles whole applications, not single requests. */
  readonly pauseUntil: (time: number) => void;
};

/** @param paced false: only concurrency is limited, for a Graph without rate limits */
export function createPool(limit: FamilyLimit, paced: boolean): Pool {
  const waiting: ExportTask[] = [];
  const mailboxes = new Map<string, number>();
  let running = 0;
  let free = 0;
  const admits = (task: ExportTask) =>
    limit.maxConcurrentPerMailbox === undefined ||
    (mailboxes.get(getMailbox(task)) ?? 0) < limit.maxConcurrentPerMailbox;
  const count = (task: ExportTask, by: number) => {
    running += by;
    const mailbox = getMailbox(task);
    const now = (mailboxes.get(mailbox) ?? 0) + by;
    if (now === 0) mailboxes.delete(mailbox);
    else mailboxes.set(mailbox, now);
  };
  return {
    add: (task) => void waiting.push(task),
    take: () => {
      if (running >= limit.maxConcurrent) return undefined;
      const at = waiting.findIndex(admits);
      const [task] = at === -1 ? [] : waiting.splice(at, 1);
      if (task !== undefined) count(task, 1);
      return task;
    },
    release: (task) => count(task, -1),
    reserve: (now) => {
      const start = Math.max(now, free);
      free = start + (paced ? 1000 / limit.maxPerSecond : 0);
      return start - now;
    },
    pauseUntil: (time) => {
      free = Math.max(free, time);
    },
  };
}

function getMailbox({ scope }: ExportTask): string {
  return scope['userId'] ?? '';
}
