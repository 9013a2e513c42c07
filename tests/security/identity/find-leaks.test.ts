import { expect, test } from 'vitest';
import { findLeaks } from './find-leaks.ts';

const SUBJECT = 'system:serviceaccount:a:b+c/ü';
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4eHh4In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
const around = (text: string) => Buffer.from(text);

test.each<[string, string]>([
  ['raw', `x${SUBJECT}y`],
  ['in other case', SUBJECT.toUpperCase()],
  ['URL-encoded', encodeURIComponent(SUBJECT)],
  ['hex', around(`<${SUBJECT}>`).toString('hex')],
  ['base64', around(SUBJECT).toString('base64')],
  ['base64 one byte on', around(`1${SUBJECT}2`).toString('base64')],
  ['base64url two bytes on', around(`12${SUBJECT}34`).toString('base64url')],
])('finds a secret %s', (_name, text) => {
  expect(findLeaks({ log: `some ${text} thing`, other: 'nothing' }, { subject: SUBJECT })).toEqual([
    'subject in log',
  ]);
});

test.each([0, 1, 2])('finds part %d of a token', (part) => {
  const piece = TOKEN.split('.')[part] ?? '';
  expect(findLeaks({ log: `"${piece}"` }, { token: TOKEN })).toEqual(['token in log']);
  expect(findLeaks({ log: around(piece).toString('hex') }, { token: TOKEN })).toEqual(['token in log']);
});

test('finds nothing where nothing is', () => {
  expect(findLeaks({ log: '{"code":"SOURCE_AUTH_FAILED","hint":"700213"}' }, { SUBJECT, TOKEN })).toEqual([]);
});
