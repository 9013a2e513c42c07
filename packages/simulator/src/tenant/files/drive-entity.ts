import type { Entity } from '../../base/entity.ts';
import { createGuid, hashParts } from '../../base/random.ts';
import type { Mailbox } from '../calendar/meeting.ts';
import type { SimulatedGroup } from '../people/groups.ts';
import { DOMAINS, type SimulatedPerson } from '../people/people.ts';
import type { ItemContext, SimulatedDrive } from './drives.ts';

/** The drive with all its properties, also those that come only when selected. */
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
    id: drive.id,
    lastModifiedDateTime: '2025-11-12T13:14:15Z',
    name: drive.name,
    webUrl: drive.webUrl,
    driveType: personal ? 'business' : 'documentLibrary',
    createdBy: { user: personal ? { displayName: 'System Account' } : createSharePointUser(lead) },
    lastModifiedBy: { user: createSharePointUser(lead) },
    owner:
      drive.owner.kind === 'person'
        ? { user: createSharePointUser(lead) }
        : groupIdentitySet(drive.owner.group),
    quota: { deleted: used % 100_000, remaining: total - used, state: 'normal', total, used },
    sharePointIds: {
      listId: drive.listId,
      siteId: drive.siteId,
      siteUrl: drive.siteUrl,
      tenantId,
      webId: drive.webId,
    },
    ...(drive.use === 'cache' ? { system: {} } : {}),
  };
}

/** An identity of SharePoint: `email` stands beside the properties of its type (graph-facts.md#3.5). */
export function createSharePointUser(person: SimulatedPerson): Entity {
  return { email: person.mail, id: person.id, displayName: person.displayName };
}

/** `sharePointIdentitySet`: the person, and once more as the site knows the person, with the claim of the sign-in. */
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

/** Done by an application in the name of a person. */
export function applicationIdentitySet(person: SimulatedPerson): Entity {
  return {
    application: { id: createGuid('application', 'office'), displayName: `Flow of ${person.displayName}` },
    user: createSharePointUser(person),
  };
}

/** Somebody outside who has no account, known only by the address. */
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
