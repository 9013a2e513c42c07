import type { Entity } from '../../base/entity.ts';
import { createDice, digitsOf } from '../../base/random.ts';
import { instant, type Teamwork } from '../teams/teamwork.ts';
import { type CallSeed, organizerOf, partId } from './call-seeds.ts';

/** Every call has somebody on the telephone, and so one line in each of the two logs. */
export function pstnCallLogRow(world: Teamwork, seed: CallSeed): Entity {
  const dice = createDice('pstn', seed.id);
  const inbound = dice.chance(0.5);
  const conference = seed.kind !== 'peerToPeer';
  const seconds = Math.floor((seed.end - seed.start) / 1000);
  return {
    id: partId(seed, 'pstn'),
    callId: `${digitsOf(9, 'pstn-call', seed.id)}-10.20.${dice.integer(250)}.${dice.integer(250)}`,
    ...whose(world, seed),
    startDateTime: instant(seed.start),
    endDateTime: instant(seed.start + seconds * 1000),
    duration: seconds,
    charge: dice.integer(900) / 100,
    callType: conference ? 'conf_in' : inbound ? 'user_in' : 'user_out',
    currency: 'EUR',
    calleeNumber: `+4989${digitsOf(7, 'callee', seed.id)}`,
    callerNumber: `+49151${digitsOf(8, 'caller', seed.id)}`,
    usageCountryCode: 'DE',
    tenantCountryCode: 'DE',
    connectionCharge: 0,
    destinationContext: inbound ? null : 'Domestic',
    destinationName: 'Germany',
    conferenceId: conference ? digitsOf(9, 'conference', seed.id) : null,
    licenseCapability: 'MCOPSTN2',
    inventoryType: conference ? 'Service' : 'Subscriber',
    operator: 'Contoso Telecom',
    callDurationSource: 'microsoft',
  };
}

function whose(world: Teamwork, seed: CallSeed): Entity {
  const organizer = organizerOf(world, seed);
  return {
    userId: organizer.id,
    userPrincipalName: organizer.userPrincipalName,
    userDisplayName: organizer.displayName,
  };
}

/** Every fifth call was not answered. Some numbers are hidden in part. */
export function directRoutingLogRow(world: Teamwork, seed: CallSeed): Entity {
  const dice = createDice('direct-routing', seed.id);
  const failed = seed.number % 5 === 4;
  const seconds = failed ? 0 : Math.floor((seed.end - seed.start) / 1000);
  const number = `+49221${digitsOf(6, 'direct', seed.id)}`;
  return {
    id: partId(seed, 'direct-routing'),
    correlationId: partId(seed, 'correlation'),
    ...whose(world, seed),
    startDateTime: instant(seed.start),
    inviteDateTime: instant(seed.start - 4000),
    failureDateTime: failed ? instant(seed.start) : null,
    endDateTime: failed ? null : instant(seed.start + seconds * 1000),
    duration: seconds,
    callType: dice.pick(['ByotIn', 'ByotOut', 'ByotOutUserForwarding']),
    successfulCall: !failed,
    callerNumber: dice.chance(0.5) ? `${number.slice(0, -3)}***` : number,
    calleeNumber: `+49151${digitsOf(8, 'direct-callee', seed.id)}`,
    mediaPathLocation: 'EUWE',
    signalingLocation: 'EUNO',
    finalSipCode: failed ? 487 : 0,
    callEndSubReason: failed ? 540_487 : 540_000,
    finalSipCodePhrase: failed ? 'Request Terminated' : 'BYE',
    trunkFullyQualifiedDomainName: 'sbc1.northwind.example',
    mediaBypassEnabled: false,
  };
}
