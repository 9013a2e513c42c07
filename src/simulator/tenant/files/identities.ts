import { guidOf } from '../../random.ts';
import type { Entity, SimulatedPerson } from '../../types.ts';
import type { SimulatedGroup } from '../groups.ts';
import type { Mailbox } from '../meeting.ts';
import { DOMAINS } from '../people.ts';

/** An identity of SharePoint: `email` stands beside the properties of its type (graph-facts.md#3.5). */
export function userIdentity(person: SimulatedPerson): Entity {
  return { email: person.mail, id: person.id, displayName: person.displayName };
}

/** `sharePointIdentitySet`: the person a second time, as the site knows it, with the claim of the sign-in. */
export function siteIdentitySet(person: SimulatedPerson): Entity {
  return {
    user: userIdentity(person),
    siteUser: {
      id: String(10 + person.index),
      displayName: person.displayName,
      email: person.mail,
      loginName: `i:0#.f|membership|${person.userPrincipalName.toLowerCase()}`,
    },
  };
}

/** By an application, in the name of a person. */
export function applicationIdentitySet(person: SimulatedPerson): Entity {
  return {
    application: { id: guidOf('application', 'office'), displayName: `Flow of ${person.displayName}` },
    user: userIdentity(person),
  };
}

/** Somebody outside who has no account: known by the address alone. */
export function strangerIdentitySet({ name, address }: Mailbox): Entity {
  return {
    user: { email: address, displayName: name, loginName: `i:0#.f|membership|urn%3aspo%3aguest#${address}` },
  };
}

export function groupIdentitySet(group: SimulatedGroup): Entity {
  return {
    group: {
      email: `${group.mailNickname}@${DOMAINS[0]}`,
      id: group.id,
      displayName: `${group.displayName} Owners`,
    },
  };
}
