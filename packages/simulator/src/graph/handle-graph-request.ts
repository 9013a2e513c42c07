import type { Entity } from '../base/entity.ts';
import { GraphError } from '../base/graph-error.ts';
import { handleWrite, matchWrite } from './administration/handle-write.ts';
import { PRINCIPAL_ROUTES } from './administration/list-principal-records.ts';
import { SIGNED_IN_ROUTES } from './administration/signed-in.ts';
import { type Authenticator, authorize, rolesAt } from './authenticate.ts';
import { APPLICATION_ROUTES } from './directory/applications.ts';
import { DIRECTORY_ROUTES } from './directory/directory-endpoints.ts';
import { type EndpointId, type Match, matchEndpoint } from './endpoints.ts';
import { FILE_ROUTES } from './files/file-endpoints.ts';
import type { GraphCall, GraphContext } from './odata/call.ts';
import type { Endpoint } from './odata/endpoint.ts';
import { computeTags, matchesTag } from './odata/entity-tag.ts';
import { checkConsistency, readOptions } from './odata/read-options.ts';
import { readPreferences, readTarget } from './odata/read-request.ts';
import { CALENDAR_ROUTES } from './outlook/calendar-endpoints.ts';
import { MAIL_ROUTES } from './outlook/mail-endpoints.ts';
import { TEAMS_ROUTES } from './teams/teams-endpoints.ts';

export type GraphRequest = {
  readonly method: string;
  readonly rawTarget: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Empty when there is none. */
  readonly body: string;
};

export type GraphResponse = {
  /** 201 and 204 of what changes something; 304: the caller has it already. */
  readonly status: 200 | 201 | 204 | 304;
  /** A number is the answer to `/$count`: plain text. */
  readonly body: Entity | number;
  readonly service: Endpoint['service'];
  readonly applied: readonly string[];
  /** Of the header; of a single entity that has one. */
  readonly tag?: string | undefined;
};

const ROUTES: Readonly<Record<EndpointId, (call: GraphCall) => Entity>> = {
  ...DIRECTORY_ROUTES,
  ...CALENDAR_ROUTES,
  ...MAIL_ROUTES,
  ...FILE_ROUTES,
  ...TEAMS_ROUTES,
  ...APPLICATION_ROUTES,
  ...PRINCIPAL_ROUTES,
  ...SIGNED_IN_ROUTES,
};

/** One request, from its target as it came on the wire to the answer's JSON. Rejects with GraphError. */
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
  const asked = readOptions(match.endpoint, target.query);
  const options = counted ? { ...asked, count: true, top: 1 } : asked;
  checkConsistency(
    match.endpoint,
    options,
    request.headers['consistencylevel']?.toLowerCase() === 'eventual',
  );
  const excludeParents = request.headers['deltaexcludeparent'] !== undefined;
  const call = { ...context, ...match, target, options, preferences, excludeParents, roles, person };
  const route = ROUTES[match.endpoint.id];
  const found = inVersion(version, context, () => route(call));
  const body = counted ? Number(found['@odata.count']) : found;
  const tags = computeTags(call, found, route);
  const status = matchesTag(call, tags, request.headers['if-none-match']) ? 304 : 200;
  return { status, body, service: match.endpoint.service, applied: preferences.applied, tag: tags[0] };
}

/** What the routes write is v1.0; under `/beta` every address in an answer, and that of a fresh start, is one of beta. */
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

/** Object id and principal name of the person whose mailbox is asked for, in small letters. */
function mailboxNames({ tenant }: GraphContext, key: string | undefined): readonly string[] {
  const person = key === undefined ? undefined : tenant.person(key);
  return person === undefined ? [] : [person.id, person.userPrincipalName].map((name) => name.toLowerCase());
}

/** Under `/beta` only endpoints that say so are served. */
function matchVersion(version: string | undefined, rest: readonly string[]): Match | undefined {
  const match = version === 'v1.0' || version === 'beta' ? matchEndpoint(rest) : undefined;
  return version === 'v1.0' || match?.endpoint.beta === true ? match : undefined;
}
