import { expect, it } from 'vitest';
import { type LinkText, readLinkText, writeLinkText } from './link-text.ts';

const INSIDE = '/v1.0/me/events?$skip=10';

it.each<LinkText>([
  { inside: INSIDE },
  { inside: INSIDE, unmatched: { collection: '', outer: '/v1.0/users/p~x/events' } },
  { inside: '/v1.0/["a"]', unmatched: { collection: '/entities/a/properties/b"\n', outer: '' } },
  { inside: INSIDE, round: { query: [], pageSize: '50' } },
  { inside: INSIDE, round: { query: [{ name: '$select', value: 'id,"x"' }], pageSize: '50' } },
  {
    inside: INSIDE,
    unmatched: { collection: '', outer: '/v1.0/users/p~x/events' },
    round: {
      query: [
        { name: '$select', value: '' },
        { name: '$filter', value: "id eq 'x'" },
      ],
    },
  },
])('%j is read as it was written', (text) => {
  expect(readLinkText(writeLinkText(text))).toEqual(text);
});

it('a round that was begun without options leaves no trace', () => {
  expect(writeLinkText({ inside: INSIDE, round: { query: [] } })).toBe(INSIDE);
  const unmatched = { collection: '', outer: '/v1.0/users/p~x/events' };
  expect(writeLinkText({ inside: INSIDE, unmatched, round: { query: [] } })).toBe(
    writeLinkText({ inside: INSIDE, unmatched }),
  );
});

it.each([
  '[',
  '[]',
  '["a","b"]',
  '["a","b",3]',
  '["a",2,"c"]',
  '[null,"b","c"]',
  '["a","b","c",5]',
  '["a","b","c","5","$select"]',
  '["a","b","c","5","$select",null]',
  '["a","b","c","5","$select",{"query":[]}]',
])('%s is no text of a link', (text) => {
  expect(readLinkText(text)).toBeUndefined();
});
