import type { Simulator } from 'nymgate-simulator';
import { createGraphClient } from '../../../packages/simulator/tests/clients.ts';

/** How much Graph itself has at this moment. */
export type Everything = { readonly users: number; readonly groups: number; readonly messages: number };

const ROLES = ['User.Read.All', 'GroupMember.Read.All', 'Mail.ReadBasic.All'];

/** Reads the simulated Graph past every gateway; people without a mailbox have no messages. */
export async function countAll(simulator: Simulator): Promise<Everything> {
  const graph = await createGraphClient(simulator, ROLES);
  const users = (await graph.walk('/v1.0/users?$top=999&$select=id')).rows;
  const groups = (await graph.walk('/v1.0/groups?$top=999&$select=id')).rows;
  let messages = 0;
  for (const { id } of users) {
    const list = `/v1.0/users/${String(id)}/messages?$top=1000&$select=id`;
    const { status } = await graph.get(list);
    if (status === 200) messages += (await graph.walk(list)).rows.length;
  }
  return { users: users.length, groups: groups.length, messages };
}
