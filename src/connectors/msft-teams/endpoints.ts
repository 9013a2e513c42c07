import type { EndpointRule } from '../../plan/rule-set.ts';
import type { ConnectorOptions } from '../connector.ts';
import { userEndpoint, usersEndpoint } from '../directory-endpoints.ts';
import { linkSpellings } from '../link-spellings.ts';
import { callEndpoints } from './call-endpoints.ts';
import { chatEndpoints } from './chat-endpoints.ts';
import type { EndpointPart } from './endpoint-part.ts';
import { slotsOf } from './slots.ts';
import { teamEndpoints } from './team-endpoints.ts';

export function endpoints(options: ConnectorOptions): readonly EndpointRule[] {
  const own = [...teamEndpoints(), ...chatEndpoints(), ...callEndpoints()];
  return [...own.map((part) => complete(part, options)), usersEndpoint(), userEndpoint(options)];
}

function complete(part: EndpointPart, options: ConnectorOptions): EndpointRule {
  const { path, linkTemplates = linkSpellings(path) } = part;
  const slots = slotsOf(path, options);
  return {
    ...part,
    ...(linkTemplates.length > 0 && { linkTemplates }),
    ...(Object.keys(slots).length > 0 && { slots }),
  };
}
