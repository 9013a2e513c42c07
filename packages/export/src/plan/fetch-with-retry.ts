import { classifyResponse, type RequestOutcome } from './classify-response.ts';
import type { Pool } from './create-pool.ts';
import {
  ConnectionLost,
  ExportFailure,
  type ExportTask,
  type GatewayResponse,
  type WalkPorts,
} from './export-types.ts';

/** Maximum attempts. */
const TRIES = { failed: 5, throttled: 60 } as const;
/** Longest single wait. */
const MAX_WAIT_SECONDS = 3_600;

export type FetchContext = {
  readonly ports: WalkPorts;
  readonly pool: Pool;
  readonly isStopped: () => boolean;
};

type Request = {
  readonly path: string;
  /** The path has a time filter. */
  readonly isFiltered?: boolean;
  /** The path has the complete `$select`. */
  readonly isSelecting?: boolean;
};

export type FetchResult = { readonly response: GatewayResponse; readonly outcome: RequestOutcome };

/**
 * Checks rules and keys of every response, also of undecryptable pseudonyms (EXP-04).
 * @throws ExportFailure after too many attempts, or for other rules or keys
 */
export async function fetchWithRetry(
  task: ExportTask,
  means: FetchContext,
  { path, isFiltered = false, isSelecting = false }: Request,
): Promise<FetchResult> {
  const tries = { failed: 0, throttled: 0 };
  const requestTraits = { looped: Object.keys(task.scope).length > 0, isFiltered, isSelecting };
  for (;;) {
    const response = await fetchOnce(task, means, path);
    const outcome = response === undefined ? LOST : classifyResponse(response, requestTraits);
    if (response !== undefined && (outcome.kind === 'page' || outcome.kind === 'stale'))
      means.ports.checkVersion(task.plan.connector, {
        policy: response.headers['nymgate-policy'] ?? '',
        epoch: response.headers['nymgate-epoch'] ?? '',
      });
    if (response !== undefined && outcome.kind !== 'again') return { response, outcome };
    const { why, seconds } = outcome.kind === 'again' ? outcome : LOST;
    tries[why] += 1;
    if (tries[why] >= TRIES[why] || means.isStopped())
      return toAbandoned(requestTraits.looped, response, outcome);
    await wait(means, why, seconds ?? 2 ** tries[why]);
  }
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

/** A single owner that always fails is a gap; other persistent failures end the export. */
function toAbandoned(
  looped: boolean,
  response: GatewayResponse | undefined,
  outcome: RequestOutcome,
): FetchResult {
  if (response === undefined)
    throw new ExportFailure(
      'GATEWAY_UNREACHABLE',
      'The gateway is unreachable. What was pulled so far is kept: run the same command again to go on.',
    );
  if (response.headers['nymgate-error'] === 'SOURCE_ERROR' && looped) return { response, outcome };
  throw new ExportFailure(
    response.headers['nymgate-error'] ?? '',
    `Retried without success, status ${response.status}. What was pulled so far is kept: run the same command later to go on.`,
  );
}
