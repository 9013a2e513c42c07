import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { CONNECTORS } from '../../../connectors/src/index.ts';
import { loadConfig } from '../../../gateway/src/config/load-config.ts';
import type { OldPlace } from './environment/find-place.ts';
import { migrateSettings } from './migrate-settings.ts';

const AWS: OldPlace = {
  ...{ host: 'aws', region: 'eu-west-1', account: '123456789012', partition: 'aws' },
  functionName: 'psoxy-dev-hris',
};
const GOOGLE: OldPlace = { host: 'gcp', project: 'contoso-data', region: 'europe-west1' };
const BUCKETS = {
  ...{
    INPUT_BUCKET: 'contoso-hris-in',
    OUTPUT_BUCKET: 'contoso-hris-out',
    RULES: 'columnsToPseudonymize: [a]',
  },
  ...{ PSOXY_SALT: 'Xw3-uq8Lr0PzNsTv61Yd', PSOXY_ENCRYPTION_KEY: 'another-Text-91-of-28-bytes' },
};

function migrate(more: Readonly<Record<string, string>> = {}, place: OldPlace | null = AWS) {
  const variables = Object.entries({ ...BUCKETS, ...more }).map(([name, value]) => ({ name, value }));
  const connectors = Object.keys(CONNECTORS);
  return migrateSettings({
    variables,
    place: place ?? undefined,
    connectors,
    connector: undefined,
    rulesFile: undefined,
    secrets: undefined,
  });
}

test.each([
  [AWS, 's3'],
  [GOOGLE, 'gs'],
] as const)('a function for files becomes a job that the configuration takes: %o', (place, scheme) => {
  const paths = { SOURCE: 'hris', INPUT_BASE_PATH: '/exports/hr', OUTPUT_BASE_PATH: 'safe/' };
  const ids = {
    TENANT_ID: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
    CLIENT_ID: '7d6e5f4a-3b2c-4d1e-8f0a-9b8c7d6e5f4a',
  };
  const { config, toFill, blocking, reuse } = migrate({ ...paths, ...ids }, place);
  expect(config.bulk).toEqual({
    hris: {
      from: `${scheme}://contoso-hris-in/exports/hr/`,
      to: `${scheme}://contoso-hris-out/safe/`,
      rules: 'env:RULES',
    },
  });
  expect([toFill, blocking, reuse]).toEqual([[], [], []]);
  const loaded = loadConfig({ text: stringify(config), file: 'nymgate.yaml', environment: {} });
  expect(loaded.bulk).toMatchObject(config.bulk ?? {});
});

test('what is not known of it is named, and no gateway starts with it', () => {
  const unexpected = { INPUT_BUCKET: 'Not A Bucket', OUTPUT_BASE_PATH: 'with blank', RULES: '' };
  const { config, toFill } = migrate(unexpected);
  expect(config.bulk).toEqual({
    'psoxy-dev-hris': { from: '<fill in>', to: '<fill in>', rules: '<fill in>' },
  });
  expect(toFill.map(({ name }) => name)).toEqual([
    ...['bulk.psoxy-dev-hris.from', 'bulk.psoxy-dev-hris.to', 'bulk.psoxy-dev-hris.rules'],
    ...['connectors.entra-id'],
  ]);
  expect(() => loadConfig({ text: stringify(config), file: 'nymgate.yaml', environment: {} })).toThrow();
});

test('without the place of the function its buckets are of no known cloud', () => {
  const { config, toFill } = migrate({ SOURCE: 'hris' }, null);
  expect(config.bulk?.['hris']).toMatchObject({ from: '<fill in>', to: '<fill in>' });
  expect(toFill).toContainEqual({ name: 'bulk.hris', reason: expect.stringContaining('s3://') });
});

test.each([
  ['BULK_OUTPUT_FORMAT', 'CSV'],
  ['ADDITIONAL_TRANSFORMS', '[{destinationBucketName: other}]'],
])('%s changes outputs, so it does not carry over', (name, value) => {
  expect(migrate({ [name]: value }).blocking.map((note) => note.name)).toEqual([name]);
  expect(migrate({ ADDITIONAL_TRANSFORMS: '[]' }).blocking).toEqual([]);
});

test('compression and the size of a buffer are told', () => {
  const { unmigrated } = migrate({ BUFFER_SIZE: '2048', COMPRESS_OUTPUT_ALWAYS: 'true' });
  expect(unmigrated.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('no meaning here'),
    expect.stringContaining('compressed where its input is'),
  ]);
});

test.each([
  ['Workday_HR/Export v2', AWS, 'workday-hr-export-v2'],
  ['Workday_HR/Export v2', GOOGLE, 'workday-hr-e'],
  ['9', GOOGLE, 'files'],
] as const)('the name of the job of %s is one that modules take', (SOURCE, place, name) => {
  expect(Object.keys(migrate({ SOURCE }, place).config.bulk ?? {})).toEqual([name]);
});
