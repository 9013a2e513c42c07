import { expect, test } from 'vitest';
import { repeatsOpened } from './repeats-opened.ts';

const ID = '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11';
const CHAT = `19:${ID}_0b1d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11@unq.gbl.spaces`;
const none = { secrets: [], path: '/v1.0/users', linksOpened: 0 };

test.each<[string, string, Parameters<typeof repeatsOpened>[1]]>([
  ['the value', ID, { ...none, secrets: [ID] }],
  ['the value in another letter case', ID.toUpperCase(), { ...none, secrets: [ID] }],
  ['a part of the value', ID, { ...none, secrets: [CHAT] }],
  ['the value with more around it', `a ${ID} b`, { ...none, secrets: [ID] }],
  ['a part of what a sealed link hid', ID, { ...none, path: `/v1.0/users/${ID}/events`, linksOpened: 1 }],
])('TOK-07 repeats: %s', (_, text, opened) => {
  expect(repeatsOpened(text, opened)).toBe(true);
});

test.each<[string, string, Parameters<typeof repeatsOpened>[1]]>([
  ['anything, where nothing was opened', ID, none],
  ['an id that the caller has written in clear', ID, { ...none, path: `/v1.0/users/${ID}/events` }],
  ['another id', ID.replace('4f', '5f'), { ...none, secrets: [ID, CHAT] }],
  ['the size of a page', '50', { ...none, secrets: ['1500'] }],
])('repeats nothing: %s', (_, text, opened) => {
  expect(repeatsOpened(text, opened)).toBe(false);
});
