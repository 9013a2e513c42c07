import type { Block, Body, Root } from '../../tools/infra/read-roots.ts';

/** `aws_iam_role.gateway`, `data.aws_region.here`, `var.tenant_id`, `module.app`. */
export function addressOf({ kind, type, name }: Block): string {
  if (kind === 'resource') return `${type}.${name}`;
  if (kind === 'variable') return `var.${name}`;
  return [kind, type, name].filter((part) => part !== '').join('.');
}

/** Blocks of these kinds. */
export function blocksOfKind(root: Root, ...kinds: readonly string[]): readonly Block[] {
  return root.blocks.filter(({ kind }) => kinds.includes(kind));
}

/** The object itself and every one in it, at any depth: nested blocks, `dynamic` ones and literal objects. */
export function objectsIn(value: unknown): readonly Body[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Body, ...Object.values(value).flatMap(objectsIn)];
}

/** Every text in a value: literals, and expressions as `${…}`. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** Nested blocks of a name, written out or made by `dynamic`. */
export function nestedBlocks(body: Body, name: string): readonly Body[] {
  const dynamic = (body['dynamic'] as Readonly<Record<string, readonly Body[]>> | undefined)?.[name] ?? [];
  return [...asBlocks(body[name]), ...dynamic.flatMap(({ content }) => asBlocks(content))];
}

function asBlocks(value: unknown): readonly Body[] {
  return Array.isArray(value) ? value.filter((item): item is Body => typeof item === 'object') : [];
}

/** A list of texts, or one text; expressions stay as they are. */
export function listOf(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.map(String)
    : value === undefined || value === null
      ? []
      : [String(value)];
}
