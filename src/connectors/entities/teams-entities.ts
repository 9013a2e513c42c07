import { keep } from '../../native/builders.ts';
import type { EntityRule } from '../../plan/rule-set.ts';
import type { ConnectorOptions } from '../connector.ts';
import { annotations } from './annotations.ts';
import { CALL_ENTITIES, CALL_TYPES } from './call-tables.ts';
import { CHAT_ENTITIES, CHAT_TYPES } from './chat-tables.ts';
import { COPILOT_ENTITIES, COPILOT_TYPES } from './copilot-tables.ts';
import { type DescribedTables, entryOf, type Properties } from './entity-table.ts';
import { MEETING_ENTITIES, MEETING_TYPES } from './meeting-tables.ts';
import { IDENTITY_ENTITIES } from './teams-identity.ts';
import { personId } from './user.ts';

const ENTITIES: DescribedTables = {
  ...CHAT_ENTITIES,
  ...CALL_ENTITIES,
  ...MEETING_ENTITIES,
  ...COPILOT_ENTITIES,
};
const TYPES: Readonly<Record<string, Properties>> = {
  ...CHAT_TYPES,
  ...CALL_TYPES,
  ...MEETING_TYPES,
  ...COPILOT_TYPES,
};

/** Where else than in identities the object id of a person stands: option pseudonymizeAppIds decides about it too. */
const PERSON_IDS: Readonly<Record<string, string>> = {
  conversationMember: 'userId',
  callParticipant: 'id',
  pstnCallLogRow: 'userId',
  directRoutingLogRow: 'userId',
};

/** Names of every entity and complex type that msft-teams and msft-copilot may return, but accounts. */
export function teamsEntityNames(): readonly string[] {
  return [ENTITIES, IDENTITY_ENTITIES, TYPES].flatMap(Object.keys);
}

/** The entity of that name; undefined when it is none of these. */
export function teamsEntity(name: string, options: ConnectorOptions): EntityRule | undefined {
  const described = entryOf(ENTITIES, name);
  if (described !== undefined) {
    const [description, ...tables] = described;
    return { description, properties: merge([annotations(), ...tables, personIdOf(name, options)]) };
  }
  const table = entryOf(TYPES, name);
  if (table !== undefined) return { properties: { '@odata.type': keep('metadata', 'odataType'), ...table } };
  return entryOf(IDENTITY_ENTITIES, name)?.(options);
}

function personIdOf(name: string, options: ConnectorOptions): Properties {
  const property = PERSON_IDS[name];
  return property === undefined || options.pseudonymizeAppIds ? {} : { [property]: personId(options) };
}

function merge(tables: readonly Properties[]): Properties {
  return Object.fromEntries(tables.flatMap((table) => Object.entries(table)));
}
