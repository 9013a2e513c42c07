import type { NodeCompiler } from './compile-node.ts';
import { freezeMap } from './deep-freeze.ts';
import type { PlanNode } from './plan.ts';
import type { ResponseRule } from './rule-set.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

export type CompiledResponse = { readonly response: ObjectNode; readonly entity: ObjectNode };

/**
 * Compiles what an endpoint returns, and adds what Graph wraps around it (OData JSON Format 4.01, section 4.5): links are
 * sealed, the count stays, the context, which may spell out whom was asked about, is dropped.
 */
export function compileResponse(
  compiler: NodeCompiler,
  rule: ResponseRule,
  pointer: string,
): CompiledResponse {
  if ('collection' in rule) return compileCollection(compiler, compiler.entity(rule.collection), pointer);
  const entity = 'entity' in rule ? compiler.entity(rule.entity) : compiler.object(rule, pointer);
  return { entity, response: wrap(compiler, entity, pointer) };
}

function compileCollection({ leaf }: NodeCompiler, entity: ObjectNode, pointer: string): CompiledResponse {
  const value: PlanNode = Object.freeze({ kind: 'array', items: entity, pointer });
  const properties = new Map<string, PlanNode>([
    ['value', value],
    ['@odata.nextLink', leaf({ treatment: 'sealLink' }, pointer)],
    ['@odata.deltaLink', leaf({ treatment: 'sealLink' }, pointer)],
    ['@odata.count', leaf({ treatment: 'keep', type: 'integer' }, pointer)],
    ['@odata.context', leaf({ treatment: 'drop' }, pointer)],
  ]);
  return { entity, response: Object.freeze({ kind: 'object', properties: freezeMap(properties), pointer }) };
}

/** An own node: inside other answers the entity has no context annotation. */
function wrap({ leaf }: NodeCompiler, entity: ObjectNode, pointer: string): ObjectNode {
  if (entity.properties.has('@odata.context')) return entity;
  const properties = new Map(entity.properties);
  properties.set('@odata.context', leaf({ treatment: 'drop' }, pointer));
  return Object.freeze({ ...entity, properties: freezeMap(properties) });
}
