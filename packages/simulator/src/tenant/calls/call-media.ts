import { type Entity, fill } from '../../base/entity.ts';
import { createSeededRandom, hashParts } from '../../base/random.ts';
import type { CallActor } from './participants.ts';

type MediaContext = {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly caller: CallActor;
};

export function mediaEntity({ key, start, end, caller }: MediaContext): Entity {
  return {
    label: 'main-audio',
    callerNetwork: networkEntity(`${key}|caller`),
    calleeNetwork: networkEntity(`${key}|callee`),
    callerDevice: deviceEntity(key, caller),
    calleeDevice: null,
    streams: [streamEntity(key, { start, end, direction: 'callerToCallee' })],
  };
}

function address(key: string): string {
  const bytes = hashParts('ip', key);
  return [10, bytes.readUInt8(0), bytes.readUInt8(1), 1 + (bytes.readUInt8(2) % 250)].join('.');
}

const hardwareAddress = (kind: string, key: string): string =>
  (hashParts(kind, key).toString('hex').slice(0, 12).match(/../g) ?? []).join('-').toUpperCase();

function networkEntity(key: string): Entity {
  const dice = createSeededRandom('network', key);
  const wifi = dice.nextBoolean(0.6);
  return {
    ipAddress: address(key),
    subnet: address(key).replace(/\d+$/, '0'),
    macAddress: hardwareAddress('mac', key),
    basicServiceSetIdentifier: wifi ? hardwareAddress('bssid', key) : null,
    reflexiveIPAddress: `198.51.100.${1 + dice.nextInteger(250)}`,
    relayIPAddress: `203.0.113.${1 + dice.nextInteger(250)}`,
    dnsSuffix: wifi ? 'fritz.box' : 'corp.northwind.example',
    port: 50_000 + dice.nextInteger(40),
    relayPort: 3478 + dice.nextInteger(4),
    connectionType: wifi ? 'wifi' : 'wired',
    networkTransportProtocol: 'udp',
    linkSpeed: 866_700_000,
    bandwidthLowEventRatio: 0,
    delayEventRatio: dice.nextInteger(5) / 100,
    receivedQualityEventRatio: 0,
    sentQualityEventRatio: 0.119,
    traceRouteHops: [
      { hopCount: 1, ipAddress: address(`${key}|hop`), roundTripTime: 'PT0.002S' },
      { hopCount: 2, ipAddress: '192.0.2.1', roundTripTime: 'PT0.013S' },
    ],
    wifiBand: wifi ? 'frequency50GHz' : 'unknown',
    wifiBatteryCharge: wifi ? 86 : null,
    wifiChannel: wifi ? 100 : null,
    wifiMicrosoftDriver: wifi ? 'Microsoft Hosted Network Virtual Adapter' : null,
    wifiMicrosoftDriverVersion: wifi ? 'Microsoft:10.0.17763.1' : null,
    wifiRadioType: wifi ? 'wifi80211ac' : 'unknown',
    wifiSignalStrength: wifi ? 81 : null,
    wifiVendorDriver: wifi ? 'Contoso Dual Band AC' : null,
    wifiVendorDriverVersion: wifi ? 'Contoso:19.51.7.2' : null,
  };
}

function deviceEntity(key: string, { displayName }: CallActor): Entity {
  const dice = createSeededRandom('device', key);
  const level = () => -20 - dice.nextInteger(40);
  return {
    captureDeviceName: `Headset of ${displayName ?? 'nobody'}`,
    captureDeviceDriver: 'Contoso Audio: 6.0.8833.1',
    renderDeviceName: `Speakers (${displayName ?? 'Room'}'s desk)`,
    renderDeviceDriver: 'Contoso Audio: 6.0.8833.1',
    sentSignalLevel: level(),
    receivedSignalLevel: level(),
    sentNoiseLevel: level(),
    receivedNoiseLevel: level(),
    initialSignalLevelRootMeanSquare: 60.25146,
    renderZeroVolumeEventRatio: 1,
    ...fill(
      0,
      'renderMuteEventRatio deviceGlitchEventRatio captureNotFunctioningEventRatio',
      'renderNotFunctioningEventRatio howlingEventCount',
    ),
    micGlitchRate: 23,
    speakerGlitchRate: 3830,
    ...fill(
      null,
      'cpuInsufficentEventRatio deviceClippingEventRatio lowSpeechLevelEventRatio',
      'lowSpeechToNoiseEventRatio',
    ),
  };
}

type Stream = { readonly start: number; readonly end: number; readonly direction: string };

function streamEntity(key: string, { start, end, direction }: Stream): Entity {
  const dice = createSeededRandom('stream', key);
  const quality = createSeededRandom('quality', key);
  // One stream in eight goes over a bad network.
  const isBad = quality.nextInteger(8) === 0;
  const jitter = quality.nextInteger(25) + (isBad ? 30 : 1);
  const roundTrip = quality.nextInteger(200) + (isBad ? 350 : 20);
  const loss = isBad ? quality.nextInteger(150) : 0;
  return {
    streamId: String(dice.nextInteger(4_000_000_000)),
    startDateTime: new Date(start).toISOString(),
    endDateTime: new Date(end).toISOString(),
    streamDirection: direction,
    audioCodec: 'satin',
    ...fill(
      null,
      'videoCodec averageAudioDegradation averageRatioOfConcealedSamples',
      'maxRatioOfConcealedSamples postForwardErrorCorrectionPacketLossRate',
      'averageVideoFrameLossPercentage averageReceivedFrameRate lowFrameRateRatio',
      'averageVideoPacketLossRate averageVideoFrameRate lowVideoProcessingCapabilityRatio',
      'averageFreezeDuration rmsFreezeDuration isAudioForwardErrorCorrectionUsed',
    ),
    averageAudioNetworkJitter: 'PT0.043S',
    maxAudioNetworkJitter: 'PT0.046S',
    averageJitter: formatMilliseconds(jitter),
    maxJitter: formatMilliseconds(jitter + 5),
    averagePacketLossRate: loss / 1000,
    maxPacketLossRate: (loss + dice.nextInteger(9)) / 1000,
    averageRoundTripTime: formatMilliseconds(roundTrip),
    maxRoundTripTime: formatMilliseconds(roundTrip + 18),
    packetUtilization: 67 + dice.nextInteger(1000),
    averageBandwidthEstimate: 9_965_083 + dice.nextInteger(1000),
    wasMediaBypassed: false,
  };
}

/** A duration as ISO 8601 has it, `PT0.016S`. */
function formatMilliseconds(milliseconds: number): string {
  return `PT${milliseconds / 1000}S`;
}
