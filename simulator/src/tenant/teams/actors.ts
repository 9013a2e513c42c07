import type { Entity } from '../../base/entity.ts';
import { digitsOf, guidOf } from '../../random.ts';
import { OUTSIDE_DOMAINS } from '../names.ts';
import type { SimulatedPerson } from '../people.ts';
import { PARTNER_TENANT, type Teamwork } from './teamwork.ts';

export type ActorType =
  | 'aadUser'
  | 'federatedUser'
  | 'anonymousGuest'
  | 'phoneUser'
  | 'personalMicrosoftAccountUser'
  | 'skypeUser'
  | 'emailUser'
  | 'bot';

/** Whoever writes, reacts, is mentioned or calls. */
export type Actor = {
  readonly id: string;
  readonly type: ActorType;
  readonly displayName: string;
  readonly tenantId: string | null;
  /** Mail address; of a member the principal name too. */
  readonly address: string | null;
};

export function actorOf(person: SimulatedPerson, { tenant }: Pick<Teamwork, 'tenant'>): Actor {
  return {
    id: person.id,
    type: 'aadUser',
    displayName: person.displayName,
    tenantId: tenant.id,
    address: person.mail,
  };
}

/** Somebody of a partner company, known to `near`. */
export function federatedActor(near: SimulatedPerson): Actor {
  return {
    id: guidOf('federated', near.id),
    type: 'federatedUser',
    displayName: `${near.surname ?? 'Kim'} Partner`,
    tenantId: PARTNER_TENANT,
    address: `partner.${near.index}@${OUTSIDE_DOMAINS[0]}`,
  };
}

/** People without any account, a telephone, and accounts of other systems: everyone that may turn up around `near`. */
export function strayActors(near: SimulatedPerson): readonly Actor[] {
  const phone = `+49170${digitsOf(7, 'stray-phone', near.id)}`;
  const address = `news.${near.index}@${OUTSIDE_DOMAINS[1]}`;
  const skype = `live:.cid.${guidOf('skype', near.id).slice(0, 8)}${near.index}`;
  const actor = (type: ActorType, id: string, displayName: string, own: string | null = null): Actor => ({
    id,
    type,
    displayName,
    tenantId: null,
    address: own,
  });
  return [
    actor(
      'anonymousGuest',
      `teamsvisitor:${guidOf('visitor', near.id).replaceAll('-', '')}`,
      `${near.givenName} (Guest)`,
    ),
    actor('phoneUser', `4:${phone}`, phone),
    actor('personalMicrosoftAccountUser', guidOf('msa', near.id), `${near.givenName} privat`, address),
    actor('skypeUser', skype, `${near.givenName} on Skype`),
    actor('emailUser', address, address, address),
  ];
}

export function botActor(seed: number, name = 'Poll bot'): Actor {
  return { id: guidOf(seed, 'bot', name), type: 'bot', displayName: name, tenantId: null, address: null };
}

/** `chatMessageFromIdentitySet` and its kin: who it is, by kind, the other kinds null. */
export function identitySet(actor: Actor): Entity {
  if (actor.type === 'bot') {
    return { device: null, user: null, application: applicationIdentity(actor) };
  }
  return { application: null, device: null, user: userIdentity(actor) };
}

function applicationIdentity({ id, displayName }: Actor): Entity {
  return {
    '@odata.type': '#microsoft.graph.teamworkApplicationIdentity',
    id,
    displayName,
    applicationIdentityType: 'bot',
  };
}

export function userIdentity({ id, displayName, type, tenantId }: Actor): Entity {
  return {
    '@odata.type': '#microsoft.graph.teamworkUserIdentity',
    id,
    displayName,
    userIdentityType: type,
    ...(tenantId === null ? {} : { tenantId }),
  };
}
