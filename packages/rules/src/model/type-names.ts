import type { NativeEndpoint, NativePlan, PlanNode } from '@nymgate/engine/plan/plan';

const ESCAPES: Readonly<Record<string, string>> = { '~0': '~', '~1': '/' };
/** A simple identifier of OData (CSDL 4.01 section 15.2), in ASCII. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/**
 * The name of an object's type: of its entity, or of where it is written.
 *
 * @example toTypeName(plan, '/entities/remoteItem/properties/fileSystemInfo') // 'remoteItem_fileSystemInfo'
 */
export function toTypeName({ endpoints }: Pick<NativePlan, 'endpoints'>, pointer: string): string {
  const [, place, first = '', ...rest] = pointer
    .split('/')
    .map((part) => part.replaceAll(/~[01]/g, (sign) => ESCAPES[sign] ?? sign));
  const owner = place === 'entities' ? first : toCamelCase(endpoints[Number(first)]?.id ?? first);
  return toIdentifier([owner, ...getKeys(rest)].join('_'));
}

/** Names of properties, without the words of the language between them. */
function getKeys(parts: readonly string[]): readonly string[] {
  const keys: string[] = [];
  for (let index = 0; index < parts.length; index += 1)
    if (parts[index] === 'properties') {
      index += 1;
      keys.push(parts[index] ?? '');
    } else if (parts[index] === 'others') keys.push('others');
  return keys;
}

function toCamelCase(id: string): string {
  return id.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

export function toIdentifier(text: string): string {
  const name = text.replaceAll(/\W/g, '_').slice(0, 128);
  return isIdentifier(name) ? name : `_${name}`.slice(0, 128);
}

export type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

export function getEntityNode({ entity }: Pick<NativeEndpoint, 'entity'>): ObjectNode | undefined {
  return entity.kind === 'object' ? entity : undefined;
}
