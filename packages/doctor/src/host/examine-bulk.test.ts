import { describe, expect, test } from 'vitest';
import { testPorts } from '../../../../tests/object-stores/test-ports.ts';
import { SourceFailure, type SourceResponse } from '../../../engine/src/kernel/ports.ts';
import type { Config } from '../../../gateway/src/config/config-settings.ts';
import { loadConfig } from '../../../gateway/src/config/load-config.ts';
import { examineBulk } from './examine-bulk.ts';

const PERSON = 'ana.smith.csv';
const LISTING = `<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>hr/</Key><Size>0</Size></Contents><Contents><Key>hr/${PERSON}</Key><Size>7</Size></Contents></ListBucketResult>`;
const EMPTY = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';
const HEAD = { 'content-length': '7', etag: '"a"' };

type Answer = Pick<SourceResponse, 'status'> & { readonly text?: string };

/** Jobs by where they read, and what the store answers to a listing and to a question about one object; `undefined`: nothing at all. */
async function examine(froms: readonly string[], list?: Answer, head: Answer = { status: 200 }) {
  const requests: string[] = [];
  const step = await examineBulk(
    { bulk: jobs(froms) },
    {
      ...testPorts({
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'of-this-test',
      }),
      sleep: async () => undefined,
      http: {
        send: async ({ method, path }) => {
          requests.push(`${method} ${path.replace(/\?.*/, '?')}`);
          const { status, text = '' } = (method === 'HEAD' ? head : list) ?? {};
          if (status === undefined) throw new SourceFailure('unreachable');
          const body = (async function* () {
            yield new TextEncoder().encode(text);
          })();
          return { status, headers: HEAD, body };
        },
      },
    },
  );
  return { step, asked: requests };
}

function jobs(froms: readonly string[]): Config['bulk'] {
  const { bulk } = loadConfig({
    text: JSON.stringify({
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'file:key' }] },
      connectors: {
        'entra-id': {
          tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
          clientId: '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11',
          assertion: { type: 'token-file', path: '/t' },
        },
      },
      bulk: Object.fromEntries(
        froms.map((from, at) => [`job${at}`, { from, to: `s3://safe/${at}/`, rules: 'hr.yaml' }]),
      ),
    }),
    file: 'nymgate.json',
    environment: {},
  });
  return bulk;
}

describe('the stores that jobs of bulk read from', () => {
  test('a folder is listed, one object is asked for what it is, nothing else; that writing was not tried is said', async () => {
    const { step, asked } = await examine(['s3://exports/hr/'], { status: 200, text: LISTING });
    expect(asked).toEqual(['GET /?', `HEAD /hr/${PERSON}`]);
    expect(step).toMatchObject({ step: 'bulk', status: 'ok' });
    expect(step.summary).toContain('writing was not tried');
    expect(step.details).toEqual({ job0: 's3://exports/hr/: can be read' });
  });

  test('a job for one object asks for that one', async () => {
    const { step, asked } = await examine(['s3://exports/hr/people.csv']);
    expect([asked, step.status]).toEqual([['HEAD /hr/people.csv'], 'ok']);
  });

  test('a folder in which nothing lies is fine, and it is told', async () => {
    const { step, asked } = await examine(['s3://exports/hr/'], { status: 200, text: EMPTY });
    expect([asked, step.status]).toEqual([['GET /?'], 'ok']);
    expect(step.details).toEqual({ job0: 's3://exports/hr/: nothing lies there yet' });
  });

  test.each<[string, Answer | undefined, Answer | undefined, RegExp, RegExp]>([
    ['no bucket', { status: 404 }, undefined, /no such object or bucket/, /compare the address/],
    ['no right to list', { status: 403 }, undefined, /does not let this identity do it/, /object-stores\.md/],
    [
      'no right to read',
      { status: 200, text: LISTING },
      { status: 403 },
      /does not let this identity do it/,
      /object-stores\.md/,
    ],
    ['nobody there', undefined, undefined, /cannot be reached/, /egress\.md/],
  ])(
    '%s is a warning with the job, its place, and the next thing to do',
    async (_, list, head, why, next) => {
      const { step } = await examine(['in', 's3://exports/hr/'], list, head);
      expect(step).toMatchObject({ status: 'warn', findings: [{ level: 'warn' }] });
      const [finding] = step.findings ?? [];
      expect(finding?.summary).toMatch(/^bulk\.job1\.from \(s3:\/\/exports\/hr\/\): /);
      expect(finding?.summary).toMatch(why);
      expect(finding?.next).toMatch(next);
      // Names of files may name people.
      expect(JSON.stringify(step)).not.toContain('ana.smith');
    },
  );

  test('an address that no store could have is a warning as well', async () => {
    const { step, asked } = await examine(['s3://a_b/hr/']);
    expect([asked, step.status]).toEqual([[], 'warn']);
    expect(step.summary).toContain('names no bucket that the store could have');
  });

  test('jobs on this machine alone are not tried, and no job is fine', async () => {
    expect((await examine(['in'])).step).toMatchObject({
      status: 'skipped',
      summary: 'not tried: 1 job, none of which reads from a store',
    });
    expect((await examine([])).step).toMatchObject({ status: 'ok', summary: 'no jobs' });
  });
});
