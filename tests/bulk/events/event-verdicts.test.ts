import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  createBulkHandler as lambdaHandler,
  toDelivery as ofLambda,
} from '../../../packages/hosts/src/aws-lambda/create-bulk-handler.ts';
import {
  createBulkHandler as azureHandler,
  toDelivery as ofAzure,
} from '../../../packages/hosts/src/azure/open-bulk-runtime.ts';
import type {
  BulkRuntime,
  DeliveryOutcome,
} from '../../../packages/hosts/src/bulk/events/create-bulk-runtime.ts';
import type { Delivery } from '../../../packages/hosts/src/bulk/events/delivery.ts';
import {
  createBulkHandler as googleHandler,
  toDelivery as ofGoogle,
} from '../../../packages/hosts/src/gcp/create-bulk-handler-for.ts';
import { changeEnvironment } from '../../harness/change-environment.ts';
import {
  AZURE_ACCOUNT,
  bridgeEvent,
  gcsEvent,
  gridCloudEvent,
  gridEvent,
  S3_TEST_EVENT,
  s3Event,
  s3Record,
  sqsEvent,
} from './event-shapes.ts';
import { type EventsWorld, startEventsWorld } from './events-world.ts';

// Every event of every platform that tells of one object is read as that object, and judged alike.

type Platform = {
  readonly scheme: 's3' | 'gs' | 'az';
  readonly write: (bucket: string, key: string) => object;
  readonly read: (event: unknown) => Delivery;
};

const PLATFORMS: Readonly<Record<string, Platform>> = {
  'S3 itself': { scheme: 's3', write: s3Event, read: ofLambda },
  EventBridge: { scheme: 's3', write: bridgeEvent, read: ofLambda },
  'Cloud Storage': { scheme: 'gs', write: gcsEvent, read: ofGoogle },
  'Event Grid': { scheme: 'az', write: gridEvent, read: ofAzure },
  'Event Grid, CloudEvents': { scheme: 'az', write: gridCloudEvent, read: ofAzure },
};
const platforms = Object.entries(PLATFORMS);

/** An event as it comes: JSON. */
const wired = (event: object): unknown => JSON.parse(JSON.stringify(event));
const BUCKET = 'exports';
const HOSTILE = [
  'hr/../people.csv',
  'hr/..\\people.csv',
  'hr/%2e%2e/people.csv',
  'hr//people.csv',
  'hr/./people.csv',
  'hr/people\0.csv',
  'hr/a\nb.csv',
  `hr/${'x'.repeat(1_022)}`,
  'hr/ana.kovac@contoso.com.csv',
];
/** Each of another place than `hr/` of the bucket. */
const ELSEWHERE = [
  ['exports', '/hr/people.csv'],
  ['exports', '../exports/hr/people.csv'],
  ['exports', 'HR/people.csv'],
  ['exports', 'hr'],
  ['exports', 'hr-2/people.csv'],
  ['exports-2', 'hr/people.csv'],
  ['safe', 'hr/people.csv'],
  ['203.0.113.7', 'hr/people.csv'],
  ['169.254.169.254', 'latest/meta-data'],
] as const;

async function startJobs(): Promise<EventsWorld> {
  const world = await startEventsWorld({
    bulk: (rules) => ({
      aws: { from: `s3://${BUCKET}/hr/`, to: 's3://safe/hr/', rules },
      google: { from: `gs://${BUCKET}/hr/`, to: 'gs://safe/hr/', rules },
      azure: { from: `az://${AZURE_ACCOUNT}/${BUCKET}/hr/`, to: `az://${AZURE_ACCOUNT}/safe/hr/`, rules },
    }),
  });
  // Google's store and its metadata server at the same place: whatever is asked of any is seen there.
  const url = new URL(world.store.environment['AWS_ENDPOINT_URL_S3'] ?? '');
  onTestFinished(changeEnvironment({ STORAGE_EMULATOR_HOST: url.origin, GCE_METADATA_HOST: url.host }));
  return world;
}

describe.each(platforms)('%s', (_, { scheme, write, read }) => {
  test('BLK-07 any name of an object is read as it is', () => {
    const account = scheme === 'az' ? AZURE_ACCOUNT : '';
    const key = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.constantFrom('a b+c%20d.csv', '%', '%2F', '100 %.csv', 'a?b#c.csv', ...HOSTILE),
    );
    fc.assert(
      fc.property(key, (name) => {
        expect(read(wired(write(BUCKET, name)))).toEqual({
          objects: [{ scheme, account, bucket: BUCKET, key: name }],
          ignoredEvents: 0,
        });
      }),
      { numRuns: 300 },
    );
  });

  test('BLK-07 hostile names are refused, places of no job are ignored, and no store is asked', async () => {
    const world = await startJobs();
    const deliver = (bucket: string, key: string) =>
      world.host.processDeliveries([read(wired(write(bucket, key)))], 60_000);
    for (const key of HOSTILE) {
      expect(await deliver(BUCKET, key)).toEqual(['done']);
      expect(world.last()).toMatchObject({ event: 'bulk_failed', code: 'STORE_REFUSED', outcome: 'failed' });
    }
    for (const [bucket, key] of ELSEWHERE) {
      expect(await deliver(bucket, key)).toEqual(['done']);
      expect(world.last()).toMatchObject({ event: 'bulk_ignored', reason: 'no-job' });
    }
    expect(world.store.requests).toEqual([]);
  });

  test('BLK-07 anything else is refused, or its parts have no part in it', () => {
    const names = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(fc.jsonValue(), names, (value, name) => {
        for (const event of [
          value,
          { Records: [value] },
          { data: value, subject: name },
          [write(BUCKET, 'k')],
        ])
          expect(read(event)).toEqual({ rejectionReason: expect.any(String) });
      }),
      { numRuns: 200 },
    );
  });
});

describe('what the events of one platform have of their own', () => {
  const refused = { rejectionReason: expect.any(String) };
  const passed = (count: number) => ({ objects: [], ignoredEvents: count });

  test.each<[string, Delivery, object]>([
    ['the test of S3', ofLambda(S3_TEST_EVENT), passed(1)],
    ['a deletion', ofLambda(s3Event('exports', 'a', 'ObjectRemoved:DeleteMarkerCreated')), passed(1)],
    ['a deletion by EventBridge', ofLambda(bridgeEvent('exports', 'a', 'Object Deleted')), passed(1)],
    ['a deletion of Google', ofGoogle(gcsEvent('exports', 'a', 'deleted')), passed(1)],
    ['new metadata', ofGoogle(gcsEvent('exports', 'a', 'metadataUpdated')), passed(1)],
    [
      'a deletion of Azure',
      ofAzure(gridEvent('exports', 'a', { type: 'Microsoft.Storage.BlobDeleted' })),
      passed(1),
    ],
    [
      'a file of Data Lake that has no byte yet',
      ofAzure(gridEvent('exports', 'a', { api: 'CreateFile' })),
      passed(1),
    ],
    ['a call that nobody knows', ofAzure(gridEvent('exports', 'a', { api: 'PutPage' })), passed(1)],
    [
      'a record beside a broken one',
      ofLambda({ Records: [s3Record('exports', 'a'), s3Record('exports', 7)] }),
      refused,
    ],
    ['a key that is no encoding', ofLambda({ Records: [s3Record('exports', '%E0%A4%A')] }), refused],
    [
      'a second major version',
      ofLambda({ Records: [{ ...s3Record('exports', 'a'), eventVersion: '3.0' }] }),
      refused,
    ],
    ['an event of SNS', ofLambda({ Records: [{ EventSource: 'aws:sns', Sns: {} }] }), refused],
    ['no record', ofLambda({ Records: [] }), refused],
    [
      'another service of EventBridge',
      ofLambda({ ...bridgeEvent('exports', 'a'), source: 'aws.ec2' }),
      refused,
    ],
    [
      'another CloudEvent',
      ofGoogle({ ...gcsEvent('exports', 'a'), type: 'google.cloud.audit.log.v1.written' }),
      refused,
    ],
  ])('%s', (_, delivery, wanted) => {
    expect(delivery).toEqual(wanted);
  });

  test('Data Lake tells of a whole file with FlushWithClose, by its own address', () => {
    const url = `https://${AZURE_ACCOUNT}.dfs.core.windows.net/exports/hr/a b.csv`;
    expect(ofAzure(gridEvent('exports', 'hr/a b.csv', { api: 'FlushWithClose', url }))).toEqual({
      objects: [{ scheme: 'az', account: AZURE_ACCOUNT, bucket: 'exports', key: 'hr/a b.csv' }],
      ignoredEvents: 0,
    });
  });

  test.each([
    'http://contosofiles.blob.core.windows.net/exports/a',
    'https://contosofiles.blob.core.windows.net.evil.example/exports/a',
    'https://contosofiles.blob.core.windows.net:8443/exports/a',
    'https://user@contosofiles.blob.core.windows.net/exports/a',
    'https://203.0.113.7/exports/a',
    'https://contosofiles.blob.core.windows.net/exports/b',
    'https://contosofiles.blob.core.windows.net/other/a',
    'https://contosofiles.blob.core.windows.net/x/../exports/a',
    'https://contosofiles.blob.core.windows.net/exports/a?sig=abc',
    'file:///exports/a',
    '',
  ])('BLK-07 %j does not name the blob of the subject at an account: refused', (url) => {
    expect(ofAzure(gridEvent('exports', 'a', { url }))).toEqual(refused);
  });

  test('BLK-07 the account of another is of no job', async () => {
    const world = await startJobs();
    const delivery = ofAzure(gridEvent('exports', 'hr/people.csv', { account: 'somebodyelse' }));
    expect(await world.host.processDeliveries([delivery], 60_000)).toEqual(['done']);
    expect(world.last()).toMatchObject({ event: 'bulk_ignored', reason: 'no-job' });
  });
});

describe('what a platform is told', () => {
  const host = (...outcomes: readonly DeliveryOutcome[]): Pick<BulkRuntime, 'processDeliveries'> => ({
    processDeliveries: async (deliveries) => deliveries.map((_, index) => outcomes[index] ?? 'done'),
  });
  const context = { getRemainingTimeInMillis: () => 60_000 };
  const calls: readonly (readonly [
    string,
    (of: Pick<BulkRuntime, 'processDeliveries'>) => Promise<unknown>,
  ])[] = [
    ['Lambda', (of) => lambdaHandler(of)(s3Event('exports', 'a'), context)],
    ['Google', (of) => googleHandler(of)(gcsEvent('exports', 'a'))],
    ['Azure', (of) => azureHandler(of)(gridEvent('exports', 'a'))],
  ];

  test.each(calls)(
    '%s: an error for what is to come again or is no event; nothing for the rest',
    async (_, call) => {
      await expect(call(host('done'))).resolves.toBeUndefined();
      for (const outcome of ['again', 'refused'] as const) {
        const error = await call(host(outcome)).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ name: 'UnmadeError', message: expect.stringMatching(/^nymgate: /) });
        expect((error as Error).stack).toBeUndefined();
      }
    },
  );

  test('SQS: the messages that are to come again, and no other', async () => {
    const event = sqsEvent([s3Event('exports', 'a'), 'no JSON', bridgeEvent('exports', 'b'), S3_TEST_EVENT]);
    expect(await lambdaHandler(host('done', 'refused', 'again', 'done'))(event, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-2' }],
    });
  });
});
