import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PlanNode } from '../../../engine/src/plan/plan.ts';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import { compileSource } from '../../../rules/src/native/compile-source.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Every node with the keys that lead to it; a node that was met before only by where that was. */
function flatten(root: PlanNode): readonly string[] {
  const places = new Map<PlanNode, string>();
  const lines: string[] = [];
  const visit = (node: PlanNode, place: string): void => {
    const before = places.get(node);
    places.set(node, before ?? place);
    if (before !== undefined) lines.push(`${place} as ${before}`);
    else if (node.kind === 'leaf') lines.push(`${place} ${node.pointer} ${JSON.stringify(node.action)}`);
    else if (node.kind === 'array') visit(node.items, `${place}/[]`);
    else {
      for (const [name, inner] of node.properties) visit(inner, `${place}/${name}`);
      if (node.others !== undefined) visit(node.others, `${place}/*`);
    }
  };
  visit(root, '');
  return lines;
}

describe.each(Object.values(CONNECTORS))('the rules of $id, built as they are asked for', (connector) => {
  const plan = compileSource(connector.rules(DEFAULT_CONNECTOR_OPTIONS));
  const compiled = compileRules(connector.ruleSet(DEFAULT_CONNECTOR_OPTIONS), sha256Hex);

  it('make the same plan as the whole rule set', () => {
    expect(plan.endpoints.map(({ id }) => id)).toEqual(compiled.endpoints.map(({ id }) => id));
    plan.endpoints.forEach((endpoint, at) => {
      const { response, entity, ...request } = endpoint;
      const other = compiled.endpoints[at];
      expect({ ...request, response: undefined, entity: undefined }).toEqual({
        ...other,
        response: undefined,
        entity: undefined,
      });
      expect(flatten(response)).toEqual(other && flatten(other.response));
      expect(flatten(entity)).toEqual(other && flatten(other.entity));
    });
  });

  it('tell the whole rule set, frozen and always the same', () => {
    expect(plan.ruleSet).toEqual(compiled.ruleSet);
    expect(plan.ruleSet).toBe(plan.ruleSet);
    expect(Object.isFrozen(plan.ruleSet.endpoints)).toBe(true);
  });

  it('have no entity but those of the rule set, and none of a foreign name', () => {
    const { entity, phrases } = connector.rules(DEFAULT_CONNECTOR_OPTIONS);
    for (const [name, rule] of Object.entries(plan.ruleSet.entities ?? {}))
      expect(entity(name)).toEqual(rule);
    for (const name of ['toString', '__proto__', 'constructor', 'nobody']) {
      expect(entity(name)).toBeUndefined();
      expect(phrases(name)).toBeUndefined();
    }
  });
});

it('gives the leaves of one phrase list the list itself, so that its tables are made once', () => {
  const { endpoints } = compileSource(CONNECTORS['outlook-cal'].rules(DEFAULT_CONNECTOR_OPTIONS));
  const lists = endpoints.flatMap(({ response }) => phraseLists(response));
  expect(lists.length).toBeGreaterThan(new Set(lists).size);
  expect(new Set(lists).size).toBe(new Set(lists.map((list) => JSON.stringify(list))).size);
  expect(lists.every((list) => Object.isFrozen(list))).toBe(true);
});

function phraseLists(root: PlanNode): readonly (readonly string[])[] {
  const nodes = new Set([root]);
  for (const node of nodes) {
    if (node.kind === 'array') nodes.add(node.items);
    if (node.kind === 'object') for (const inner of node.properties.values()) nodes.add(inner);
  }
  return [...nodes].flatMap((node) =>
    node.kind === 'leaf' && node.action.treatment === 'keepPhrases' ? [node.action.phrases] : [],
  );
}
