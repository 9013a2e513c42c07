import { describe, expect, test } from 'vitest';
import { completeRow, type ResponsePage, readPage, toPathFromLink } from './read-page.ts';

describe('readPage', () => {
  test('a collection with its links, as paths below the connector', () => {
    const body = JSON.stringify({
      value: [{ id: 'p~a' }],
      '@odata.nextLink': 'https://nymgate.contoso.com/entra-id/v1.0/users?$skiptoken=s~x',
      '@odata.deltaLink': 'http://127.0.0.1:8484/v1.0/users/delta?$deltatoken=s~y',
    });
    expect(readPage(body, 'entra-id')).toEqual({
      rows: [{ id: 'p~a' }],
      next: '/v1.0/users?$skiptoken=s~x',
      delta: '/v1.0/users/delta?$deltatoken=s~y',
    });
  });

  test('one object is one row, an empty answer none', () => {
    expect(readPage('{"id":"p~a"}', 'c').rows).toEqual([{ id: 'p~a' }]);
    expect(readPage('', 'c').rows).toEqual([]);
  });
});

test('EXP-03: a link never says where a request goes', () => {
  expect(toPathFromLink('https://elsewhere.example/v1.0/users?$skiptoken=s~x', 'c')).toBe(
    '/v1.0/users?$skiptoken=s~x',
  );
});

describe('wholeRow', () => {
  const pages: Readonly<Record<string, ResponsePage>> = {
    one: { rows: [{ id: 2, 'inner@odata.nextLink': 'in', inner: [{ id: 'a' }] }], next: 'two' },
    two: { rows: [{ id: 3 }] },
    in: { rows: [{ id: 'b' }] },
  };
  const get = async (link: unknown) => pages[String(link)] ?? { rows: [] };

  test('nested links are followed to their end, within what they bring too, and are gone afterwards', async () => {
    const row = { id: 1, replies: [{ id: 1 }], 'replies@odata.nextLink': 'one' };
    expect(await completeRow(row, get)).toEqual({
      id: 1,
      replies: [{ id: 1 }, { id: 2, inner: [{ id: 'a' }, { id: 'b' }] }, { id: 3 }],
    });
  });

  test('the link stands before the list, or without it', async () => {
    expect(await completeRow({ 'replies@odata.nextLink': 'two', replies: [{ id: 1 }] }, get)).toEqual({
      replies: [{ id: 1 }, { id: 3 }],
    });
    expect(await completeRow({ 'replies@odata.nextLink': 'two' }, get)).toEqual({ replies: [{ id: 3 }] });
  });

  test('links deep inside', async () => {
    const row = { a: { b: [{ 'c@odata.nextLink': 'two', c: [] }] } };
    expect(await completeRow(row, get)).toEqual({ a: { b: [{ c: [{ id: 3 }] }] } });
  });
});
