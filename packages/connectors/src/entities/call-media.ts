import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { ObjectRule } from '@nymgate/engine/plan/rule-set';
import {
  arrayOf,
  drop,
  entity,
  keep,
  keepInteger,
  orderedArrayOf,
  reversible,
  textDigest,
} from '@nymgate/rules/native/builders';
import type { EntityTable, Properties } from './entity-table.ts';
import { createIdRule, createTimeSpanRule } from './id-rules.ts';

const ADDRESS = 'Address of a device: tells where a person is, and at home who.';
const DEVICE_NAME = "Name of a headset or camera, often its owner's.";
const HARDWARE = 'Make and version only, in words too short for an address or a serial number.';
const FINGERPRINT =
  'Make and version of a network card: of no use to analytics, but tells one device from others.';

type Endpoint = MicrosoftGraph.CallRecords.ParticipantEndpoint & MicrosoftGraph.CallRecords.ServiceEndpoint;
type UserAgent = MicrosoftGraph.CallRecords.ClientUserAgent & MicrosoftGraph.CallRecords.ServiceUserAgent;

const SYMPTOM = keep('metadata', 'boolean');
const TOKENS: Properties = {
  NoSound: SYMPTOM,
  OtherNoSound: SYMPTOM,
  Echo: SYMPTOM,
  Noisy: SYMPTOM,
  LowVolume: SYMPTOM,
  Stopped: SYMPTOM,
  DistortedSound: SYMPTOM,
  Interruptions: SYMPTOM,
};

/** Symptoms that a person selected. An open type, but a client could write any word as a further name. */
const FEEDBACK_TOKENS: ObjectRule = { properties: TOKENS };

/** Their only annotation is a type. */
export const CALL_TYPES: Readonly<Record<string, Properties>> = {
  administrativeUnitInfo: {
    id: createIdRule(
      'group',
      'guid',
      'Administrative units may have few members, whom other accounts can list.',
    ),
  } satisfies EntityTable<MicrosoftGraph.CallRecords.AdministrativeUnitInfo>,
  /** A participant's device or a server of the service, distinguished only by `@odata.type`. */
  callEndpoint: {
    identity: entity('communicationsIdentitySet'),
    associatedIdentity: entity('accountIdentity'),
    name: drop('personal', "Name of a machine, often its owner's."),
    userAgent: entity('callUserAgent'),
    feedback: entity('callUserFeedback'),
    cpuName: keep('quasi', 'product', HARDWARE),
    cpuCoresCount: keepInteger('quasi', 4),
    cpuProcessorSpeedInMhz: keepInteger('quasi', 6),
  } satisfies EntityTable<Endpoint>,
  callUserAgent: {
    headerValue: keep(
      'quasi',
      'agent',
      'Names and versions alone: desk phones write their hardware address into it, and such a value is left out.',
    ),
    applicationVersion: keep('quasi', 'version'),
    platform: keep('metadata', 'microsoft.graph.callRecords.clientPlatform'),
    productFamily: keep('metadata', 'microsoft.graph.callRecords.productFamily'),
    role: keep('metadata', 'microsoft.graph.callRecords.serviceRole'),
    azureADAppId: keep('technical', 'guid', 'Id of an application: no person.'),
    communicationServiceId: reversible(
      ['text', 'technical'],
      'Id of undocumented make; equal values still belong together.',
    ),
  } satisfies EntityTable<UserAgent>,
  callUserFeedback: {
    rating: keep('metadata', 'microsoft.graph.callRecords.userFeedbackRating'),
    text: textDigest('text', 'Text that people write: only its length and number of words stay.'),
    tokens: FEEDBACK_TOKENS,
  } satisfies EntityTable<MicrosoftGraph.CallRecords.UserFeedback>,
  callFailureInfo: {
    stage: keep('metadata', 'microsoft.graph.callRecords.failureStage'),
    reason: textDigest('text', 'Text of the service, which may name whom it could not reach.'),
  } satisfies EntityTable<MicrosoftGraph.CallRecords.FailureInfo>,
  callMedia: {
    label: keep('metadata', 'serviceWord', 'Kind of the media: main-audio.'),
    callerNetwork: entity('callNetworkInfo'),
    calleeNetwork: entity('callNetworkInfo'),
    callerDevice: entity('callDeviceInfo'),
    calleeDevice: entity('callDeviceInfo'),
    streams: arrayOf(entity('callMediaStream')),
  } satisfies EntityTable<MicrosoftGraph.CallRecords.Media>,
  callNetworkInfo: {
    ipAddress: drop('contact', ADDRESS),
    subnet: drop('contact', ADDRESS),
    macAddress: drop('contact', ADDRESS),
    basicServiceSetIdentifier: drop('contact', 'Address of a radio cell: tells the place to a few metres.'),
    reflexiveIPAddress: drop('contact', ADDRESS),
    relayIPAddress: drop('contact', ADDRESS),
    dnsSuffix: drop(
      'contact',
      'Name of the network that a person sits in, which at home its owner may have chosen.',
    ),
    port: keepInteger('technical', 5),
    relayPort: keepInteger('technical', 5),
    traceRouteHops: orderedArrayOf(entity('callTraceRouteHop')),
    connectionType: keep('metadata', 'microsoft.graph.callRecords.networkConnectionType'),
    networkTransportProtocol: keep('metadata', 'microsoft.graph.callRecords.networkTransportProtocol'),
    linkSpeed: keep('metadata', 'number'),
    bandwidthLowEventRatio: keep('metadata', 'number'),
    delayEventRatio: keep('metadata', 'number'),
    receivedQualityEventRatio: keep('metadata', 'number'),
    sentQualityEventRatio: keep('metadata', 'number'),
    wifiBand: keep('metadata', 'microsoft.graph.callRecords.wifiBand'),
    wifiBatteryCharge: keepInteger('metadata', 3),
    wifiChannel: keepInteger('metadata', 3),
    wifiRadioType: keep('metadata', 'microsoft.graph.callRecords.wifiRadioType'),
    wifiSignalStrength: keepInteger('metadata', 4),
    wifiMicrosoftDriver: drop('quasi', FINGERPRINT),
    wifiMicrosoftDriverVersion: drop('quasi', FINGERPRINT),
    wifiVendorDriver: drop('quasi', FINGERPRINT),
    wifiVendorDriverVersion: drop('quasi', FINGERPRINT),
  } satisfies EntityTable<MicrosoftGraph.CallRecords.NetworkInfo>,
  callTraceRouteHop: {
    hopCount: keepInteger('metadata', 3),
    ipAddress: drop('contact', ADDRESS),
    roundTripTime: keep('metadata', 'duration'),
  } satisfies EntityTable<MicrosoftGraph.CallRecords.TraceRouteHop>,
  callDeviceInfo: {
    captureDeviceName: drop('personal', DEVICE_NAME),
    renderDeviceName: drop('personal', DEVICE_NAME),
    captureDeviceDriver: keep('quasi', 'product', HARDWARE),
    renderDeviceDriver: keep('quasi', 'product', HARDWARE),
    captureNotFunctioningEventRatio: keep('metadata', 'number'),
    cpuInsufficentEventRatio: keep('metadata', 'number'),
    deviceClippingEventRatio: keep('metadata', 'number'),
    deviceGlitchEventRatio: keep('metadata', 'number'),
    howlingEventCount: keep('metadata', 'integer'),
    initialSignalLevelRootMeanSquare: keep('metadata', 'number'),
    lowSpeechLevelEventRatio: keep('metadata', 'number'),
    lowSpeechToNoiseEventRatio: keep('metadata', 'number'),
    micGlitchRate: keep('metadata', 'number'),
    receivedNoiseLevel: keep('metadata', 'number'),
    receivedSignalLevel: keep('metadata', 'number'),
    renderMuteEventRatio: keep('metadata', 'number'),
    renderNotFunctioningEventRatio: keep('metadata', 'number'),
    renderZeroVolumeEventRatio: keep('metadata', 'number'),
    sentNoiseLevel: keep('metadata', 'number'),
    sentSignalLevel: keep('metadata', 'number'),
    speakerGlitchRate: keep('metadata', 'number'),
  } satisfies EntityTable<MicrosoftGraph.CallRecords.DeviceInfo>,
  callMediaStream: {
    streamId: keep('technical', 'natural', 'Number of a stream within its call.'),
    streamDirection: keep('metadata', 'microsoft.graph.callRecords.mediaStreamDirection'),
    audioCodec: keep('metadata', 'microsoft.graph.callRecords.audioCodec'),
    videoCodec: keep('metadata', 'microsoft.graph.callRecords.videoCodec'),
    startDateTime: keep('quasi', 'dateTime'),
    endDateTime: keep('quasi', 'dateTime'),
    wasMediaBypassed: keep('metadata', 'boolean'),
    isAudioForwardErrorCorrectionUsed: keep('metadata', 'boolean'),
    averageAudioDegradation: keep('metadata', 'number'),
    averageAudioNetworkJitter: keep('metadata', 'duration'),
    averageBandwidthEstimate: keep('metadata', 'number'),
    averageFreezeDuration: keep('metadata', 'duration'),
    averageJitter: keep('metadata', 'duration'),
    averagePacketLossRate: keep('metadata', 'number'),
    averageRatioOfConcealedSamples: keep('metadata', 'number'),
    averageReceivedFrameRate: keep('metadata', 'number'),
    averageRoundTripTime: keep('metadata', 'duration'),
    averageVideoFrameLossPercentage: keep('metadata', 'number'),
    averageVideoFrameRate: keep('metadata', 'number'),
    averageVideoPacketLossRate: keep('metadata', 'number'),
    lowFrameRateRatio: keep('metadata', 'number'),
    lowVideoProcessingCapabilityRatio: keep('metadata', 'number'),
    maxAudioNetworkJitter: keep('metadata', 'duration'),
    maxJitter: keep('metadata', 'duration'),
    maxPacketLossRate: keep('metadata', 'number'),
    maxRatioOfConcealedSamples: keep('metadata', 'number'),
    maxRoundTripTime: keep('metadata', 'duration'),
    packetUtilization: createTimeSpanRule(keep('metadata', 'number')),
    postForwardErrorCorrectionPacketLossRate: keep('metadata', 'number'),
    rmsFreezeDuration: keep('metadata', 'duration'),
  } satisfies EntityTable<MicrosoftGraph.CallRecords.MediaStream>,
};
