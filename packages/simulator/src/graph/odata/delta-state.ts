import { attempt, type Entity } from '../../base/entity.ts';
import { badRequest, GraphError } from '../../base/graph-error.ts';
import type { ChangeLog } from '../../tenant/people/change-log.ts';
import type { GraphCall } from './call.ts';

export type DeltaState = {
  readonly generation: number;
  /** Changes up to here belong to the round. */
  readonly until: number;
  readonly since?: number;
  readonly position: number;
  readonly last?: string;
  readonly select?: readonly string[];
  readonly ids?: readonly string[];
  readonly window?: { readonly start: number; readonly end: number };
};

export const writeDeltaToken = (state: DeltaState): string =>
  Buffer.from(JSON.stringify(state)).toString('base64url');

type FreshUrl = string | ((state: DeltaState) => string);

/**
 * The state in the request's token, or `first()`. Throws GraphError 410 for a token of an earlier generation, with a fresh start
 * in `Location`, and 400 for a malformed one.
 */
export function readRound<State extends DeltaState>(
  call: GraphCall,
  first: () => State,
  freshUrl: FreshUrl = `${call.graphUrl}${call.target.rawPath}`,
): State {
  const { skiptoken, deltatoken } = call.options;
  const token = skiptoken ?? deltatoken;
  const known = token === undefined ? first() : readDeltaToken<State>(token, call.tenant.log, freshUrl);
  return deltatoken === undefined ? known : { ...known, until: call.tenant.log.sequence() };
}

export function readDeltaToken<State extends DeltaState>(
  token: string,
  log: ChangeLog,
  freshUrl: FreshUrl,
): State {
  const state = attempt((): unknown => JSON.parse(Buffer.from(token, 'base64url').toString()));
  if (typeof state !== 'object' || state === null || !('generation' in state) || !('position' in state))
    throw badRequest('Badly formed token.', 'BadRequest');
  const known = state as State;
  if (known.generation === log.generation()) return known;
  const message = 'The sync state generation is not found; initiate a full synchronization.';
  const location = typeof freshUrl === 'string' ? freshUrl : freshUrl(known);
  throw new GraphError(410, 'syncStateNotFound', message, { headers: { location }, inner: 'resyncRequired' });
}

export const firstState = (log: ChangeLog): DeltaState => ({
  generation: log.generation(),
  until: log.sequence(),
  position: 0,
});

export function nextRound<State extends DeltaState>(state: State, log: ChangeLog): State {
  const { since: _since, last: _last, ...kept } = state;
  return {
    ...kept,
    generation: log.generation(),
    since: state.until,
    until: state.until,
    position: 0,
  } as State;
}

type DeltaPage<Row, State> = {
  readonly start: number;
  readonly size: number;
  readonly id?: (row: Row) => string;
  readonly write: (row: Row) => Entity;
  readonly link: (name: '$skiptoken' | '$deltatoken', state: State) => string;
};

/** One page of a round, with the link to the next page or round. */
export function deltaPage<Row, State extends DeltaState>(
  call: GraphCall,
  state: State,
  rows: readonly Row[],
  { start, size, id, write, link }: DeltaPage<Row, State>,
): Entity {
  const end = start + size;
  const shown = rows.slice(start, end);
  const last = shown.at(-1);
  const next =
    last === undefined || end >= rows.length
      ? { '@odata.deltaLink': link('$deltatoken', nextRound(state, call.tenant.log)) }
      : { '@odata.nextLink': link('$skiptoken', { ...state, position: end, ...(id && { last: id(last) }) }) };
  return { ...next, value: shown.map(write) };
}
