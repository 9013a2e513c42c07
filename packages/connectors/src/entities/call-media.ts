import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { ObjectRule } from '@nymgate/engine/plan/rule-set';
import { arrayOf, drop, entity, keep, reversible, textDigest } from '@nymgate/rules/native/builders';
import type { EntityTable, Properties } from './entity-table.ts';

const ADDRESS = 'Address of a device: tells where a person is, and at home who.';
const DEVICE_NAME = "Name of a headset or camera, often its owner's.";
const HARDWARE = 'Make and version only, in words too short for an address or a serial number.';
const FINGERPRINT =
  'Make and version of a network card: of no use to analytics, but tells one device from others.';

export const CALL_MEDIA = {
  label: keep('metadata', 'product', 'Kind of the media: main-audio.'),
  callerNetwork: entity('callNetworkInfo'),
  calleeNetwork: entity('callNetworkInfo'),
  callerDevice: entity('callDeviceInfo'),
  calleeDevice: entity('callDeviceInfo'),
  streams: arrayOf(entity('callMediaStream')),
} satisfies EntityTable<MicrosoftGraph.CallRecords.Media>;

export const CALL_NETWORK_INFO = {
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
  port: keep('technical', 'integer'),
  relayPort: keep('technical', 'integer'),
  traceRouteHops: arrayOf(entity('callTraceRouteHop')),
  connectionType: keep('metadata', 'word'),
  networkTransportProtocol: keep('metadata', 'word'),
  linkSpeed: keep('metadata', 'number'),
  bandwidthLowEventRatio: keep('metadata', 'number'),
  delayEventRatio: keep('metadata', 'number'),
  receivedQualityEventRatio: keep('metadata', 'number'),
  sentQualityEventRatio: keep('metadata', 'number'),
  wifiBand: keep('metadata', 'word'),
  wifiBatteryCharge: keep('metadata', 'integer'),
  wifiChannel: keep('metadata', 'integer'),
  wifiRadioType: keep('metadata', 'word'),
  wifiSignalStrength: keep('metadata', 'integer'),
  wifiMicrosoftDriver: drop('quasi', FINGERPRINT),
  wifiMicrosoftDriverVersion: drop('quasi', FINGERPRINT),
  wifiVendorDriver: drop('quasi', FINGERPRINT),
  wifiVendorDriverVersion: drop('quasi', FINGERPRINT),
} satisfies EntityTable<MicrosoftGraph.CallRecords.NetworkInfo>;

export const CALL_TRACE_ROUTE_HOP = {
  hopCount: keep('metadata', 'integer'),
  ipAddress: drop('contact', ADDRESS),
  roundTripTime: keep('metadata', 'duration'),
} satisfies EntityTable<MicrosoftGraph.CallRecords.TraceRouteHop>;

export const CALL_DEVICE_INFO = {
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
} satisfies EntityTable<MicrosoftGraph.CallRecords.DeviceInfo>;

export const CALL_MEDIA_STREAM = {
  streamId: keep('technical', 'natural', 'Number of a stream within its call.'),
  streamDirection: keep('metadata', 'word'),
  audioCodec: keep('metadata', 'word'),
  videoCodec: keep('metadata', 'word'),
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
  packetUtilization: keep('metadata', 'number'),
  postForwardErrorCorrectionPacketLossRate: keep('metadata', 'number'),
  rmsFreezeDuration: keep('metadata', 'duration'),
} satisfies EntityTable<MicrosoftGraph.CallRecords.MediaStream>;

type Endpoint = MicrosoftGraph.CallRecords.ParticipantEndpoint & MicrosoftGraph.CallRecords.ServiceEndpoint;
type UserAgent = MicrosoftGraph.CallRecords.ClientUserAgent & MicrosoftGraph.CallRecords.ServiceUserAgent;

/** A participant's device or a server of the service, distinguished only by `@odata.type`. */
export const CALL_ENDPOINT = {
  identity: entity('communicationsIdentitySet'),
  associatedIdentity: entity('teamworkIdentity'),
  name: drop('personal', "Name of a machine, often its owner's."),
  userAgent: entity('callUserAgent'),
  feedback: entity('callUserFeedback'),
  cpuName: keep('quasi', 'product', HARDWARE),
  cpuCoresCount: keep('quasi', 'integer'),
  cpuProcessorSpeedInMhz: keep('quasi', 'integer'),
} satisfies EntityTable<Endpoint>;

export const CALL_USER_AGENT = {
  headerValue: keep(
    'quasi',
    'agent',
    'Names and versions alone: desk phones write their hardware address into it, and such a value is left out.',
  ),
  applicationVersion: keep('quasi', 'version'),
  platform: keep('metadata', 'word'),
  productFamily: keep('metadata', 'word'),
  role: keep('metadata', 'word'),
  azureADAppId: keep('technical', 'guid', 'Id of an application: no person.'),
  communicationServiceId: reversible(
    ['text', 'technical'],
    'Id of undocumented make; equal values still belong together.',
  ),
} satisfies EntityTable<UserAgent>;

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

/** Symptoms that a person selected. An open type: further symptoms are booleans too. */
const FEEDBACK_TOKENS: ObjectRule = { properties: TOKENS, others: SYMPTOM };

export const CALL_USER_FEEDBACK = {
  rating: keep('metadata', 'word'),
  text: textDigest('text', 'Text that people write: only its length and number of words stay.'),
  tokens: FEEDBACK_TOKENS,
} satisfies EntityTable<MicrosoftGraph.CallRecords.UserFeedback>;
