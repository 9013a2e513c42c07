import { describe, expect, test } from 'vitest';
import { isUnexpectedShape, UNEXPECTED_SHAPES } from '../../packages/engine/src/kernel/withheld-shapes.ts';
import { createCollectionNode } from '../../packages/engine/src/plan/create-collection-node.ts';
import type { PlanNode } from '../../packages/engine/src/plan/plan.ts';
import { keep, leaf, list, record } from '../harness/sanitizing.ts';
import { type Outcome, PSEUDONYMIZERS, run } from './compare-engines.ts';

const LONG = 'x'.repeat(2_000);
const LINK = '"https://graph.microsoft.com/v1.0/users?$skiptoken=X"';
const ROW = record({
  id: keep('opaque'),
  value: list(keep('word')),
  kids: list(record({ id: keep('opaque') })),
});
const whole = (node: PlanNode, answers: 'collection' | 'entity'): PlanNode =>
  ({ ...node, answers }) as PlanNode;
const COLLECTION = createCollectionNode({ items: ROW, pointer: '', continues: '' });
const ENTITY = whole(
  record({ id: keep('opaque'), row: ROW, 'row@odata.nextLink': leaf({ treatment: 'sealLink' }) }),
  'entity',
);
const OPEN_ENTITY = whole(record({ id: keep('opaque') }, keep('word')), 'entity');
const OPEN = record({ id: keep('opaque') }, keep('word'));

/** `escaped`: the same name or value in another spelling of JSON. */
const CASES: readonly [plan: PlanNode, document: string, expected: keyof typeof UNEXPECTED_SHAPES | 'ok'][] =
  [
    [COLLECTION, '{"value":[]}', 'ok'],
    [COLLECTION, '{"@odata.count":1,"value":[{"id":"a","value":["b",null,1]},{}]}', 'ok'],
    [COLLECTION, `{"value":[{}],"@nextLink":${LINK}}`, 'paging'],
    [COLLECTION, `{"value":[{}],"@deltaLink":null}`, 'paging'],
    [COLLECTION, `{"value":[{}],"odata.nextLink":${LINK}}`, 'paging'],
    [COLLECTION, '{"\\u0076alue":[{}],"value":3}', 'duplicate'],
    [COLLECTION, '{"value":[{"id":"a"}],"value":[{"id":"b"},{"id":"c"}]}', 'duplicate'],
    [COLLECTION, `{"value":[],"@odata.nextLink":${LINK},"@odata.nextLink":${LINK}}`, 'duplicate'],
    [COLLECTION, `{"value":[],"@odata.deltaLink":null,"@odata.delta\\u004cink":null}`, 'duplicate'],
    [COLLECTION, '{"value":[{"id":"a","kids":[{"id":"a","id":"b"}]}]}', 'duplicate'],
    [COLLECTION, '{"value":[{"id":"a","id":{"id":"b"}}]}', 'duplicate'],
    [COLLECTION, '{"value":[{"id":"a","\\u0069d":"a"}]}', 'duplicate'],
    [
      COLLECTION,
      '{"@odata.context":"a","@odata.context":"b","value":[{"x":1,"x":2,"y":{"id":1,"id":2}}]}',
      'ok',
    ],
    [COLLECTION, '{"value":[{"id":"a","id":"b"},3]}', 'row'],
    [COLLECTION, '{"@odata.count":1,"@odata.count":1}', 'no-value'],
    [COLLECTION, '{"nextLink":1,"value":3}', 'value'],
    [
      COLLECTION,
      '{"value":[{"id":"a","id":"b"}],"@odata.nextLink":"https://elsewhere.example/"}',
      'duplicate',
    ],
    [COLLECTION, '{"@odata.nextLink":"https://elsewhere.example/","value":[{"id":"a","id":"b"}]}', 'link'],
    [COLLECTION, '{"@odata.nextLink":"https://elsewhere.example/","value":[3]}', 'row'],
    [COLLECTION, '{}', 'no-value'],
    [COLLECTION, ' { "values" : [ { } ] } ', 'no-value'],
    [COLLECTION, '{"@odata.count":1}', 'no-value'],
    [COLLECTION, '{"value":null}', 'value'],
    [COLLECTION, '{"value":{"id":[1]}}', 'value'],
    [COLLECTION, '{"value":"x"}', 'value'],
    [COLLECTION, `{"value":"\\u0041${LONG}"}`, 'value'],
    [COLLECTION, '{"value":-1.5e3}', 'value'],
    [COLLECTION, '{"value":false}', 'value'],
    [COLLECTION, '{"value":3,"value":[]}', 'value'],
    [COLLECTION, '{"value":["x",1,null,{"id":"a"}]}', 'row'],
    [COLLECTION, '{"value":[{},null]}', 'row'],
    [COLLECTION, '{"value":[{},[{}]]}', 'row'],
    [COLLECTION, `{"value":[{},"${LONG}"]}`, 'row'],
    [COLLECTION, '{"value":[true]}', 'row'],
    [COLLECTION, `{"value":[],"@odata.nextlink":${LINK}}`, 'paging'],
    [COLLECTION, `{"value":[],"@ODATA.DELTALINK":${LINK}}`, 'paging'],
    [COLLECTION, `{"value":[],"kids@odata.nextLink":${LINK}}`, 'paging'],
    [COLLECTION, `{"value":[],"nextLink":null}`, 'paging'],
    [COLLECTION, `{"value":[{"kids@odata.nextLink":${LINK}}]}`, 'paging'],
    [COLLECTION, `{"value":[{"kids@odata.next\\u004cink":${LINK}}]}`, 'paging'],
    [COLLECTION, `{"value":[{"kids":[{"a@deltaLink":[{}]}]}]}`, 'paging'],
    [COLLECTION, `{"value":[],"${LONG}@odata.nextLink":${LINK}}`, 'paging'],
    [COLLECTION, `{"value":[],"\\u0041${LONG}@odata.nextL\\u0069nk":${LINK}}`, 'paging'],
    [COLLECTION, `{"value":[],"\\u0041${LONG}":{"@nextLink":1,"id":1,"id":2}}`, 'ok'],
    [COLLECTION, `{"value":[],"unknown":{"@odata.nextlink":${LINK}},"webLink":1,"xnextLink":2}`, 'ok'],
    [COLLECTION, `{"value":[],"@odata.nextLin\\u212a":1,"@odata.nextLink":null}`, 'ok'],
    [COLLECTION, `{"value":[],"@odata.nextLink":"https://elsewhere.example/"}`, 'link'],
    [COLLECTION, `{"value":[],"@odata.deltaLink":{"a":1}}`, 'link'],
    [COLLECTION, '[]', 'root'],
    [COLLECTION, 'null', 'root'],
    [ENTITY, '{"id":"a","value":"x","value":{"value":[]},"row":{"value":["a"]}}', 'ok'],
    [ENTITY, '{}', 'ok'],
    [ENTITY, '{"id":"a","value":[]}', 'collection'],
    [ENTITY, '{"v\\u0061lue":[{"id":"a"}]}', 'collection'],
    [ENTITY, '{"value":1,"value":null,"value":[1]}', 'collection'],
    [ENTITY, '[{"value":[]}]', 'root'],
    [ENTITY, `{"@odata.nextLink":${LINK}}`, 'paging'],
    [ENTITY, `{"row@odata.nextLink":${LINK}}`, 'ok'],
    [OPEN_ENTITY, '{"value":"word","value":[1]}', 'ok'],
    [OPEN_ENTITY, '{"id":"a","id":"a"}', 'duplicate'],
    [ENTITY, '{"row":null,"row":{}}', 'duplicate'],
    [OPEN_ENTITY, '{"value":[]}', 'ok'],
    [OPEN, '{"value":[1],"nextLink":"word"}', 'ok'],
    [OPEN, `{"@nextLink":${LINK}}`, 'paging'],
  ];

const [PSEUDONYMIZER] = PSEUDONYMIZERS;

function shape(outcome: Outcome): string {
  return 'refused' in outcome ? outcome.refused : 'ok';
}

describe('SHP-01 both engines withhold the same shapes', () => {
  test.each(CASES)('%# %o %s: %s', (plan, text, expected) => {
    if (PSEUDONYMIZER === undefined) throw new Error('no pseudonymizer');
    const document = Buffer.from(text);
    const byByte = [...document.keys()].filter((at) => at < 400);
    const outcomes = [[], byByte].flatMap((cuts) =>
      (['tree', 'bytes'] as const).map((engine) =>
        run(engine, { plan, document, cuts, pseudonymizer: PSEUDONYMIZER }),
      ),
    );
    expect(outcomes.map(shape)).toEqual([expected, expected, expected, expected]);
    const [first] = outcomes;
    if (first !== undefined && 'value' in first)
      for (const outcome of outcomes)
        expect(outcome).toMatchObject({ value: first.value, counts: first.counts });
  });

  test('every shape is tried', () => {
    const tried = new Set(CASES.map(([, , expected]) => expected).filter(isUnexpectedShape));
    expect([...tried].sort()).toEqual(Object.keys(UNEXPECTED_SHAPES).sort());
  });

  test('a fault does not stay in a kernel for the document after it', () => {
    if (PSEUDONYMIZER === undefined) throw new Error('no pseudonymizer');
    for (const [plan, text, expected] of [...CASES, ...CASES.toReversed()]) {
      const comparison = { plan, document: Buffer.from(text), cuts: [], pseudonymizer: PSEUDONYMIZER };
      expect([text, shape(run('bytes', comparison))]).toEqual([text, expected]);
    }
  });
});
