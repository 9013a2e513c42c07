import { badRequest, GraphError } from '../../base/graph-error.ts';
import type { ChangeLog } from '../../tenant/people/change-log.ts';

/** What a skip or delta token of a round carries. */
export type DeltaState = {
  readonly epoch: number;
  /** Changes up to here belong to the round. */
  readonly until: number;
  /** Changes after here; absent in the first round, which tells everything. */
  readonly since?: number;
  /** Number of rows written so far. */
  readonly position: number;
  /** Id of the last row of the page before. */
  readonly last?: string;
  /** Options of the first call. */
  readonly select?: readonly string[];
  readonly ids?: readonly string[];
  readonly window?: { readonly start: number; readonly end: number };
};

export function writeDeltaToken(state: DeltaState): string {
  return Buffer.from(JSON.stringify(state)).toString('base64url');
}

/** Throws GraphError 410 for a token of an earlier epoch, with a fresh start in `Location`, and 400 for anything but a token. */
export function readDeltaToken(
  token: string,
  { log, freshUrl }: { log: ChangeLog; freshUrl: string | ((state: DeltaState) => string) },
): DeltaState {
  const state = parse(token);
  if (state === undefined) throw badRequest('Badly formed token.', 'BadRequest');
  if (state.epoch === log.epoch()) return state;
  throw new GraphError(
    410,
    'syncStateNotFound',
    'The sync state generation is not found; initiate a full synchronization.',
    {
      headers: { location: typeof freshUrl === 'string' ? freshUrl : freshUrl(state) },
      inner: 'resyncRequired',
    },
  );
}

function parse(token: string): DeltaState | undefined {
  try {
    const state: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return typeof state === 'object' && state !== null && 'epoch' in state && 'position' in state
      ? (state as DeltaState)
      : undefined;
  } catch {
    return undefined;
  }
}

export function firstState(log: ChangeLog): DeltaState {
  return { epoch: log.epoch(), until: log.sequence(), position: 0 };
}

/** The state with which the next round begins. */
export function nextRound(state: DeltaState, log: ChangeLog): DeltaState {
  const { since: _since, last: _last, ...kept } = state;
  return { ...kept, epoch: log.epoch(), since: state.until, until: state.until, position: 0 };
}
