import { describe, expect, it } from 'vitest';
import { sanitizeByPsoxy } from '../../../../tests/harness/psoxy-sanitizing.ts';
import type { PsoxyAugmentRule, PsoxySchemaRule } from '../plan/psoxy-rule-set.ts';

/** psoxy-facts.md#g: each line. */
const digest = (length: number, words: number) => ({ length, word_count: words });

function augmented(augments: readonly Omit<PsoxyAugmentRule, 'method'>[], document: unknown): unknown {
  const rules = augments.map((augment) => ({ method: 'textDigest', ...augment }));
  return JSON.parse(sanitizeByPsoxy({ augments: rules }, JSON.stringify(document)).output);
}

const adds = (paths: readonly string[], document: object) => augmented([{ jsonPaths: paths }], document);

describe('psoxy-facts.md#g: augments', () => {
  it('Adds sibling `+<leaf>:textDigest` (an object, not text) next to each match', () => {
    expect(
      adds(['$.v[*].body.content', '$.name'], {
        v: [{ body: { content: 'a b' } }, { body: {} }],
        name: 'Kim',
      }),
    ).toStrictEqual({
      v: [{ body: { content: 'a b', '+content:textDigest': digest(3, 2) } }, { body: {} }],
      name: 'Kim',
      '+name:textDigest': digest(3, 1),
    });
    expect(adds(['$..t', '$.t'], { t: 'x', u: { t: 'y z' } })).toStrictEqual({
      t: 'x',
      '+t:textDigest': digest(1, 1),
      u: { t: 'y z', '+t:textDigest': digest(3, 2) },
    });
  });

  it('any existing key starting with `+` anywhere disables all augments for that document', () => {
    const before = { a: 'x', v: [{ deep: { '+': 1 } }] };
    expect(adds(['$.a'], before)).toStrictEqual(before);
    const { output } = sanitizeByPsoxy(
      { augments: [{ method: 'textDigest', jsonPaths: ['$.a'] }] },
      '{"+x":1,"a":"b"}\n{"a":"b"}',
    );
    expect(output).toBe('{"+x":1,"a":"b"}\n{"a":"b","+a:textDigest":{"length":1,"word_count":1}}');
  });

  it('missing path/null => nothing; "" => zeros; failing augment is skipped.', () => {
    expect(adds(['$.a', '$.b', '$.c', '$.d', '$.e'], { a: null, c: '', d: 5, e: { x: 1 } })).toStrictEqual({
      a: null,
      c: '',
      d: 5,
      e: { x: 1 },
      '+c:textDigest': digest(0, 0),
    });
    expect(
      augmented([{ jsonPaths: ['$.a'], innerJsonPath: '$.t' }, { jsonPaths: ['$.b'] }], {
        a: 'no json',
        b: 'x',
      }),
    ).toStrictEqual({
      a: 'no json',
      b: 'x',
      '+b:textDigest': digest(1, 1),
    });
    // An element of an array has no name.
    expect(adds(['$.a[*]'], { a: ['x'] })).toStrictEqual({ a: ['x'] });
  });

  it('innerJsonPath: value parsed as JSON, each inner match replaced by digest TEXT, whole stored as JSON text in `+content:textDigest`; original kept (usually redacted later).', () => {
    const content = '{ "body": [ { "text": "a b" }, { "text": null } ], "type": "card" }';
    expect(augmented([{ jsonPaths: ['$.content'], innerJsonPath: '$..text' }], { content })).toStrictEqual({
      content,
      '+content:textDigest': JSON.stringify({
        body: [{ text: JSON.stringify(digest(3, 2)) }, { text: null }],
        type: 'card',
      }),
    });
  });

  it('an innerJsonPath that leads nowhere adds nothing', () => {
    for (const content of ['"Anna is ill"', '4930901820', '["Anna is ill"]', '{"a":"Anna"}'])
      expect(augmented([{ jsonPaths: ['$.content'], innerJsonPath: '$..text' }], { content })).toStrictEqual({
        content,
      });
  });

  const schema: PsoxySchemaRule = { type: 'object', properties: { a: { type: 'string' } } };

  it('`+` keys pass any responseSchema.', () => {
    const { output } = sanitizeByPsoxy(
      { augments: [{ method: 'textDigest', jsonPaths: ['$.a', '$.b'] }], responseSchema: schema },
      '{"a":"x","b":"y"}',
    );
    expect(output).toBe(
      '{"a":"x","+a:textDigest":{"length":1,"word_count":1},"+b:textDigest":{"length":1,"word_count":1}}',
    );
    const again = '{"a":"x","+a:textDigest":{"length":1,"word_count":1}}';
    expect(sanitizeByPsoxy({ responseSchema: schema }, again).output).toBe(again);
  });

  it.each([
    '{"+a:textDigest":"secret"}',
    '{"+a:textDigest":{"length":1,"word_count":"secret"}}',
    '{"+a:textDigest":{"length":1,"word_count":1,"x":"secret"}}',
    '{"+a:textDigest":{"word_count":1,"length":1}}',
    '{"+a:textDigest":{"length":49170123456789,"word_count":1}}',
    '{"+secret:textDigest":{"length":1,"word_count":1}}',
    '{"+a":"secret"}',
    '{"+":"secret"}',
    '{"+a:textDigest":["secret"]}',
  ])('a `+` key that came with the answer carries nothing through the schema: %s', (body) => {
    expect(sanitizeByPsoxy({ responseSchema: schema }, body).output).toBe('{}');
  });
});
