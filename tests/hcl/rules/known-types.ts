import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INFRA } from '../../../tools/infra/read-roots.ts';
import { addressOf, blocksOfKind } from '../walk.ts';
import type { Rule } from './rule.ts';

type Schema = Readonly<
  Record<'resources' | 'data' | 'ephemeral', Readonly<Record<string, unknown>> | undefined>
>;

/** Engines can check no argument of a type that the stub does not serve. */
export const knownTypes: Rule = (root) => {
  const known = typesOfSchemas();
  return blocksOfKind(root, 'resource', 'data', 'ephemeral')
    .filter(({ kind, type }) => type !== 'terraform_data' && !known.has(`${kind}.${type}`))
    .map((block) => `${addressOf(block)}: infra/schema has no ${block.kind} ${block.type}`);
};

function typesOfSchemas(): ReadonlySet<string> {
  const folder = join(INFRA, 'schema');
  const schemas = readdirSync(folder).map(
    (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Schema,
  );
  return new Set(
    schemas.flatMap(({ resources, data, ephemeral }) => [
      ...Object.keys(resources ?? {}).map((type) => `resource.${type}`),
      ...Object.keys(data ?? {}).map((type) => `data.${type}`),
      ...Object.keys(ephemeral ?? {}).map((type) => `ephemeral.${type}`),
    ]),
  );
}
