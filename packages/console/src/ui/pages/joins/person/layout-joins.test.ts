import { describe, expect, test } from 'vitest';
import { layoutJoins } from './layout-joins.ts';

const pseudonyms = [
  { text: 'p~AAAAAAAAAAAAAAAA', kind: 'person', from: ['user.id'] },
  { text: 't~BBBBBBBBBBBBBBBB', kind: 'person', from: ['user.mail'] },
];
const place = (pseudonym: number, table: string, rows = 1) => ({
  ...{ pseudonym, connector: 'outlook-mail', table, column: 'x', rows, spellings: 0 },
});

describe('the graph of a person', () => {
  const places = [
    place(0, 'message', 9),
    place(1, 'message_toRecipients', 4),
    place(0, 'event'),
    place(0, 'chat'),
  ];

  test('has a record once, with the lists in it, and a line for each pair', () => {
    const { nodes, lines } = layoutJoins(pseudonyms, places);
    expect(nodes.filter(({ side }) => side !== 'middle').map(({ label }) => label)).toEqual([
      'outlook-mail · chat',
      'outlook-mail · event',
      'outlook-mail · message',
    ]);
    expect(lines.map(({ rows }) => rows).toSorted()).toEqual([1, 1, 4, 9]);
  });

  test('is the same whatever order the places come in', () => {
    expect(layoutJoins(pseudonyms, places.toReversed()).nodes).toEqual(layoutJoins(pseudonyms, places).nodes);
  });

  test('keeps names apart and inside of the picture, and leaves out what stands nowhere', () => {
    const many = Array.from({ length: 41 }, (_, at) => place(0, `table${at}`));
    const { nodes, width, height } = layoutJoins(pseudonyms, many);
    for (const side of ['left', 'right'] as const) {
      const rows = nodes.filter((node) => node.side === side).map(({ y }) => y);
      for (const [at, y] of rows.entries()) if (at > 0) expect(y - (rows[at - 1] ?? 0)).toBeGreaterThan(16);
    }
    expect(nodes.every(({ x, y }) => x > 0 && x < width && y > 0 && y < height)).toBe(true);
    expect(nodes.filter(({ side }) => side === 'middle')).toHaveLength(1);
  });
});
