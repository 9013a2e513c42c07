import { expect, it } from 'vitest';
import { type LinkText, readLinkText, writeLinkText } from './link-text.ts';

const INSIDE = '/v1.0/me/events?$skip=10';

it.each<LinkText>([
  { inside: INSIDE },
  { inside: INSIDE, unmatched: { collection: '', outer: '/v1.0/users/p~x/events' } },
  { inside: '/v1.0/["a"]', unmatched: { collection: '/entities/a/properties/b"\n', outer: '' } },
])('%j is read as it was written', (text) => {
  expect(readLinkText(writeLinkText(text))).toEqual(text);
});

it.each(['[', '[]', '["a","b"]', '["a","b",3]', '["a",2,"c"]', '["a","b","c","d"]', '[null,"b","c"]'])(
  '%s is no text of a link',
  (text) => {
    expect(readLinkText(text)).toBeUndefined();
  },
);
