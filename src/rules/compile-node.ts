import { deepFreeze, freezeMap } from './deep-freeze.ts';
import { joinPointer } from './json-pointer.ts';
import type { LeafAction, PlanNode } from './plan.ts';
import type { FieldRule, LeafRule, ObjectRule, RuleSet } from './rule-set.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

export type NodeCompiler = {
  /** The node of an entity; one node for all references, so recursive entities are cycles. */
  readonly entity: (name: string) => ObjectNode;
  readonly object: (rule: ObjectRule, pointer: string) => ObjectNode;
  readonly leaf: (action: LeafAction, pointer: string) => PlanNode;
};

/** Compiles the field rules of a checked rule set into nodes. */
export function createNodeCompiler({ entities = {}, phrases = {} }: RuleSet): NodeCompiler {
  const known = new Map<string, ObjectNode>();

  function compileEntity(name: string): ObjectNode {
    const before = known.get(name);
    if (before !== undefined) return before;
    const rule = Object.hasOwn(entities, name) ? entities[name] : undefined;
    if (rule === undefined) throw new Error('unchecked entity');
    return compileObject(rule, joinPointer('/entities', name), (node) => known.set(name, node));
  }

  /** The node is announced before its properties are compiled: they may lead back to it. */
  function compileObject(
    rule: ObjectRule,
    pointer: string,
    announce: (node: ObjectNode) => void = () => {},
  ): ObjectNode {
    const properties = new Map<string, PlanNode>();
    const node: { -readonly [K in keyof ObjectNode]: ObjectNode[K] } = {
      kind: 'object',
      properties,
      pointer,
    };
    announce(node);
    for (const [name, field] of Object.entries(rule.properties)) {
      properties.set(name, compileField(field, joinPointer(pointer, 'properties', name)));
    }
    if (rule.others !== undefined) node.others = compileField(rule.others, joinPointer(pointer, 'others'));
    freezeMap(properties);
    return Object.freeze(node);
  }

  function compileField(rule: FieldRule, pointer: string): PlanNode {
    if ('entity' in rule) return compileEntity(rule.entity);
    if ('properties' in rule) return compileObject(rule, pointer);
    if ('items' in rule) {
      const items = compileField(rule.items, joinPointer(pointer, 'items'));
      return Object.freeze({ kind: 'array', items, pointer });
    }
    return compileLeaf(toAction(rule), pointer);
  }

  function toAction(rule: LeafRule): LeafAction {
    switch (rule.treatment) {
      case 'keep':
        return { treatment: 'keep', type: rule.type };
      case 'pseudonymize':
        return {
          treatment: 'pseudonymize',
          reversible: rule.reversible === true,
          prefixed: rule.prefixed === true,
        };
      case 'keepPhrases': {
        const list = Object.hasOwn(phrases, rule.phrases) ? phrases[rule.phrases] : undefined;
        if (list === undefined) throw new Error('unchecked phrase list');
        return { treatment: 'keepPhrases', phrases: [...list] };
      }
      default:
        return { treatment: rule.treatment };
    }
  }

  return { entity: compileEntity, object: compileObject, leaf: compileLeaf };
}

function compileLeaf(action: LeafAction, pointer: string): PlanNode {
  return deepFreeze({ kind: 'leaf', action, pointer });
}
