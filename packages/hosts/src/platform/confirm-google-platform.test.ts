import { describe, expect, test } from 'vitest';
import { SourceFailure, type SourceRequest } from '../../../engine/src/kernel/ports.ts';
import { confirmGooglePlatform } from './confirm-google-platform.ts';

type Answer = { readonly status?: number; readonly text?: string; readonly flavor?: string };
const REGION = 'projects/104029384756/regions/europe-west1';
const ID = '0087244a80c1b2f0e3d5';

function confirm(answers: { region?: Answer; id?: Answer } | undefined, host?: string) {
  const requests: SourceRequest[] = [];
  const send = async (request: SourceRequest) => {
    requests.push(request);
    if (answers === undefined) throw new SourceFailure('unreachable');
    const given = request.path.endsWith('/region') ? answers.region : answers.id;
    const {
      status = 200,
      text = request.path.endsWith('/region') ? REGION : ID,
      flavor = 'Google',
    } = given ?? {};
    const body = (async function* () {
      yield new TextEncoder().encode(text);
    })();
    return { status, headers: { 'metadata-flavor': flavor }, body };
  };
  const environment = (name: string) => (name === 'GCE_METADATA_HOST' ? host : undefined);
  return { confirmed: confirmGooglePlatform({ http: { send }, environment }), requests };
}

describe('HOK-05 whether Google stands in front', () => {
  test('its metadata server says so, at its own address, and it alone', async () => {
    const { confirmed, requests } = confirm({});
    await confirmed;
    expect(requests.map(({ origin, path }) => origin + path)).toEqual([
      'http://169.254.169.254/computeMetadata/v1/instance/region',
      'http://169.254.169.254/computeMetadata/v1/instance/id',
    ]);
    expect(requests[0]?.headers).toEqual([['metadata-flavor', 'Google']]);
  });

  test.each<[string, Parameters<typeof confirm>[0]]>([
    ['nobody answers', undefined],
    ['a machine without a region', { region: { status: 404, text: '' } }],
    ['a zone', { region: { text: 'projects/1/zones/europe-west1-b' } }],
    ['a node of GKE', { id: { text: '5938472019384756102' } }],
    ['another flavor', { region: { flavor: 'Amazon' } }],
    ['a page that catches everything', { region: { text: `<html>${REGION}` } }],
    ['too much', { region: { text: `${REGION}${' '.repeat(5_000)}` } }],
    ['no id', { id: { text: '' } }],
  ])('refused: %s', async (_, answers) => {
    await expect(confirm(answers).confirmed).rejects.toMatchObject({
      issues: [
        { code: 'CONFIG_INVALID', message: expect.stringContaining('google-iam is refused') as unknown },
      ],
    });
  });

  test.each([
    '10.0.0.1',
    'evil.example',
    '169.254.169.254@evil.example',
    '127.0.0.1@evil.example',
    'localhost/x',
  ])('GCE_METADATA_HOST %s is not asked', async (host) => {
    const { confirmed, requests } = confirm({}, host);
    await confirmed;
    expect(new Set(requests.map(({ origin }) => origin))).toEqual(new Set(['http://169.254.169.254']));
  });

  test('a stand-in on this machine is', async () => {
    const { requests } = confirm({}, '127.0.0.1:8181');
    expect(requests[0]?.origin).toBe('http://127.0.0.1:8181');
  });
});
