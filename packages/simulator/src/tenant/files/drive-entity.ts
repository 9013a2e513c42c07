import { type Entity, pick } from '../../base/entity.ts';
import { createGuid, hashParts } from '../../base/random.ts';
import type { Mailbox } from '../calendar/meeting.ts';
import type { SimulatedGroup } from '../people/groups.ts';
import { DOMAINS, type SimulatedPerson } from '../people/people.ts';
import type { ItemContext, SimulatedDrive } from './drives.ts';

export function driveEntity(
  drive: SimulatedDrive,
  { people: [lead], tenantId }: Pick<ItemContext, 'people'> & { readonly tenantId: string },
): Entity {
  const used = hashParts('quota', drive.id).readUInt32LE(0);
  const total = 1_099_511_627_776;
  const personal = drive.owner.kind === 'person';
  return {
    createdDateTime: '2023-04-05T06:07:08Z',
    description: personal ? '' : `Files of ${lead.displayName}'s team`,
    ...pick(drive, 'id', 'name', 'webUrl'),
    lastModifiedDateTime: '2025-11-12T13:14:15Z',
    driveType: personal ? 'business' : 'documentLibrary',
    createdBy: { user: personal ? { displayName: 'System Account' } : createSharePointUser(lead) },
    lastModifiedBy: { user: createSharePointUser(lead) },
    owner:
      drive.owner.kind === 'person'
        ? { user: createSharePointUser(lead) }
        : groupIdentitySet(drive.owner.group),
    quota: { deleted: used % 100_000, remaining: total - used, state: 'normal', total, used },
    sharePointIds: { ...pick(drive, 'listId', 'siteId', 'siteUrl', 'webId'), tenantId },
    ...(drive.use === 'cache' ? { system: {} } : {}),
  };
}

/** SharePoint adds `email` to the properties of the identity's type (graph-facts.md#3.5). */
export function createSharePointUser(person: SimulatedPerson): Entity {
  return { email: person.mail, id: person.id, displayName: person.displayName };
}

export function siteIdentitySet(person: SimulatedPerson): Entity {
  return {
    user: createSharePointUser(person),
    siteUser: {
      id: String(10 + person.index),
      displayName: person.displayName,
      email: person.mail,
      loginName: `i:0#.f|membership|${person.userPrincipalName.toLowerCase()}`,
    },
  };
}

/** An application on behalf of a person. */
export function applicationIdentitySet(person: SimulatedPerson): Entity {
  return {
    application: { id: createGuid('application', 'office'), displayName: `Flow of ${person.displayName}` },
    user: createSharePointUser(person),
  };
}

export function createExternalIdentitySet({ name, address }: Mailbox): Entity {
  return {
    user: { email: address, displayName: name, loginName: `i:0#.f|membership|urn%3aspo%3aguest#${address}` },
  };
}

function groupIdentitySet(group: SimulatedGroup): Entity {
  return {
    group: {
      email: `${group.mailNickname}@${DOMAINS[0]}`,
      id: group.id,
      displayName: `${group.displayName} Owners`,
    },
  };
}
