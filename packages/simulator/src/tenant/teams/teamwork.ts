import { type Entity, pick } from '../../base/entity.ts';
import { createDigits, createGuid } from '../../base/random.ts';
import { OUTSIDE_DOMAINS } from '../people/names.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { DAY } from '../people/time-zones.ts';
import type { Tenant } from '../tenant.ts';

type PostChange = { readonly at: number; readonly deleted: boolean };

/** The source of Teams, calls and Copilot, created on request. Messages precede `startedAt`, calls fall on every day. */
export type Teamwork = {
  readonly tenant: Tenant;
  /** Midnight (UTC) before the start, in milliseconds. */
  readonly startedAt: number;
  readonly now: () => Date;
  /** By `channel id|post id`. */
  readonly postChanges: Map<string, PostChange>;
  readonly organizers: Map<string, string>;
  /** Original ids and join links, by their decorated values. */
  readonly aliases: Map<string, string>;
  readonly meetingPolicy: { granted: boolean };
};

export function createTeamwork(tenant: Tenant, now: () => Date): Teamwork {
  return {
    tenant,
    startedAt: Math.floor(now().getTime() / DAY) * DAY,
    now,
    postChanges: new Map(),
    organizers: new Map(),
    aliases: new Map(),
    meetingPolicy: { granted: true },
  };
}

/** The tenant of federated people, which shares a channel. */
export const PARTNER_TENANT = 'b3246f44-c0a1-4f27-96c6-25b18fa2c910';
export const formatInstant = (milliseconds: number): string => new Date(milliseconds).toISOString();

type ActorType =
  | 'aadUser'
  | 'federatedUser'
  | 'anonymousGuest'
  | 'phoneUser'
  | 'personalMicrosoftAccountUser'
  | 'skypeUser'
  | 'emailUser'
  | 'bot';

export type Actor = {
  readonly id: string;
  readonly type: ActorType;
  readonly displayName: string;
  readonly tenantId: string | null;
  readonly address: string | null;
};

export function toActor(person: SimulatedPerson, { tenant }: Pick<Teamwork, 'tenant'>): Actor {
  return { ...pick(person, 'id', 'displayName'), type: 'aadUser', tenantId: tenant.id, address: person.mail };
}

export function federatedActor(near: SimulatedPerson): Actor {
  return {
    id: createGuid('federated', near.id),
    type: 'federatedUser',
    displayName: `${near.surname ?? 'Kim'} Partner`,
    tenantId: PARTNER_TENANT,
    address: `partner.${near.index}@${OUTSIDE_DOMAINS[0]}`,
  };
}

export function createExternalActors(near: SimulatedPerson): readonly Actor[] {
  const phone = `+49170${createDigits(7, 'stray-phone', near.id)}`;
  const address = `news.${near.index}@${OUTSIDE_DOMAINS[1]}`;
  const skype = `live:.cid.${createGuid('skype', near.id).slice(0, 8)}${near.index}`;
  const actor = (
    type: ActorType,
    id: string,
    displayName: string,
    homeTenant: string | null = null,
  ): Actor => ({
    id,
    type,
    displayName,
    tenantId: null,
    address: homeTenant,
  });
  return [
    actor(
      'anonymousGuest',
      `teamsvisitor:${createGuid('visitor', near.id).replaceAll('-', '')}`,
      `${near.givenName} (Guest)`,
    ),
    actor('phoneUser', `4:${phone}`, phone),
    actor('personalMicrosoftAccountUser', createGuid('msa', near.id), `${near.givenName} privat`, address),
    actor('skypeUser', skype, `${near.givenName} on Skype`),
    actor('emailUser', address, address, address),
  ];
}

export function botActor(seed: number, name = 'Poll bot'): Actor {
  return { id: createGuid(seed, 'bot', name), type: 'bot', displayName: name, tenantId: null, address: null };
}

/** `chatMessageFromIdentitySet` and the like: null for the kinds that do not apply. */
export function identitySet(actor: Actor): Entity {
  if (actor.type === 'bot') {
    return { device: null, user: null, application: applicationIdentity(actor) };
  }
  return { application: null, device: null, user: teamsUserIdentity(actor) };
}

function applicationIdentity({ id, displayName }: Actor): Entity {
  return {
    '@odata.type': '#microsoft.graph.teamworkApplicationIdentity',
    id,
    displayName,
    applicationIdentityType: 'bot',
  };
}

export function teamsUserIdentity({ id, displayName, type, tenantId }: Actor): Entity {
  return {
    '@odata.type': '#microsoft.graph.teamworkUserIdentity',
    id,
    displayName,
    userIdentityType: type,
    ...(tenantId === null ? {} : { tenantId }),
  };
}
