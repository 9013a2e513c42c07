import { expect, it } from 'vitest';
import { type LinkPayload, parseLinkPayload, serializeLinkPayload } from './link-payload.ts';

const INSIDE = '/v1.0/me/events?$skip=10';

it.each<LinkPayload>([
  { target: INSIDE },
  { target: INSIDE, unmatched: { collection: '', requestPath: '/v1.0/users/p~x/events' } },
  { target: '/v1.0/["a"]', unmatched: { collection: '/entities/a/properties/b"\n', requestPath: '' } },
  { target: INSIDE, round: { query: [], pageSize: '50' } },
  { target: INSIDE, round: { query: [{ name: '$select', value: 'id,"x"' }], pageSize: '50' } },
  {
    target: INSIDE,
    unmatched: { collection: '', requestPath: '/v1.0/users/p~x/events' },
    round: {
      query: [
        { name: '$select', value: '' },
        { name: '$filter', value: "id eq 'x'" },
      ],
    },
  },
  { target: INSIDE, slice: { size: 5, offset: 0 } },
  { target: INSIDE, slice: { size: 5, offset: 10, after: '"p~x y\n"' } },
  {
    target: INSIDE,
    unmatched: { collection: '', requestPath: '/v1.0/users/p~x/mailFolders' },
    slice: { size: 1, offset: 3, after: '7' },
  },
])('%j is read as it was written', (text) => {
  expect(parseLinkPayload(serializeLinkPayload(text))).toEqual(text);
});

it('a round that was begun without options leaves no trace', () => {
  expect(serializeLinkPayload({ target: INSIDE, round: { query: [] } })).toBe(INSIDE);
  const unmatched = { collection: '', requestPath: '/v1.0/users/p~x/events' };
  expect(serializeLinkPayload({ target: INSIDE, unmatched, round: { query: [] } })).toBe(
    serializeLinkPayload({ target: INSIDE, unmatched }),
  );
});

it('what is written in a list has its place there', () => {
  const round = { query: [{ name: '$top', value: '5' }] };
  expect(serializeLinkPayload({ target: INSIDE, round })).toBe(
    JSON.stringify(['', '', INSIDE, '', '$top', '5']),
  );
  expect(serializeLinkPayload({ target: INSIDE, slice: { size: 5, offset: 10 } })).toBe(
    JSON.stringify(['', '', INSIDE, '5', '10 ']),
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
  '["","","/c","0","0 "]',
  '["","","/c","5","-1 "]',
  '["","","/c","","0 "]',
  '["a","b","c","5","$select",null]',
  '["a","b","c","5","$select",{"query":[]}]',
  '["a"]',
  '["a","b"]',
  '["","","/c","5","$select","id","$top"]',
  '["","","/c","5","","",""]',
])('%s is no text of a link', (text) => {
  expect(parseLinkPayload(text)).toBeUndefined();
});
