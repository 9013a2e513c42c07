import { PRINCIPAL_ENDPOINTS } from './administration/list-principal-records.ts';
import { SIGNED_IN_ENDPOINTS } from './administration/signed-in.ts';
import { APPLICATION_ENDPOINTS } from './directory/applications.ts';
import { DIRECTORY_ENDPOINTS } from './directory/directory-endpoints.ts';
import { FILE_ENDPOINTS } from './files/file-endpoints.ts';
import type { Endpoint } from './odata/call.ts';
import { matchPath } from './odata/match-path.ts';
import { CALENDAR_ENDPOINTS } from './outlook/calendar-endpoints.ts';
import { MAIL_ENDPOINTS } from './outlook/mail-endpoints.ts';
import { TEAMS_ENDPOINTS } from './teams/teams-endpoints.ts';

/** Everything that is served; other paths get 404. A test compares docs/reference/simulator.md with this table. */
export const ENDPOINTS: readonly Endpoint[] = Object.freeze([
  ...DIRECTORY_ENDPOINTS,
  ...CALENDAR_ENDPOINTS,
  ...MAIL_ENDPOINTS,
  ...FILE_ENDPOINTS,
  ...TEAMS_ENDPOINTS,
  ...APPLICATION_ENDPOINTS,
  ...PRINCIPAL_ENDPOINTS,
  ...SIGNED_IN_ENDPOINTS,
]);

export type Match = {
  readonly endpoint: Endpoint;
  readonly slots: Readonly<Record<string, string>>;
};

/** Fixed segments match in any case; endpoints with more fixed segments come first. */
export function matchEndpoint(segments: readonly string[]): Match | undefined {
  for (const endpoint of ENDPOINTS) {
    const slots = matchPath(endpoint.path.split('/'), segments);
    if (slots !== undefined) return { endpoint, slots };
  }
  return undefined;
}
