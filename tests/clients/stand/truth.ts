import type { Simulator } from 'nymgate-simulator';
import { createPseudonymizer } from '../../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { createGraphClient, type GraphClient } from '../../../packages/simulator/tests/clients.ts';
import { keyOf } from './keys.ts';

/** What Graph itself says, past every gateway: what a client must see through one. */
export type Truth = {
  readonly people: number;
  /** Of everybody, sorted; empty for nobody's. */
  readonly departments: readonly string[];
  readonly enabled: number;
  /** Place in the list of users of somebody who has mail, events and chats. */
  readonly person: number;
  readonly messages: number;
  readonly events: number;
  readonly chats: number;
  readonly chatMembers: number;
  readonly chatMessages: number;
  /** The id of a message is unique in its chat only. */
  readonly chatMessageIds: number;
};

const ROLES = [
  'User.Read.All',
  'GroupMember.Read.All',
  'Mail.ReadBasic.All',
  'Calendars.ReadBasic.All',
  'Chat.Read.All',
];

type Row = Readonly<Record<string, unknown>>;

/** Asks the simulated Graph with an application of its own. */
export async function readTruth(simulator: Simulator): Promise<Truth> {
  const graph = await createGraphClient(simulator, ROLES);
  const users = await rowsOf(graph, '/v1.0/users?$top=999&$select=id,department');
  const enabled = await rowsOf(graph, '/v1.0/users?$top=999&$filter=accountEnabled eq true');
  const member = simulator.people.find(({ kind }) => kind === 'member');
  // The gateway lists users by their pseudonyms.
  const { reversible } = createPseudonymizer({
    scheme: 'native',
    keys: [{ id: 1, secret: keyOf(1) }],
    tenant: simulator.tenantId,
  });
  const pseudonyms = users.map(({ id }) => reversible(String(id), 'person'));
  const person = pseudonyms.toSorted().indexOf(reversible(member?.id ?? '', 'person'));
  const own = `/v1.0/users/${member?.id}`;
  const chatMessages = await rowsOf(graph, `${own}/chats/getAllMessages`);
  const chats = await rowsOf(graph, `${own}/chats?$expand=members`);
  return {
    people: users.length,
    departments: users.map(({ department }) => String(department ?? '')).toSorted(),
    enabled: enabled.length,
    person,
    messages: (await rowsOf(graph, `${own}/messages?$top=100`)).length,
    events: (await rowsOf(graph, `${own}/events?$top=100`)).length,
    chats: chats.length,
    chatMembers: chats.reduce((sum, { members }) => sum + (members as readonly unknown[]).length, 0),
    chatMessages: chatMessages.length,
    chatMessageIds: new Set(chatMessages.map(({ id }) => id)).size,
  };
}

async function rowsOf(graph: GraphClient, target: string): Promise<readonly Row[]> {
  return (await graph.walk(target.replaceAll(' ', '%20'))).rows;
}
