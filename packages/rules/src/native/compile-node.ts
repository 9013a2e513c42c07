import { freezeMap } from '@nymgate/engine/kernel/deep-freeze';
import type { PlanNode, StricterNode } from '@nymgate/engine/plan/plan';
import type { FieldRule, ObjectRule, RuleSource, StricterRule } from '@nymgate/engine/plan/rule-set';
import type { LeafAction, LeafRule, Treatment } from '@nymgate/engine/plan/treatments';
import { escapeKey, joinPointer } from '../text/json-pointer.ts';
import { type PhraseLists, TREATMENT_RULES } from './treatment-rules.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

type RuleTables = Pick<RuleSource, 'entity' | 'phrases'>;

export type NodeCompiler = {
  /** One node for all references, so recursive entities are cycles. */
  readonly entity: (name: string) => ObjectNode;
  readonly object: (rule: ObjectRule, pointer: string) => ObjectNode;
  readonly leaf: (action: LeafAction, pointer: string) => PlanNode;
};

export function createNodeCompiler({ entity, phrases }: RuleTables): NodeCompiler {
  const known = new Map<string, ObjectNode>();

  function compileEntity(name: string): ObjectNode {
    const before = known.get(name);
    if (before !== undefined) return before;
    const rule = entity(name);
    if (rule === undefined) throw new Error('unchecked entity');
    return compileObject(rule, joinPointer('/entities', name), name);
  }

  /** The node is registered before its properties are compiled, since they may refer back to it. */
  function compileObject(rule: ObjectRule, pointer: string, name?: string): ObjectNode {
    const properties = new Map<string, PlanNode>();
    const node: { -readonly [K in keyof ObjectNode]: ObjectNode[K] } = {
      kind: 'object',
      properties,
      pointer,
    };
    if (name !== undefined) known.set(name, node);
    for (const [key, field] of Object.entries(rule.properties)) {
      const list = findContinuedList(rule, key, field);
      const place = joinPropertyPointer(pointer, key);
      const node =
        list === undefined
          ? compileField(field, place)
          : compileLeaf({ treatment: 'sealLink', continues: joinPropertyPointer(pointer, list) }, place);
      properties.set(key, node);
    }
    if (rule.others !== undefined) node.others = compileField(rule.others, `${pointer}/others`);
    freezeMap(properties);
    if (rule.stricter !== undefined)
      node.stricter = compileStricter(node, rule.stricter, `${pointer}/stricter`);
    return Object.freeze(node);
  }

  function compileStricter(node: ObjectNode, rule: StricterRule, pointer: string): StricterNode {
    const changed = Object.entries(rule.properties).map(([key, field]): [string, PlanNode] => [
      key,
      compileField(field, joinPropertyPointer(pointer, key)),
    ]);
    const properties = freezeMap(new Map([...node.properties, ...changed]));
    const { property, unless } = rule;
    return Object.freeze({
      property,
      ...(unless && { unless: Object.freeze([...unless]) }),
      node: Object.freeze({ ...node, properties, pointer }),
    });
  }

  function compileField(rule: FieldRule, pointer: string): PlanNode {
    if ('treatment' in rule) return compileLeaf(toAction(rule, phrases), pointer);
    if ('entity' in rule) return compileEntity(rule.entity);
    if ('properties' in rule) return compileObject(rule, pointer);
    const { order } = rule;
    const items = compileField(rule.items, `${pointer}/items`);
    return Object.freeze({ kind: 'array', items, pointer, ...(order && { order }) });
  }

  return { entity: compileEntity, object: compileObject, leaf: compileLeaf };
}

function joinPropertyPointer(object: string, key: string): string {
  return `${object}/properties/${escapeKey(key)}`;
}

/** OData JSON Format 4.01 section 4.5.5: the next part of an expanded list. */
const NESTED_LINK_NAME = /^(.+)@odata\.(?:nextLink|deltaLink)$/;

/** The list of the same object that an encrypted link continues. */
function findContinuedList({ properties }: ObjectRule, key: string, field: FieldRule): string | undefined {
  const name = NESTED_LINK_NAME.exec(key)?.[1];
  if (name === undefined || !('treatment' in field) || field.treatment !== 'sealLink') return undefined;
  const list = Object.hasOwn(properties, name) ? properties[name] : undefined;
  return list !== undefined && 'items' in list ? name : undefined;
}

function toAction<Name extends Treatment>(rule: LeafRule<Name>, phrases: PhraseLists): LeafAction<Name> {
  return TREATMENT_RULES[rule.treatment].compile(rule, phrases);
}

function compileLeaf(action: LeafAction, pointer: string): PlanNode {
  return Object.freeze({ kind: 'leaf', action: Object.freeze(action), pointer });
}
