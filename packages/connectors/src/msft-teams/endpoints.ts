import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { userEndpoint, usersEndpoint } from '../builders/directory-endpoints.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';
import { callEndpoints } from './call-endpoints.ts';
import { chatEndpoints } from './chat-endpoints.ts';
import { createSlots, type EndpointPart } from './endpoint-parts.ts';
import { teamEndpoints } from './team-endpoints.ts';

export function teamsEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  const own = [...teamEndpoints(options), ...chatEndpoints(options), ...callEndpoints(options)];
  return [...own.map((part) => toEndpoint(part, options)), usersEndpoint(), userEndpoint(options)];
}

function toEndpoint(part: EndpointPart, options: ConnectorOptions): EndpointRule {
  const slots = createSlots(part.path, options);
  return {
    ...part,
    ...(Object.keys(slots).length > 0 && { slots }),
  };
}
