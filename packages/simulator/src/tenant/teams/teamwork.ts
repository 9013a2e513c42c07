import type { Entity } from '../../base/entity.ts';
import { createDigits, createGuid } from '../../base/random.ts';
import { OUTSIDE_DOMAINS } from '../people/names.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { DAY } from '../people/time-zones.ts';
import type { Tenant } from '../tenant.ts';

/** What has been done to a post since the start. */
type PostChange = { readonly at: number; readonly deleted: boolean };

/**
 * What Teams, calls and Copilot are made from. Messages lie before `startedAt`, calls on every day; all are made when asked
 * for. Only changes, and what a caller must be able to find again, are stored.
 */
export type Teamwork = {
  readonly tenant: Tenant;
  /** Midnight (UTC) before the simulator started, in milliseconds. */
  readonly startedAt: number;
  readonly now: () => Date;
  /** By `channel id|post id`. */
  readonly postChanges: Map<string, PostChange>;
  /** Organizer of a meeting by its thread, as far as known. */
  readonly organizers: Map<string, string>;
  /** Ids and join links before `decorate`, by what it has made of them. */
  readonly aliases: Map<string, string>;
  /** Whether an application access policy admits the apps to online meetings. */
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

/** The tenant of federated people; it shares a channel with ours. */
export const PARTNER_TENANT = 'b3246f44-c0a1-4f27-96c6-25b18fa2c910';

/** `2026-01-05T08:00:00.123Z`, as Teams writes instants. */
export function formatInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

type ActorType =
  | 'aadUser'
  | 'federatedUser'
  | 'anonymousGuest'
  | 'phoneUser'
  | 'personalMicrosoftAccountUser'
  | 'skypeUser'
  | 'emailUser'
  | 'bot';

/** Somebody who writes, reacts, is mentioned or calls. */
export type Actor = {
  readonly id: string;
  readonly type: ActorType;
  readonly displayName: string;
  readonly tenantId: string | null;
  /** Mail address; of a member the principal name too. */
  readonly address: string | null;
};

export function toActor(person: SimulatedPerson, { tenant }: Pick<Teamwork, 'tenant'>): Actor {
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
    id: createGuid('federated', near.id),
    type: 'federatedUser',
    displayName: `${near.surname ?? 'Kim'} Partner`,
    tenantId: PARTNER_TENANT,
    address: `partner.${near.index}@${OUTSIDE_DOMAINS[0]}`,
  };
}

/** Everyone else who may appear around `near`: people without an account, a telephone, and accounts of other systems. */
export function createExternalActors(near: SimulatedPerson): readonly Actor[] {
  const phone = `+49170${createDigits(7, 'stray-phone', near.id)}`;
  const address = `news.${near.index}@${OUTSIDE_DOMAINS[1]}`;
  const skype = `live:.cid.${createGuid('skype', near.id).slice(0, 8)}${near.index}`;
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

/** `chatMessageFromIdentitySet` and the like: the kind that applies, and null for the others. */
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
