import { type Entity, pick } from '../../base/entity.ts';
import { createDigits, createGuid } from '../../base/random.ts';
import { getExchangeAddress } from '../people/people.ts';
import { type Actor, federatedActor, type Teamwork, toActor } from '../teams/teamwork.ts';
import { type CallParticipants, type CallSeed, getCallParticipants, partId } from './call-seeds.ts';

/** Keys of an identity set; null where they do not apply. */
const KINDS = [
  'acsUser',
  'spoolUser',
  'phone',
  'guest',
  'encrypted',
  'onPremises',
  'acsApplicationInstance',
  'spoolApplicationInstance',
  'applicationInstance',
  'application',
  'device',
  'user',
] as const;
type CallKind = (typeof KINDS)[number] | 'azureCommunicationServicesUser' | 'assertedIdentity';

export type CallActor = {
  readonly kind: CallKind;
  readonly id: string;
  readonly displayName: string | null;
  readonly tenantId: string | null;
  readonly userPrincipalName: string | null;
};

const LARGE = 140;

export function callActors(world: Teamwork, seed: CallSeed): readonly CallActor[] {
  const place = getCallParticipants(world, seed);
  const people = place.people.map((person) => userActor(toActor(person, world), person.userPrincipalName));
  if (seed.kind === 'peerToPeer') return people.length > 1 ? people : [...people, phoneActor(seed, 0)];
  const strangers = createExternalActors(seed, place).slice(0, seed.number % 4 < 2 ? 9 : seed.number % 3);
  const crowd = seed.kind === 'allHands' ? LARGE - people.length - strangers.length : 0;
  return [
    ...people,
    ...strangers,
    ...Array.from({ length: Math.max(crowd, 0) }, (_, index) => guestActor(seed, index + 1)),
  ];
}

function userActor(actor: Actor, userPrincipalName: string | null): CallActor {
  return { kind: 'user', ...pick(actor, 'id', 'displayName', 'tenantId'), userPrincipalName };
}

function phoneActor(seed: CallSeed, index: number): CallActor {
  const number = `+49151${createDigits(8, 'call-phone', seed.id, index)}`;
  return { kind: 'phone', id: number, displayName: number, tenantId: null, userPrincipalName: null };
}

function guestActor(seed: CallSeed, index: number): CallActor {
  return {
    kind: 'guest',
    id: partId(seed, 'guest', index),
    displayName: `Visitor ${index}`,
    tenantId: null,
    userPrincipalName: null,
  };
}

function createExternalActors(seed: CallSeed, { organizer }: CallParticipants): readonly CallActor[] {
  const federated = federatedActor(organizer);
  const bare = (kind: CallKind, id: string, displayName: string | null): CallActor => ({
    kind,
    id,
    displayName,
    tenantId: null,
    userPrincipalName: null,
  });
  return [
    userActor(federated, federated.address),
    phoneActor(seed, 0),
    guestActor(seed, 0),
    bare('application', createGuid('call-bot'), 'Recorder by Litware'),
    bare(
      'azureCommunicationServicesUser',
      `8:acs:${partId(seed, 'acs')}_0000000b`,
      `${organizer.surname} via web`,
    ),
    bare('onPremises', getExchangeAddress(organizer), `${organizer.displayName} (old desk)`),
    bare('encrypted', partId(seed, 'encrypted'), null),
    bare('applicationInstance', createGuid('auto-attendant'), `Reception ${organizer.office}`),
    bare('assertedIdentity', `+4989${createDigits(7, 'asserted', seed.id)}`, organizer.displayName),
  ];
}

export function createLegacyIdentitySet(actor: CallActor): Entity {
  const empty = Object.fromEntries(KINDS.map((kind) => [kind, null]));
  return { ...empty, [actor.kind]: toIdentity(actor) };
}

function newIdentitySet(actor: CallActor): Entity {
  return {
    '@odata.type': '#microsoft.graph.communicationsIdentitySet',
    endpointType: null,
    [actor.kind]: {
      ...(actor.kind === 'user' ? { '@odata.type': '#microsoft.graph.communicationsUserIdentity' } : {}),
      ...toIdentity(actor),
      ...(actor.kind === 'user' ? { userPrincipalName: actor.userPrincipalName } : {}),
    },
  };
}

const toIdentity = ({ id, displayName, tenantId }: CallActor): Entity => ({ id, displayName, tenantId });

export function participantEntity(actor: CallActor): Entity {
  return {
    id: actor.id,
    identity: newIdentitySet(actor),
    administrativeUnitInfos: actor.kind === 'user' ? [{ id: createGuid('administrative-unit', 0) }] : [],
  };
}
