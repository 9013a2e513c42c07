import { describe, expect, test } from 'vitest';
import type { DictionaryConnector } from '../../../../wire/dictionary.ts';
import { accessLines, accessNames, findRelatedNames } from './access-graph.ts';

const connector: DictionaryConnector = {
  id: 'x',
  title: 'X',
  summary: '',
  permissions: [
    { value: 'A.Read', id: '1', reason: '', optional: false, endpoints: ['as', 'a'] },
    { value: 'B.Read', id: '2', reason: '', optional: false, endpoints: ['b'] },
  ],
  endpoints: [
    { id: 'as', path: '/as', returns: 'a', entities: ['a', 'inner'] },
    { id: 'a', path: '/a', returns: 'a', entities: ['a', 'inner'] },
    { id: 'b', path: '/b', returns: 'b', entities: ['b', 'inner'] },
  ],
  entities: ['a', 'b', 'inner'].map((name) => ({ name, fields: [] })),
};

describe('permissions, endpoints and entities are followed both ways', () => {
  test('from a permission to what it opens, and to nothing that another one opens', () => {
    expect(findRelatedNames(connector, { column: 'permission', name: 'A.Read' })).toEqual({
      permission: ['A.Read'],
      endpoint: ['as', 'a'],
      entity: ['a', 'inner'],
    });
  });

  test('from an entity back to every permission by which it can be had', () => {
    expect(findRelatedNames(connector, { column: 'entity', name: 'inner' })).toEqual({
      permission: ['A.Read', 'B.Read'],
      endpoint: ['as', 'a', 'b'],
      entity: ['inner'],
    });
    expect(findRelatedNames(connector, { column: 'entity', name: 'b' }).permission).toEqual(['B.Read']);
  });

  test('from an endpoint both ways', () => {
    expect(findRelatedNames(connector, { column: 'endpoint', name: 'b' })).toEqual({
      permission: ['B.Read'],
      endpoint: ['b'],
      entity: ['b', 'inner'],
    });
  });

  test('lines lead to what is shown alone, and inside of answers only where that is wished', () => {
    const all = accessNames(connector);
    expect(accessLines(connector, all, false).right).toHaveLength(3);
    expect(accessLines(connector, all, true).right).toHaveLength(6);
    const shown = findRelatedNames(connector, { column: 'permission', name: 'B.Read' });
    expect(accessLines(connector, shown, false)).toEqual({
      left: [{ from: 0, to: 0 }],
      right: [{ from: 0, to: 0 }],
    });
  });
});
