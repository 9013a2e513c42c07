import type { Entity } from '../types.ts';
import { type Authenticator, authorize } from './authenticate.ts';
import { calendarViewDelta } from './calendar-delta.ts';
import type { GraphCall, GraphContext } from './call.ts';
import { groupsDelta, usersDelta } from './directory-delta.ts';
import {
  getGroup,
  getManager,
  getUser,
  listDirectReports,
  listGroups,
  listMembers,
  listOwners,
  listTransitiveMembers,
  listUserMembers,
  listUsers,
} from './directory-routes.ts';
import { type EndpointId, matchEndpoint } from './endpoints.ts';
import { GraphError } from './graph-error.ts';
import {
  getEvent,
  getMailboxSettings,
  getMailboxSettingsPart,
  listCalendars,
  listEvents,
  viewEvents,
} from './outlook-routes.ts';
import { readPreferences } from './prefer.ts';
import { checkConsistency, readOptions } from './read-options.ts';
import { readTarget } from './read-target.ts';

export type GraphRequest = {
  readonly method: string;
  readonly rawTarget: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
};

export type GraphAnswer = {
  readonly body: Entity;
  readonly service: 'directory' | 'outlook';
  readonly applied: readonly string[];
};

const ROUTES: Readonly<Record<EndpointId, (call: GraphCall) => Entity>> = {
  users: listUsers,
  user: getUser,
  'user-manager': getManager,
  'user-direct-reports': listDirectReports,
  'users-delta': usersDelta,
  groups: listGroups,
  group: getGroup,
  'group-members': listMembers,
  'group-members-users': listUserMembers,
  'group-transitive-members': listTransitiveMembers,
  'group-owners': listOwners,
  'groups-delta': groupsDelta,
  'mailbox-settings': getMailboxSettings,
  'mailbox-settings-part': getMailboxSettingsPart,
  events: listEvents,
  event: getEvent,
  'calendar-events': listEvents,
  calendars: listCalendars,
  'calendars-events': listEvents,
  'calendar-view': viewEvents,
  'calendar-calendar-view': viewEvents,
  'calendars-calendar-view': viewEvents,
  'calendar-view-delta': calendarViewDelta,
};

/** One request, from its target as it came on the wire to the answer's JSON. Rejects with GraphError. */
export async function answerGraph(
  context: GraphContext,
  authenticate: Authenticator,
  request: GraphRequest,
): Promise<GraphAnswer> {
  const { roles } = await authenticate(request.headers['authorization']);
  const target = readTarget(request.rawTarget);
  const [version, ...rest] = target.segments;
  const match = version?.toLowerCase() === 'v1.0' ? matchEndpoint(rest) : undefined;
  if (match === undefined)
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
  authorize(match.endpoint, roles);
  const preferences = readPreferences(request.headers['prefer']);
  const options = readOptions(match.endpoint, target.query);
  checkConsistency(
    match.endpoint,
    options,
    request.headers['consistencylevel']?.toLowerCase() === 'eventual',
  );
  const body = ROUTES[match.endpoint.id]({ ...context, ...match, target, options, preferences, roles });
  return { body, service: match.endpoint.service, applied: preferences.applied };
}
