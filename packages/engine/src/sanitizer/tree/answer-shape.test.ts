import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../../tests/harness/sanitizing.ts';
import { type JsonObject, parseJson } from '../../kernel/json/json.ts';
import type { PlanNode } from '../../plan/plan.ts';
import { findUnexpectedShape, isPagingName } from './answer-shape.ts';

const plan = (answers?: 'collection' | 'entity', names: readonly string[] = []) => ({
  kind: 'object' as const,
  properties: new Map(names.map((name): [string, PlanNode] => [name, plan()])),
  pointer: '',
  ...(answers && { answers }),
});
const object = (text: string) => parseJson(Buffer.from(text), LIMITS) as JsonObject;

describe('SHP-01 answerFault', () => {
  it.each([
    ['{"value":[]}', undefined],
    ['{"value":[{},{"a":[1]}]}', undefined],
    ['{"value":[{}],"value":3}', undefined],
    ['{}', 'no-value'],
    ['{"Value":[]}', 'no-value'],
    ['{"values":[{}]}', 'no-value'],
    ['{"id":"x"}', 'no-value'],
    ['{"value":null}', 'value'],
    ['{"value":{}}', 'value'],
    ['{"value":"[]"}', 'value'],
    ['{"value":3,"value":[]}', 'value'],
    ['{"value":["x",1,null,{}]}', 'row'],
    ['{"value":[{},null]}', 'row'],
    ['{"value":[[]]}', 'row'],
    ['{"value":[{},true]}', 'row'],
  ])('a collection: %s', (text, fault) => {
    expect(findUnexpectedShape(plan('collection'), object(text))).toBe(fault);
  });

  it.each([
    ['{"id":"x","value":[]}', 'collection'],
    ['{"value":1,"value":[]}', 'collection'],
    ['{"id":"x"}', undefined],
    ['{}', undefined],
    ['{"value":{"a":[]}}', undefined],
    ['{"a":{"value":[]}}', undefined],
  ])('an entity: %s', (text, fault) => {
    expect(findUnexpectedShape(plan('entity'), object(text))).toBe(fault);
  });

  it('an entity with a property of this name may hold a list there', () => {
    expect(findUnexpectedShape(plan('entity', ['value']), object('{"value":[1]}'))).toBeUndefined();
  });

  it('a node inside of an answer declares nothing', () => {
    expect(findUnexpectedShape(plan(), object('{"value":[1]}'))).toBeUndefined();
  });
});

describe('SHP-01 isPagingName', () => {
  it.each([
    '@odata.nextLink',
    '@nextLink',
    '@odata.nextlink',
    '@ODATA.DELTALINK',
    'members@odata.nextLink',
    'members@deltaLink',
    '@microsoft.graph.nextLink',
    'odata.nextLink',
    'nextLink',
  ])('%s pages', (name) => {
    expect(isPagingName(name)).toBe(true);
  });

  it.each([
    'webLink',
    '@odata.editLink',
    '@odata.nextLink.x',
    'xnextLink',
    '@odata.nextLin\u212a',
    'extLink',
    '',
  ])('%s does not', (name) => {
    expect(isPagingName(name)).toBe(false);
  });
});
