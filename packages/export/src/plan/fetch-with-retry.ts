import { classifyResponse, type RequestOutcome } from './classify-response.ts';
import type { Pool } from './create-pool.ts';
import {
  ConnectionLost,
  ExportFailure,
  type ExportTask,
  type GatewayResponse,
  type WalkPorts,
} from './export-types.ts';

/** Tries of a request that failed on the way, and of one that was told to wait. */
const TRIES = { failed: 5, throttled: 60 } as const;
/** Nobody is told to wait longer than this at a time. */
const MAX_WAIT_SECONDS = 3_600;

/** What every request of a task goes through. */
export type FetchContext = {
  readonly ports: WalkPorts;
  /** The limits of the task's family of requests. */
  readonly pool: Pool;
  /** Whether the walk has ended elsewhere. */
  readonly isStopped: () => boolean;
};

type Request = {
  readonly path: string;
  /** The path asks for what is newer than some time alone. */
  readonly narrowed?: boolean;
};

/** An answer, and what to make of it. */
export type FetchResult = { readonly response: GatewayResponse; readonly outcome: RequestOutcome };

/**
 * Asks until there is an answer to go on from: waits as long as the gateway says, and tries again what failed on the way. Rules and keys
 * of the answer are compared with those of the export, also where a pseudonym does not open any more: that is what another key looks like
 * (EXP-04).
 *
 * @throws ExportFailure when it does not get better, or an answer is made with other rules or keys
 */
export async function fetchWithRetry(
  task: ExportTask,
  means: FetchContext,
  { path, narrowed = false }: Request,
): Promise<FetchResult> {
  const tries = { failed: 0, throttled: 0 };
  const requestTraits = { looped: isLooped(task), narrowed };
  for (;;) {
    const response = await fetchOnce(task, means, path);
    const outcome = response === undefined ? LOST : classifyResponse(response, requestTraits);
    if (response !== undefined && (outcome.kind === 'page' || outcome.kind === 'stale'))
      means.ports.checkVersion(task.plan.connector, marksOf(response));
    if (response !== undefined && outcome.kind !== 'again') return { response, outcome };
    const { why, seconds } = outcome.kind === 'again' ? outcome : LOST;
    tries[why] += 1;
    if (tries[why] >= TRIES[why] || means.isStopped())
      return givenUp(requestTraits.looped, response, outcome);
    await wait(means, why, seconds ?? 2 ** tries[why]);
  }
}

function isLooped({ scope }: ExportTask): boolean {
  return Object.keys(scope).length > 0;
}

const LOST: RequestOutcome & { readonly kind: 'again' } = { kind: 'again', why: 'failed' };

async function fetchOnce(
  task: ExportTask,
  means: FetchContext,
  path: string,
): Promise<GatewayResponse | undefined> {
  const { ports, pool } = means;
  for (let ahead = pool.reserve(ports.now()); ahead > 0; ahead = 0) await ports.sleep(ahead);
  ports.onEvent('request');
  const { prefer } = task.step;
  try {
    return await ports.request({
      connector: task.plan.connector,
      path,
      ...(prefer !== undefined && { prefer }),
    });
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    ports.onConnectionLost(error.reason);
    return undefined;
  }
}

async function wait({ ports, pool }: FetchContext, why: keyof typeof TRIES, seconds: number): Promise<void> {
  const milliseconds = Math.min(seconds, MAX_WAIT_SECONDS) * 1000;
  if (why === 'throttled') pool.pauseUntil(ports.now() + milliseconds);
  ports.onEvent('wait');
  await ports.sleep(milliseconds);
}

/** One owner of many whom Graph fails for every time is a gap; anything else that does not go away ends the export. */
function givenUp(looped: boolean, answer: GatewayResponse | undefined, outcome: RequestOutcome): FetchResult {
  if (answer === undefined)
    throw new ExportFailure(
      'GATEWAY_UNREACHABLE',
      'The gateway does not answer. What was pulled so far is kept: run the same command again to go on.',
    );
  if (answer.headers['nymgate-error'] === 'SOURCE_ERROR' && looped) return { response: answer, outcome };
  throw new ExportFailure(
    answer.headers['nymgate-error'] ?? '',
    `Tried again and again, status ${answer.status}. What was pulled so far is kept: run the same command later to go on.`,
  );
}

function marksOf({ headers }: GatewayResponse): { readonly policy: string; readonly epoch: string } {
  return { policy: headers['nymgate-policy'] ?? '', epoch: headers['nymgate-epoch'] ?? '' };
}
