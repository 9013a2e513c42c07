import { describe, expect, test } from 'vitest';
import { parseTarget } from '../../../../engine/src/requests/parse-target.ts';
import type { Route } from '../steps/gateway.ts';
import type { BatchTarget } from './batch-target.ts';
import { toPartTarget } from './handle-batch.ts';

const routes = ['entra-id', 'outlook-cal'].map((connector) => ({ connector }) as Route);
const [entra] = routes;
const all: BatchTarget = { version: 'v1.0', route: undefined, routes };
const one: BatchTarget = { ...all, route: entra, routes: routes.slice(0, 1) };
const ROOT = 'https://nymgate.contoso.com';
const PUBLISHED = `${ROOT}/prod`;

describe('the spellings of SDKs', () => {
  test.each<[string, BatchTarget, string, string]>([
    ['/users?$top=5', one, ROOT, '/entra-id/v1.0/users?$top=5'],
    ['users?$top=5', one, ROOT, '/entra-id/v1.0/users?$top=5'],
    ['/v1.0/users', one, ROOT, '/entra-id/v1.0/users'],
    ['v1.0/users', one, ROOT, '/entra-id/v1.0/users'],
    ['/V1.0/users', one, ROOT, '/entra-id/V1.0/users'],
    ['/entra-id/v1.0/users', one, ROOT, '/entra-id/v1.0/users'],
    [`${ROOT}/entra-id/v1.0/users`, one, ROOT, '/entra-id/v1.0/users'],
    [`${PUBLISHED}/entra-id/v1.0/users`, one, PUBLISHED, '/entra-id/v1.0/users'],
    ['/prod/entra-id/v1.0/users?$skiptoken=s~A', one, PUBLISHED, '/entra-id/v1.0/users?$skiptoken=s~A'],
    ['/users', all, ROOT, '/v1.0/users'],
    ['/v1.0/users', all, ROOT, '/v1.0/users'],
    [`${ROOT}/v1.0/users`, all, ROOT, '/v1.0/users'],
    ['/outlook-cal/v1.0/users', all, ROOT, '/outlook-cal/v1.0/users'],
    ['/users?$filter=city eq null', one, ROOT, '/entra-id/v1.0/users?$filter=city%20eq%20null'],
    ["/users?$filter=city eq 'Zürich'", one, ROOT, "/entra-id/v1.0/users?$filter=city%20eq%20'Z%C3%BCrich'"],
    ['/users?$search="a"', one, ROOT, '/entra-id/v1.0/users?$search=%22a%22'],
  ])('%s', (url, place, root, expected) => {
    expect(toPartTarget(url, place, root)).toBe(expected);
  });
});

describe('BAT-03 what is no path of ours becomes a target that is malformed', () => {
  test.each([
    'https://graph.microsoft.com/v1.0/users',
    'https://evil.example/v1.0/users',
    '//evil.example/v1.0/users',
    '/\\evil.example/users',
    `${ROOT}.evil.example/v1.0/users`,
    `${ROOT}@evil.example/v1.0/users`,
    '/users#/groups',
    '/users?$top=5#x',
    '/users?a=1?b=2',
    '/../../groups',
    '/users/%2e%2e/groups',
    '/users\u0000',
    '/users\r\nX-Evil: 1',
    '/users\u0085',
    '/users\ud800',
    '/users;a=b',
  ])('%j', (url) => {
    for (const place of [one, all])
      expect(() => parseTarget(toPartTarget(url, place, ROOT))).toThrow('TARGET_MALFORMED');
  });

  test('another connector is none in a batch of one', () => {
    expect(toPartTarget('/outlook-cal/v1.0/users', one, ROOT)).toBe('/entra-id/v1.0/outlook-cal/v1.0/users');
  });

  test('another version stays below the one of the batch', () => {
    expect(toPartTarget('/beta/users', one, ROOT)).toBe('/entra-id/v1.0/beta/users');
  });
});
