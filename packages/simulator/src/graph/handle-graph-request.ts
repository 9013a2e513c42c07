import type { Entity } from '../base/entity.ts';
import { GraphError } from '../base/graph-error.ts';
import { handleWrite, matchWrite } from './administration/handle-write.ts';
import { type Authenticator, authorize, rolesAt } from './authenticate.ts';
import { type Match, matchEndpoint } from './endpoints.ts';
import type { Endpoint, GraphCall, GraphContext } from './odata/call.ts';
import { checkConsistency, readOptions } from './odata/read-options.ts';
import { readPreferences, readTarget } from './odata/read-request.ts';

export type GraphRequest = {
  readonly method: string;
  readonly rawTarget: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

export type GraphResponse = {
  readonly status: 200 | 201 | 204 | 304;
  readonly body: Entity | number;
  readonly service: Endpoint['service'];
  readonly applied: readonly string[];
  readonly tag?: string | undefined;
};

/** Rejects with GraphError. */
export async function handleGraphRequest(
  context: GraphContext,
  authenticate: Authenticator,
  request: GraphRequest,
): Promise<GraphResponse> {
  const caller = await authenticate(request.headers['authorization']);
  const { person } = caller;
  const target = readTarget(request.rawTarget);
  const [version, ...rest] = target.segments;
  const change = version?.toLowerCase() === 'v1.0' ? matchWrite(request.method, rest) : undefined;
  if (change !== undefined) {
    const write = { body: request.body, prefer: request.headers['prefer'] };
    const answer = handleWrite({ ...context, roles: caller.roles, person }, change, write);
    return { ...answer, service: 'directory', applied: [] };
  }
  const counted = rest.at(-1)?.toLowerCase() === '$count';
  const match = matchVersion(version?.toLowerCase(), counted ? rest.slice(0, -1) : rest);
  if (match === undefined || (counted && match.endpoint.options.$count !== true))
    throw new GraphError(
      404,
      'ResourceNotFound',
      `Resource not found for the segment '${rest.at(-1) ?? version ?? ''}'.`,
    );
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new GraphError(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    );
  }
  const roles = rolesAt(caller, match.endpoint, mailboxNames(context, match.slots['user']));
  authorize(match.endpoint, roles);
  const preferences = readPreferences(request.headers['prefer']);
  const parsed = readOptions(match.endpoint, target.query);
  const options = counted ? { ...parsed, count: true, top: 1 } : parsed;
  checkConsistency(
    match.endpoint,
    options,
    request.headers['consistencylevel']?.toLowerCase() === 'eventual',
  );
  const excludeParents = request.headers['deltaexcludeparent'] !== undefined;
  const call = { ...context, ...match, target, options, preferences, excludeParents, roles, person };
  const found = inVersion(version, context, () => match.endpoint.run(call));
  const body = counted ? Number(found['@odata.count']) : found;
  const tags = computeTags(call, found);
  const status = matchesTag(call, tags, request.headers['if-none-match']) ? 304 : 200;
  return { status, body, service: match.endpoint.service, applied: preferences.applied, tag: tags[0] };
}

/** Routes write v1.0; under `/beta`, URLs in the response and in `Location` are rewritten. */
function inVersion(version: string | undefined, { graphUrl }: GraphContext, make: () => Entity): Entity {
  if (version?.toLowerCase() !== 'beta') return make();
  const toBeta = (text: string) => text.replaceAll(`${graphUrl}/v1.0/`, `${graphUrl}/beta/`);
  try {
    return JSON.parse(toBeta(JSON.stringify(make()))) as Entity;
  } catch (error) {
    if (!(error instanceof GraphError) || error.headers['location'] === undefined) throw error;
    const { status, code, message, inner } = error;
    const headers = { ...error.headers, location: toBeta(error.headers['location']) };
    throw new GraphError(status, code, message, { headers, ...(inner !== undefined && { inner }) });
  }
}

/** Object id and principal name of the mailbox owner, in lower case. */
function mailboxNames({ tenant }: GraphContext, key: string | undefined): readonly string[] {
  const person = key === undefined ? undefined : tenant.person(key);
  return person === undefined ? [] : [person.id, person.userPrincipalName].map((name) => name.toLowerCase());
}

/** `/beta` serves only endpoints marked so. */
function matchVersion(version: string | undefined, rest: readonly string[]): Match | undefined {
  const match = version === 'v1.0' || version === 'beta' ? matchEndpoint(rest) : undefined;
  return version === 'v1.0' || match?.endpoint.beta === true ? match : undefined;
}

/** The header's tag first; none for a collection. Drive items have two, also when the response omits them. */
function computeTags(call: GraphCall, answer: Entity): readonly string[] {
  const complete = call.endpoint.id === 'drive-item' ? toCompleteItem(call) : answer;
  return [complete['@odata.etag'], complete['eTag'], complete['cTag']].filter(
    (tag) => typeof tag === 'string',
  );
}

/** Without selection or `decorate`, which has already seen the item. */
function toCompleteItem(call: GraphCall): Entity {
  const options = { ...call.options, select: undefined };
  return call.endpoint.run({ ...call, options, decorate: (_kind, entity) => entity });
}

/** Graph documents `If-None-Match` for drive items only (graph-facts.md#2.6). */
function matchesTag(call: GraphCall, tags: readonly string[], condition: string | undefined): boolean {
  if (call.endpoint.id !== 'drive-item' || condition === undefined) return false;
  const plain = (tag: string) => tag.trim().replace(/^W\//, '');
  // Tags of drive items contain commas, so the whole header is compared first.
  const given = [condition, ...condition.split(/,(?=\s*(?:W\/)?")/)].map(plain);
  return tags.some((tag) => given.includes(plain(tag)));
}
