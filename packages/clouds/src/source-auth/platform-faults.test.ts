import { expect, test } from 'vitest';
import { RequestError } from '../../../engine/src/kernel/errors.ts';
import { PROVIDER_FAULTS } from '../faults/provider-faults.ts';
import {
  callPlatform,
  createPlatformCallContext,
  type PlatformName,
  unexpectedResponseError,
} from './platform/call-platform.ts';

const NAMES = [
  'GCP metadata server',
  'GCP IAM Credentials',
  'Azure managed identity endpoint',
  'GitHub OIDC endpoint',
] as const satisfies readonly PlatformName[];

function calls(status: number, monotonic: () => number = () => 0, body = new Uint8Array([0xff])) {
  return createPlatformCallContext({
    clock: { now: () => 0, monotonic },
    http: {
      send: async () => ({
        status,
        headers: {},
        body: (async function* () {
          yield body;
        })(),
      }),
    },
  });
}

async function subject(name: PlatformName, platform: ReturnType<typeof calls>): Promise<string> {
  const request = { method: 'GET', origin: 'http://127.0.0.1:1', path: '/', headers: [] };
  const error: unknown = await callPlatform(name, request, platform).catch((thrown: unknown) => thrown);
  return error instanceof RequestError ? (error.detail.subject ?? '') : 'no error';
}

const STATUSES: readonly [number, string][] = [
  ...[408, 429, 500, 502, 503, 504].map((status): [number, string] => [status, 'unavailable']),
  ...[201, 204, 301, 302, 307, 400, 401, 403, 404, 410].map((status): [number, string] => [
    status,
    'refused',
  ]),
  [200, 'answer not understood'],
];

test.each(STATUSES)('status %i (with a body that is not UTF-8) is %s', async (status, outcome) => {
  for (const name of NAMES) expect(await subject(name, calls(status))).toBe(`${name} ${outcome}`);
});

test('64 KiB are read, and not a byte more', async () => {
  const text = (length: number) => calls(200, () => 0, new Uint8Array(length).fill(0x20));
  expect(await subject(NAMES[0], text(65_536))).toBe('no error');
  expect(await subject(NAMES[0], text(65_537))).toBe('GCP metadata server answer not understood');
});

test('with the four seconds over, nothing is asked', async () => {
  const times = [0, 4_000];
  expect(
    await subject(
      NAMES[0],
      calls(200, () => times.shift() ?? 4_000),
    ),
  ).toBe('GCP metadata server unavailable');
});

test('every subject has a row of causes and a fix, and every row is a subject', () => {
  const rows = [PROVIDER_FAULTS.gcp, PROVIDER_FAULTS.azure, PROVIDER_FAULTS.github].flatMap(Object.keys);
  const subjects = NAMES.flatMap((name) => [
    `${name} unavailable`,
    `${name} refused`,
    unexpectedResponseError(name).detail.subject ?? '',
    ...(name === 'GCP metadata server' ? [`${name} is not there: another server answers`] : []),
  ]);
  expect(rows.toSorted()).toEqual(subjects.toSorted());
});
