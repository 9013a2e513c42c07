import { expect, test } from 'vitest';
import type { AssertionClaims } from '../../gateway/src/app/create-source-auth-probe.ts';
import { nearestCredential } from './examine-trust.ts';
import { findCredentials } from './steps/trusted-credentials.ts';

const ONE = { issuer: 'https://issuer', subject: 'ns:a', audiences: ['api://AzureADTokenExchange'] };

test('a credential is found wherever it stands, once', () => {
  const document = {
    a: [
      { b: { name: 'one', ...ONE } },
      { deeper: [{ ...ONE, display_name: 'two', application_id: '/applications/1' }] },
    ],
  };
  expect(findCredentials(document)).toEqual([
    { ...ONE, name: 'one', application: '' },
    { ...ONE, name: 'two', application: '/applications/1' },
  ]);
});

test('one audience as a text, names in capitals', () => {
  expect(findCredentials({ Issuer: 'i', Subject: 's', Audience: 'a', Name: 'n' })).toEqual([
    { issuer: 'i', subject: 's', audiences: ['a'], name: 'n', application: '' },
  ]);
});

test.each([
  ['null', null],
  ['a text', 'issuer'],
  ['no audience', { issuer: 'i', subject: 's' }],
  ['an audience that is none', { issuer: 'i', subject: 's', audiences: [1] }],
  [
    'an expression in the place of the subject',
    { issuer: 'i', audiences: ['a'], claimsMatchingExpression: { value: 'x' } },
  ],
])('%s is no credential', (_, document) => {
  expect(findCredentials(document)).toEqual([]);
});

test('a document nested without end is given up', () => {
  let document: unknown = ONE;
  for (let depth = 0; depth < 5_000; depth += 1) document = [document];
  expect(findCredentials(document)).toEqual([]);
});

const claims = (changes: Partial<AssertionClaims> = {}): AssertionClaims => ({
  issuer: ONE.issuer,
  subject: ONE.subject,
  audiences: ONE.audiences,
  issuedAt: 0,
  notBefore: 0,
  expiresAt: 0,
  ...changes,
});

test('the credential with the fewest differences is the nearest, then the one that begins alike', () => {
  const credentials = findCredentials([
    { ...ONE, name: 'other platform', issuer: 'https://elsewhere', subject: 'x' },
    { ...ONE, name: 'other namespace', subject: 'other' },
    { ...ONE, name: 'same namespace', subject: 'ns:b' },
  ]);
  const nearest = nearestCredential(claims(), credentials);
  expect(nearest?.credential.name).toBe('same namespace');
  expect(nearest?.differences.map(({ field, position }) => [field, position])).toEqual([['subject', 4]]);
});

test('all three equal: no difference', () => {
  expect(nearestCredential(claims(), findCredentials([{ ...ONE, subject: 'z' }, ONE]))?.differences).toEqual(
    [],
  );
});

test('claims that are absent differ', () => {
  const nearest = nearestCredential(claims({ issuer: undefined, audiences: [] }), findCredentials(ONE));
  expect(nearest?.differences.map(({ field, kind }) => [field, kind])).toEqual([
    ['issuer', 'nothing is presented'],
    ['audience', 'nothing is presented'],
  ]);
});

test('without any credential there is nothing near', () => {
  expect(nearestCredential(claims(), [])).toBeUndefined();
});
