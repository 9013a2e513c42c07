import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CACHE, CUSTOM_RESOURCES, KUBERNETES_VERSIONS, kubernetesModule, moduleFolder } from './tools.ts';

type Schema = { readonly [key: string]: unknown };
type Definitions = Readonly<Record<string, Schema>>;
type Kind = { readonly group: string; readonly version: string; readonly kind: string };

/** The kinds that deploy/ has; another one has no schema, which kubeconform reports. */
const KINDS = new Set([
  'ConfigMap',
  'CronJob',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Secret',
  'Service',
  'ServiceAccount',
]);

const SCHEMAS = join(CACHE, 'schemas-3');

/** Where kubeconform looks, in its own template language. */
export const SCHEMA_LOCATIONS = [
  join(SCHEMAS, '{{.NormalizedKubernetesVersion}}/{{.ResourceKind}}{{.KindSuffix}}.json'),
  join(SCHEMAS, 'custom/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json'),
];

/** Writes JSON schemas, strict ones, from the OpenAPI of each Kubernetes version and from the definitions of custom resources. */
export function makeSchemas(): void {
  for (const version of KUBERNETES_VERSIONS) {
    if (existsSync(join(SCHEMAS, `v${version}`))) continue;
    const swagger = join(moduleFolder(kubernetesModule(version)), 'api/openapi-spec/swagger.json');
    const { definitions } = JSON.parse(readFileSync(swagger, 'utf8')) as { definitions: Definitions };
    writeKinds(join(SCHEMAS, `v${version}`), definitions);
  }
  for (const [module, files] of Object.entries(CUSTOM_RESOURCES)) writeCustom(module, files);
}

function writeKinds(folder: string, definitions: Definitions): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, definition] of Object.entries(definitions))
    for (const kind of kindsOf(definition)) {
      if (!KINDS.has(kind.kind)) continue;
      const own = { $ref: `#/definitions/${name}`, definitions: closure(name, definitions) };
      writeFileSync(join(folder, fileOf(kind)), JSON.stringify(own));
    }
}

function kindsOf(definition: Schema): readonly Kind[] {
  return (definition['x-kubernetes-group-version-kind'] as readonly Kind[] | undefined) ?? [];
}

/** As kubeconform names them: kind, first word of the group, version. */
function fileOf({ group, version, kind }: Kind): string {
  const [word = ''] = group.split('.');
  return `${[kind, word, version].filter((part) => part !== '').join('-')}.json`.toLowerCase();
}

/** A definition and all that it refers to, strict. */
function closure(name: string, definitions: Definitions): Definitions {
  const found = new Map<string, Schema>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    const schema = strict(definitions[next]) as Schema;
    found.set(next, schema);
    waiting.push(
      ...[...JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, ref]) => ref ?? ''),
    );
  }
  return Object.fromEntries(found);
}

/** What OpenAPI means by a schema, with no property beyond those that it names. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== 'object' || value === null) return value;
  const schema = value as Schema;
  if (schema['format'] === 'int-or-string' || schema['x-kubernetes-int-or-string'] === true)
    return { type: ['string', 'integer'] };
  const inner = Object.fromEntries(Object.entries(schema).map(([key, each]) => [key, strict(each)]));
  const open = 'additionalProperties' in schema || schema['x-kubernetes-preserve-unknown-fields'] === true;
  const named = typeof schema['properties'] === 'object' && !Array.isArray(schema['properties']);
  return named && !open ? { ...inner, additionalProperties: false } : inner;
}

type CustomResource = {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
};

function writeCustom(module: string, files: readonly string[]): void {
  const done = join(SCHEMAS, 'custom', `${module.replaceAll('/', '-')}.done`);
  if (existsSync(done)) return;
  const folder = moduleFolder(module);
  for (const file of files) {
    const { spec } = parse(readFileSync(join(folder, file), 'utf8')) as CustomResource;
    mkdirSync(join(SCHEMAS, 'custom', spec.group), { recursive: true });
    for (const { name, schema } of spec.versions) {
      const path = join(SCHEMAS, 'custom', spec.group, `${spec.names.kind.toLowerCase()}_${name}.json`);
      writeFileSync(path, JSON.stringify(withMetadata(strict(schema.openAPIV3Schema) as Schema)));
    }
  }
  writeFileSync(done, '');
}

/** `metadata` is an object of any content in a definition of a custom resource. */
function withMetadata(schema: Schema): Schema {
  return { ...schema, properties: { ...(schema['properties'] as Schema), metadata: { type: 'object' } } };
}
