import type { Entity } from '../../base/entity.ts';
import { createGuid, createSeededRandom } from '../../base/random.ts';
import { formatInstant, type Teamwork, toActor } from '../teams/teamwork.ts';
import { mediaEntity } from './call-media.ts';
import { type CallSeed, findMeetingOfCall, getOrganizer, partId } from './call-seeds.ts';
import { type CallActor, callActors, createLegacyIdentitySet, participantEntity } from './participants.ts';

/** Maximum of `participants`, and page size of `participants_v2` (graph-facts.md#2.2). */
export const PARTICIPANT_PAGE = 130;
const MAX_SESSIONS = 70;

export function callRecordEntity(world: Teamwork, seed: CallSeed, graphUrl: string): Entity {
  const actors = callActors(world, seed);
  const organizer = organizerActor(world, seed);
  return {
    id: seed.id,
    version: 1 + (seed.number % 3),
    type: seed.kind === 'peerToPeer' ? 'peerToPeer' : 'groupCall',
    modalities: seed.kind === 'peerToPeer' ? ['audio'] : ['audio', 'video', 'screenSharing'],
    lastModifiedDateTime: formatInstant(seed.end + 20 * 60_000),
    startDateTime: formatInstant(seed.start),
    endDateTime: formatInstant(seed.end),
    joinWebUrl: findMeetingOfCall(world, seed)?.joinUrl ?? null,
    organizer: createLegacyIdentitySet(organizer),
    participants: actors.slice(0, PARTICIPANT_PAGE).map(createLegacyIdentitySet),
    'organizer_v2@odata.context': `${graphUrl}/v1.0/$metadata#communications/callRecords('${seed.id}')/organizer_v2/$entity`,
    organizer_v2: participantEntity(organizer),
  };
}

function organizerActor(world: Teamwork, seed: CallSeed): CallActor {
  const organizer = getOrganizer(world, seed);
  const { id, displayName, tenantId } = toActor(organizer, world);
  return { kind: 'user', id, displayName, tenantId, userPrincipalName: organizer.userPrincipalName };
}

/** One participant's connection to the service; two peers share one. */
export type CallSession = {
  readonly seed: CallSeed;
  readonly id: string;
  readonly index: number;
  readonly caller: CallActor;
  readonly callee: CallActor | undefined;
};

export function createSessions(world: Teamwork, seed: CallSeed): readonly CallSession[] {
  const actors = callActors(world, seed);
  if (seed.kind === 'peerToPeer') {
    const [caller, callee] = actors;
    return caller === undefined ? [] : [{ seed, id: seed.id, index: 0, caller, callee }];
  }
  return actors
    .slice(0, MAX_SESSIONS)
    .map((caller, index) => ({ seed, id: partId(seed, 'session', index), index, caller, callee: undefined }));
}

export const listParticipantActors = (world: Teamwork, seed: CallSeed): readonly CallActor[] =>
  callActors(world, seed);

export function sessionEntity({ seed, id, index, caller, callee }: CallSession): Entity {
  return {
    id,
    caller: participantEndpoint(caller, { seed, index }),
    callee:
      callee === undefined ? serviceEndpoint() : participantEndpoint(callee, { seed, index: index + 1 }),
    failureInfo: index % 5 === 4 ? failureInfo(caller) : null,
    startDateTime: formatInstant(seed.start + index * 500),
    endDateTime: formatInstant(seed.end),
    modalities: index % 2 === 0 ? ['audio'] : ['audio', 'video'],
    isTest: false,
  };
}

export function segmentEntities(session: CallSession): readonly Entity[] {
  const { seed, index, caller, callee } = session;
  const times = { start: seed.start + index * 500, end: seed.end };
  return [
    {
      id: callee === undefined ? partId(seed, 'segment', index) : seed.id,
      startDateTime: formatInstant(times.start),
      endDateTime: formatInstant(times.end),
      caller: participantEndpoint(caller, { seed, index }),
      callee:
        callee === undefined ? serviceEndpoint() : participantEndpoint(callee, { seed, index: index + 1 }),
      failureInfo: index % 5 === 4 ? failureInfo(caller) : null,
      media: [mediaEntity({ key: `${seed.id}|${index}`, ...times, caller })],
    },
  ];
}

function failureInfo({ displayName }: CallActor): Entity {
  return { stage: 'midcall', reason: `The line to ${displayName ?? 'nobody'} was closed.` };
}

function participantEndpoint(actor: CallActor, { seed, index }: { seed: CallSeed; index: number }): Entity {
  const dice = createSeededRandom('endpoint', seed.id, index);
  return {
    '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
    name: `LAPTOP-${(actor.displayName ?? 'X').toUpperCase()}`,
    cpuName: 'Contoso(R) Core(TM) i7 CPU @ 2.80GHz',
    cpuCoresCount: 8,
    cpuProcessorSpeedInMhz: 2800,
    userAgent: clientUserAgent(dice.nextInteger(3)),
    identity: {
      '@odata.type': '#microsoft.graph.communicationsIdentitySet',
      ...createLegacyIdentitySet(actor),
    },
    associatedIdentity: actor.kind === 'user' ? associatedIdentity(actor) : null,
    feedback: index % 4 === 1 ? feedback(actor) : null,
  };
}

function associatedIdentity({ id, displayName, userPrincipalName, tenantId }: CallActor): Entity {
  return { '@odata.type': '#microsoft.graph.userIdentity', id, displayName, userPrincipalName, tenantId };
}

function feedback({ displayName }: CallActor): Entity {
  return {
    text: `Could not hear ${displayName ?? 'anybody'} at all`,
    rating: 'poor',
    tokens: { NoSound: false, OtherNoSound: true, Echo: false, Noisy: false, LowVolume: true },
  };
}

function clientUserAgent(choice: number): Entity {
  const platform = ['windows', 'macOS', 'iOS'][choice] ?? 'windows';
  return {
    '@odata.type': '#microsoft.graph.callRecords.clientUserAgent',
    headerValue: 'RTCC/7.0.0.0 UCWA/7.0.0.0 AndroidLync/6.25.0.27 (SM-G930U Android 8.0.0)',
    applicationVersion: '7.0.0.0',
    platform,
    productFamily: 'teams',
    azureADAppId: '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
    communicationServiceId: createGuid('communication-service'),
  };
}

function serviceEndpoint(): Entity {
  return {
    '@odata.type': '#microsoft.graph.callRecords.serviceEndpoint',
    userAgent: {
      '@odata.type': '#microsoft.graph.callRecords.serviceUserAgent',
      headerValue: 'RTCC/7.0.0.0 Bridge/1.0',
      applicationVersion: null,
      role: 'skypeForBusinessAudioVideoMcu',
    },
  };
}
