import { APPLICATION_ENDPOINTS, type ApplicationEndpointId } from './applications/application-endpoints.ts';
import { CALENDAR_ENDPOINTS, type CalendarEndpointId } from './calendar-endpoints.ts';
import { DIRECTORY_ENDPOINTS, type DirectoryEndpointId } from './directory-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { FILE_ENDPOINTS, type FileEndpointId } from './files/file-endpoints.ts';
import { MAIL_ENDPOINTS, type MailEndpointId } from './mail/mail-endpoints.ts';
import { TEAMS_ENDPOINTS, type TeamsEndpointId } from './teams/teams-endpoints.ts';

export type EndpointId =
  | DirectoryEndpointId
  | CalendarEndpointId
  | MailEndpointId
  | FileEndpointId
  | TeamsEndpointId
  | ApplicationEndpointId;

/**
 * Everything that the simulated Graph serves; any other path is a 404. `docs/reference/simulator.md` shows this table, held
 * by a test. Sources: facts 2.2 (pages), 3.1 and 3.2 (paths, roles, options).
 */
export const ENDPOINTS: readonly Endpoint<EndpointId>[] = Object.freeze([
  ...DIRECTORY_ENDPOINTS,
  ...CALENDAR_ENDPOINTS,
  ...MAIL_ENDPOINTS,
  ...FILE_ENDPOINTS,
  ...TEAMS_ENDPOINTS,
  ...APPLICATION_ENDPOINTS,
]);

export type Match = {
  readonly endpoint: Endpoint<EndpointId>;
  readonly slots: Readonly<Record<string, string>>;
};

/** Fixed segments in any letter case; endpoints with more fixed segments stand first. */
export function matchEndpoint(segments: readonly string[]): Match | undefined {
  for (const endpoint of ENDPOINTS) {
    const slots = matchPath(endpoint.path.split('/'), segments);
    if (slots !== undefined) return { endpoint, slots };
  }
  return undefined;
}

function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const slots: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const found = segments[index] ?? '';
    if (expected.startsWith('{')) slots[expected.slice(1, -1)] = found;
    else if (expected.toLowerCase() !== found.toLowerCase()) return undefined;
  }
  return Object.values(slots).includes('') ? undefined : slots;
}
