import { expect, it } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../connectors/src/index.ts';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import { sha256Hex } from '../pseudonyms/sealing/digest.ts';
import { containsLinks, getContinuationNode, reachableNodes } from './create-collection-node.ts';
import type { PlanNode } from './plan.ts';

const PLANS = Object.values(CONNECTORS).map(({ ruleSet }) =>
  compileRules(ruleSet(DEFAULT_CONNECTOR_OPTIONS), sha256Hex),
);
const RESPONSES = PLANS.flatMap(({ name, endpoints }) =>
  endpoints.map(({ id, response }) => ({ name: `${name} ${id}`, response })),
);

function continuations(response: PlanNode): readonly string[] {
  return [...reachableNodes(response)].flatMap((node) =>
    node.kind === 'leaf' && node.action.treatment === 'sealLink' ? [node.action.continues ?? 'nowhere'] : [],
  );
}

it.each(RESPONSES)('LNK-01 $name: what a link continues is in the answer', ({ response }) => {
  for (const pointer of continuations(response)) {
    const node = getContinuationNode(response, pointer);
    expect([pointer, node?.kind]).toEqual([pointer, 'object']);
    if (pointer === '') expect(node).toBe(response);
    // Compiled once: the byte engine keeps its tables by the node.
    expect(getContinuationNode(response, pointer)).toBe(node);
  }
});

it('looks at links of nested collections', () => {
  const nested = RESPONSES.flatMap(({ response }) => continuations(response)).filter(
    (pointer) => pointer !== '',
  );
  expect(new Set(nested).size).toBeGreaterThan(5);
});

it('a continued collection has the rows of the list, and its links continue the same', () => {
  const teams = PLANS.find(({ name }) => name === 'msft-teams');
  const response = teams?.endpoints.find(({ id }) => id === 'call-record-sessions')?.response;
  if (response === undefined) throw new Error('no such endpoint');
  const pointer = '/entities/callSession/properties/segments';
  const node = getContinuationNode(response, pointer);
  const rows = node?.kind === 'object' ? node.properties.get('value') : undefined;
  expect(rows?.kind === 'array' && rows.items.pointer).toBe('/entities/callSegment');
  expect(node && continuations(node)).toEqual(expect.arrayContaining([pointer]));
  expect(node && continuations(node)).not.toContain('');
});

it('leads nowhere that the answer does not hold', () => {
  const [users] = PLANS[0]?.endpoints ?? [];
  if (users === undefined) throw new Error('no endpoint');
  for (const pointer of ['/entities/callSession/properties/segments', '/endpoints/1/response', 'x'])
    expect(getContinuationNode(users.response, pointer)).toBeUndefined();
});

it('finds links at any depth', () => {
  const leaf: PlanNode = { kind: 'leaf', action: { treatment: 'sealLink' }, pointer: '' };
  const object = (properties: Readonly<Record<string, PlanNode>>): PlanNode => ({
    kind: 'object',
    properties: new Map(Object.entries(properties)),
    pointer: '',
  });
  const list: PlanNode = { kind: 'array', items: object({ 'a@odata.nextLink': leaf }), pointer: '' };
  expect([object({ list }), object({}), list].map(containsLinks)).toEqual([true, false, true]);
});

it('SHP-01 each list that a request may expand has a rule for the link to the rest of it', () => {
  const expanded = PLANS.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ entity, query }) =>
      [...query.values()].flatMap(({ rule }) =>
        'odata' in rule && rule.odata === 'expand' ? rule.navigations.map((name) => ({ entity, name })) : [],
      ),
    ),
  );
  const lists = expanded.flatMap(({ entity, name }) => {
    const properties = entity.kind === 'object' ? entity.properties : new Map<string, PlanNode>();
    return properties.get(name)?.kind === 'array'
      ? [{ name, link: properties.get(`${name}@odata.nextLink`) }]
      : [];
  });
  expect(lists.length).toBeGreaterThan(3);
  for (const { name, link } of lists)
    expect([name, link?.kind === 'leaf' && link.action.treatment]).toEqual([name, 'sealLink']);
});
