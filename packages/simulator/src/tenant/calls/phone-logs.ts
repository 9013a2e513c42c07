import type { Entity } from '../../base/entity.ts';
import { createDigits, createSeededRandom } from '../../base/random.ts';
import { formatInstant, type Teamwork } from '../teams/teamwork.ts';
import { type CallSeed, getOrganizer, partId } from './call-seeds.ts';

/** Every call has a row in both logs. */
export function pstnCallLogRow(world: Teamwork, seed: CallSeed): Entity {
  const dice = createSeededRandom('pstn', seed.id);
  const inbound = dice.nextBoolean(0.5);
  const conference = seed.kind !== 'peerToPeer';
  const seconds = Math.floor((seed.end - seed.start) / 1000);
  return {
    id: partId(seed, 'pstn'),
    callId: `${createDigits(9, 'pstn-call', seed.id)}-10.20.${dice.nextInteger(250)}.${dice.nextInteger(250)}`,
    ...getUserFields(world, seed),
    startDateTime: formatInstant(seed.start),
    endDateTime: formatInstant(seed.start + seconds * 1000),
    duration: seconds,
    charge: dice.nextInteger(900) / 100,
    callType: conference ? 'conf_in' : inbound ? 'user_in' : 'user_out',
    currency: 'EUR',
    calleeNumber: `+4989${createDigits(7, 'callee', seed.id)}`,
    callerNumber: `+49151${createDigits(8, 'caller', seed.id)}`,
    usageCountryCode: 'DE',
    tenantCountryCode: 'DE',
    connectionCharge: 0,
    destinationContext: inbound ? null : 'Domestic',
    destinationName: 'Germany',
    conferenceId: conference ? createDigits(9, 'conference', seed.id) : null,
    licenseCapability: 'MCOPSTN2',
    inventoryType: conference ? 'Service' : 'Subscriber',
    operator: 'Contoso Telecom',
    callDurationSource: 'microsoft',
  };
}

function getUserFields(world: Teamwork, seed: CallSeed): Entity {
  const organizer = getOrganizer(world, seed);
  return {
    userId: organizer.id,
    userPrincipalName: organizer.userPrincipalName,
    userDisplayName: organizer.displayName,
  };
}

export function directRoutingLogRow(world: Teamwork, seed: CallSeed): Entity {
  const dice = createSeededRandom('direct-routing', seed.id);
  const failed = seed.number % 5 === 4;
  const seconds = failed ? 0 : Math.floor((seed.end - seed.start) / 1000);
  const number = `+49221${createDigits(6, 'direct', seed.id)}`;
  return {
    id: partId(seed, 'direct-routing'),
    correlationId: partId(seed, 'correlation'),
    ...getUserFields(world, seed),
    startDateTime: formatInstant(seed.start),
    inviteDateTime: formatInstant(seed.start - 4000),
    failureDateTime: failed ? formatInstant(seed.start) : null,
    endDateTime: failed ? null : formatInstant(seed.start + seconds * 1000),
    duration: seconds,
    callType: dice.pick(['ByotIn', 'ByotOut', 'ByotOutUserForwarding']),
    successfulCall: !failed,
    callerNumber: dice.nextBoolean(0.5) ? `${number.slice(0, -3)}***` : number,
    calleeNumber: `+49151${createDigits(8, 'direct-callee', seed.id)}`,
    mediaPathLocation: 'EUWE',
    signalingLocation: 'EUNO',
    finalSipCode: failed ? 487 : 0,
    callEndSubReason: failed ? 540_487 : 540_000,
    finalSipCodePhrase: failed ? 'Request Terminated' : 'BYE',
    trunkFullyQualifiedDomainName: 'sbc1.northwind.example',
    mediaBypassEnabled: false,
  };
}
