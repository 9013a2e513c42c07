import type { EnvVariable } from './read-env-file.ts';

/** Deeper than any known document. */
const MAX_DEPTH = 32;
const VARIABLE = /^[A-Z_][A-Z0-9_]{0,127}$/;
const PROJECT = /^[a-z0-9-]{1,63}$/;
const SECRET = /^(?:projects\/([a-z0-9-]{1,63})\/secrets\/)?([A-Za-z0-9_-]{1,255})$/;

/** A node of parsed JSON or YAML. */
type Node = Readonly<Record<string, unknown>>;

/**
 * Environment variables as cloud CLIs print them: `aws lambda get-function-configuration`, `gcloud functions
 * describe`, `gcloud run services describe`, a pod, `az functionapp config appsettings list`, or a plain
 * object. Variables bound to a secret of Google Cloud have a reference to it. Sources: the reference pages of
 * these commands; Cloud Functions API, SecretEnvVar; Cloud Run API, SecretKeySelector.
 */
export function findVariables(document: unknown): readonly EnvVariable[] {
  return walk(document, findProject(document), 0);
}

function walk(node: unknown, project: string | undefined, depth: number): readonly EnvVariable[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(node))
    return node.flatMap((item) => readPair(item, project) ?? walk(item, project, depth + 1));
  if (!isNode(node)) return [];
  const entries = Object.entries(node);
  const here = entries.flatMap(([name, value]) =>
    VARIABLE.test(name) && ['string', 'number', 'boolean'].includes(typeof value)
      ? [{ name, value: String(value) }]
      : [],
  );
  return [...here, ...entries.flatMap(([, value]) => walk(value, project, depth + 1))];
}

function readPair(item: unknown, project: string | undefined): readonly EnvVariable[] | undefined {
  if (!isNode(item)) return undefined;
  const name = item['name'] ?? item['key'];
  if (typeof name !== 'string' || !VARIABLE.test(name)) return undefined;
  if (typeof item['value'] === 'string') return [{ name, value: item['value'] }];
  const reference = readSecretReference(item, project);
  return reference === undefined ? [] : [{ name, value: '', reference }];
}

function readSecretReference(item: Node, project: string | undefined): string | undefined {
  const source = item['valueFrom'] ?? item['valueSource'];
  const selector = isNode(source) ? source['secretKeyRef'] : item;
  if (!isNode(selector)) return undefined;
  // A function binds by secret and version; Cloud Run's first API has the version in `key`.
  const isRunV1 = isNode(item['valueFrom']);
  const [, secretProject, secret] = SECRET.exec(getText(selector, isRunV1 ? 'name' : 'secret') ?? '') ?? [];
  const place = secretProject ?? getText(selector, 'projectId') ?? project;
  if (secret === undefined || place === undefined || !PROJECT.test(place)) return undefined;
  const version = getText(selector, isRunV1 ? 'key' : 'version') ?? 'latest';
  return `gcp-sm:projects/${place}/secrets/${secret}${/^\d{1,20}$/.test(version) ? `?version=${version}` : ''}`;
}

/** Project of a function (`name`) or a service of Cloud Run (`metadata.namespace`, its number). */
function findProject(document: unknown): string | undefined {
  if (!isNode(document)) return undefined;
  const metadata = document['metadata'];
  const [, named] = /^projects\/([^/]+)\//.exec(getText(document, 'name') ?? '') ?? [];
  return named ?? (isNode(metadata) ? getText(metadata, 'namespace') : undefined);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function getText(node: Node, name: string): string | undefined {
  const value = node[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}
