import type { Entity } from '../base/entity.ts';
import { GraphError } from '../base/graph-error.ts';
import { answerWrite, matchWrite } from './administration/answer-write.ts';
import { PRINCIPAL_ROUTES } from './administration/principals.ts';
import { SIGNED_IN_ROUTES } from './administration/signed-in.ts';
import { type Authenticator, authorize, rolesAt } from './authenticate.ts';
import { APPLICATION_ROUTES } from './directory/applications.ts';
import { DIRECTORY_ROUTES } from './directory/directory-endpoints.ts';
import { type EndpointId, type Match, matchEndpoint } from './endpoints.ts';
import { FILE_ROUTES } from './files/file-endpoints.ts';
import type { GraphCall, GraphContext } from './odata/call.ts';
import type { Endpoint } from './odata/endpoint.ts';
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

export type GraphAnswer = {
  /** 201 and 204 of what changes something. */
  readonly status: 200 | 201 | 204;
  /** A number is the answer to `/$count`: plain text. */
  readonly body: Entity | number;
  readonly service: Endpoint['service'];
  readonly applied: readonly string[];
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
export async function answerGraph(
  context: GraphContext,
  authenticate: Authenticator,
  request: GraphRequest,
): Promise<GraphAnswer> {
  const caller = await authenticate(request.headers['authorization']);
  const { person } = caller;
  const target = readTarget(request.rawTarget);
  const [version, ...rest] = target.segments;
  const change = version?.toLowerCase() === 'v1.0' ? matchWrite(request.method, rest) : undefined;
  if (change !== undefined) {
    const write = { body: request.body, prefer: request.headers['prefer'] };
    const answer = answerWrite({ ...context, roles: caller.roles, person }, change, write);
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
  const found = ROUTES[match.endpoint.id](call);
  const body = counted ? Number(found['@odata.count']) : found;
  return { status: 200, body, service: match.endpoint.service, applied: preferences.applied };
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
