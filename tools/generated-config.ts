import { readFileSync } from 'node:fs';
import { listAlternatives, type SchemaNode } from '../packages/clouds/src/settings/json-schema.ts';
import { describeProvider } from '../packages/clouds/src/source-auth/assertion-providers.ts';
import { configJsonSchema } from '../packages/gateway/src/config/config-settings.ts';
import { code, fillPage, table } from './markdown.ts';

/** A committed file that is made from the code; `path` is relative to the root of the repository. */
export type GeneratedFile = { readonly path: string; readonly content: () => string };

const EXAMPLE = 'docs/reference/nymgate.example.yaml';

/** The published JSON Schema and the reference page; `packages/gateway/src/config/generated.test.ts` says when they are stale. */
export const GENERATED_CONFIG: readonly GeneratedFile[] = [
  { path: 'schema/nymgate.schema.json', content: () => `${JSON.stringify(configJsonSchema(), null, 2)}\n` },
  { path: 'docs/reference/configuration.md', content: configurationPage },
];

function configurationPage(): string {
  const example = readFileSync(new URL(`../${EXAMPLE}`, import.meta.url), 'utf8').trimEnd();
  return fillPage('docs/reference/configuration.md', {
    keys: [...new Set(tables(configJsonSchema(), ''))].join('\n').trimEnd(),
    example: `\`\`\`yaml\n${example}\n\`\`\``,
  });
}

function tables(node: SchemaNode, path: string): string[] {
  const variants = listAlternatives(node);
  const own = variants.filter(({ properties }) => properties !== undefined);
  const sections = own.flatMap((variant) => [
    heading(variant, path, own.length > 1),
    keyTable(variant, path),
    ...providerLines(variant, path),
    ...nested(variant, path),
  ]);
  const open = variants.flatMap(({ additionalProperties }) =>
    typeof additionalProperties === 'object' ? tables(additionalProperties, `${path}.<id>`) : [],
  );
  return [...sections, ...open];
}

function heading(node: SchemaNode, path: string, isVariant: boolean): string {
  const chosen = Object.entries(node.properties ?? {}).find(([, { const: value }]) => value !== undefined);
  const suffix =
    isVariant && chosen !== undefined ? ` with \`${chosen[0]}: ${String(chosen[1].const)}\`` : '';
  return `### ${path === '' ? 'Top level' : `\`${path}\``}${suffix}\n`;
}

/** Where to read about a provider, and what it reads of its platform. */
function providerLines({ properties }: SchemaNode, path: string): readonly string[] {
  if (!path.endsWith('.assertion')) return [];
  const { guide, environment } = describeProvider(String(properties?.['type']?.const));
  const names = environment.map((name) => `\`${name}\``).join(', ');
  const read = names === '' ? 'It reads no variables.' : `It reads ${names}.`;
  return [`[Guide](../guides/${guide}). ${read}\n`];
}

function keyTable(node: SchemaNode, path: string): string {
  const rows = Object.entries(node.properties ?? {}).map(([key, child]) => {
    const name = path === '' ? key : `${path}.${key}`;
    return [code(name), form(child), presence(node, key, child), child.description ?? ''];
  });
  return `${table(['key', 'value', 'default', 'meaning'], rows)}\n`;
}

function nested(node: SchemaNode, path: string): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const name = path === '' ? key : `${path}.${key}`;
    return child.items === undefined ? tables(child, name) : tables(child.items, `${name}[]`);
  });
}

function presence(parent: SchemaNode, key: string, child: SchemaNode): string {
  if (child.default !== undefined && !isBlock(child)) return `\`${JSON.stringify(child.default)}\``;
  return parent.required?.includes(key) === true ? '**required**' : '–';
}

function isBlock(node: SchemaNode): boolean {
  return listAlternatives(node).every(({ type }) => type === 'object');
}

function form(node: SchemaNode): string {
  if (isBlock(node)) return 'block';
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.items !== undefined) return `list of ${form(node.items)}`;
  if (node.type === 'integer') return `${node.minimum ?? ''} … ${node.maximum ?? ''}`;
  return node.format === 'uuid'
    ? 'GUID'
    : (node.type ?? '')
        .replace('string', 'text')
        .replace('boolean', '`true`, `false`')
        .replace('object', 'block');
}
