import type { Pool } from './create-pool.ts';
import {
  ConnectionLost,
  ExportFailure,
  type ExportTask,
  type GatewayAnswer,
  type WalkPorts,
} from './export-types.ts';
import { type Outcome, readOutcome } from './read-outcome.ts';

/** Tries of a request that failed on the way, and of one that was told to wait. */
const TRIES = { failed: 5, throttled: 60 } as const;
/** Nobody is told to wait longer than this at a time. */
const LONGEST_WAIT_SECONDS = 3_600;

/** What every request of a task goes through. */
export type RequestMeans = {
  readonly ports: WalkPorts;
  /** The limits of the task's family of requests. */
  readonly pool: Pool;
  /** Whether the walk has ended elsewhere. */
  readonly stopped: () => boolean;
};

type Request = {
  readonly path: string;
  /** The path asks for what is newer than some time alone. */
  readonly narrowed?: boolean;
};

/** An answer, and what to make of it. */
export type AnswerRead = { readonly answer: GatewayAnswer; readonly outcome: Outcome };

/**
 * Asks until there is an answer to go on from: waits as long as the gateway says, and tries again what failed on the way. Rules and keys
 * of the answer are compared with those of the export, also where a pseudonym does not open any more: that is what another key looks like
 * (EXP-04).
 *
 * @throws ExportFailure when it does not get better, or an answer is made with other rules or keys
 */
export async function askPatiently(
  task: ExportTask,
  means: RequestMeans,
  { path, narrowed = false }: Request,
): Promise<AnswerRead> {
  const tries = { failed: 0, throttled: 0 };
  const asked = { looped: isLooped(task), narrowed };
  for (;;) {
    const answer = await askOnce(task, means, path);
    const outcome = answer === undefined ? LOST : readOutcome(answer, asked);
    if (answer !== undefined && (outcome.kind === 'page' || outcome.kind === 'stale'))
      means.ports.check(task.plan.connector, marksOf(answer));
    if (answer !== undefined && outcome.kind !== 'again') return { answer, outcome };
    const { why, seconds } = outcome.kind === 'again' ? outcome : LOST;
    tries[why] += 1;
    if (tries[why] >= TRIES[why] || means.stopped()) return givenUp(asked.looped, answer, outcome);
    await wait(means, why, seconds ?? 2 ** tries[why]);
  }
}

function isLooped({ scope }: ExportTask): boolean {
  return Object.keys(scope).length > 0;
}

const LOST: Outcome & { readonly kind: 'again' } = { kind: 'again', why: 'failed' };

async function askOnce(
  task: ExportTask,
  means: RequestMeans,
  path: string,
): Promise<GatewayAnswer | undefined> {
  const { ports, pool } = means;
  for (let ahead = pool.reserve(ports.now()); ahead > 0; ahead = 0) await ports.sleep(ahead);
  ports.told('request');
  const { prefer } = task.step;
  try {
    return await ports.ask({ connector: task.plan.connector, path, ...(prefer !== undefined && { prefer }) });
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    ports.lost(error.reason);
    return undefined;
  }
}

async function wait({ ports, pool }: RequestMeans, why: keyof typeof TRIES, seconds: number): Promise<void> {
  const milliseconds = Math.min(seconds, LONGEST_WAIT_SECONDS) * 1000;
  if (why === 'throttled') pool.pauseUntil(ports.now() + milliseconds);
  ports.told('wait');
  await ports.sleep(milliseconds);
}

/** One owner of many whom Graph fails for every time is a gap; anything else that does not go away ends the export. */
function givenUp(looped: boolean, answer: GatewayAnswer | undefined, outcome: Outcome): AnswerRead {
  if (answer === undefined)
    throw new ExportFailure(
      'GATEWAY_UNREACHABLE',
      'The gateway does not answer. What was pulled so far is kept: run the same command again to go on.',
    );
  if (answer.headers['nymgate-error'] === 'SOURCE_ERROR' && looped) return { answer, outcome };
  throw new ExportFailure(
    answer.headers['nymgate-error'] ?? '',
    `Tried again and again, status ${answer.status}. What was pulled so far is kept: run the same command later to go on.`,
  );
}

function marksOf({ headers }: GatewayAnswer): { readonly policy: string; readonly epoch: string } {
  return { policy: headers['nymgate-policy'] ?? '', epoch: headers['nymgate-epoch'] ?? '' };
}
