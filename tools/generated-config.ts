import { readFileSync } from 'node:fs';
import { listAlternatives, type SchemaNode } from '../packages/clouds/src/settings/json-schema.ts';
import { describeProvider } from '../packages/clouds/src/source-auth/assertion-providers.ts';
import { configJsonSchema } from '../packages/gateway/src/config/config-settings.ts';

/** One file that is made from the source and committed. */
export type GeneratedFile = { readonly path: string; readonly content: () => string };

const EXAMPLE = 'docs/reference/nymgate.example.yaml';

/** The published JSON Schema and the reference page; `packages/gateway/src/config/generated.test.ts` says when they are stale. */
export const GENERATED_CONFIG: readonly GeneratedFile[] = [
  { path: 'schema/nymgate.schema.json', content: () => `${JSON.stringify(configJsonSchema(), null, 2)}\n` },
  { path: 'docs/reference/configuration.md', content: configurationPage },
];

function configurationPage(): string {
  return `${INTRODUCTION}
## Keys

A key without default must be given. Times are milliseconds, sizes are bytes. Where a key is a limit, the code says what a request that exceeds it ends with ([errors](errors.md)).

${[...new Set(tables(configJsonSchema(), ''))].join('\n')}
## Example

[${EXAMPLE.split('/').at(-1)}](${EXAMPLE.split('/').at(-1)}); a test loads it.

\`\`\`yaml
${readFileSync(new URL(`../${EXAMPLE}`, import.meta.url), 'utf8').trimEnd()}
\`\`\`
`;
}

const INTRODUCTION = `<!-- Made by \`npm run generate\` from packages/gateway/src/config/config-settings.ts; edit that. -->
# Configuration

One file, \`nymgate.yaml\` (YAML 1.2 or JSON, at most 1 MiB), read by \`nymgate serve --config FILE\`. Relative paths in it (\`file:key.txt\`, \`rules\`, \`assertion.path\`) begin at the directory that the command runs in, not at the file's. Its JSON Schema is [schema/nymgate.schema.json](../../schema/nymgate.schema.json); an editor that knows YAML schemas uses it after a first line \`# yaml-language-server: $schema=…/nymgate.schema.json\`.

- An unknown key is an error, so a misspelt one never means "default". All faults are told at once, as \`file:line:column CODE message (fix)\`: \`CONFIG_SYNTAX\` for text that is not YAML or uses what is refused below, \`CONFIG_INVALID\` for everything else. Nothing is served before all are gone. No message quotes a value.
- One document, unique keys; no anchors, aliases, merge keys or tags.
- Secrets are named, never written: \`env:NAME\`, \`file:PATH\`, or one in a [store](secret-stores.md). There is no key for a client secret, and one that is given is refused: the gateway proves who it is to Entra ID with a federated identity credential.
- Files that hold secrets may be read by their owner alone, and rule files and this file may not be written by everybody (\`FILE_EXPOSED\`); \`secretFiles\` and [the guide](../guides/rotation.md#who-may-read-the-files) say what to do where a platform sets the modes.
- \`source.*\` must be https to a host name without user, path or IP address; plain http is accepted for loopback (the simulator).
- \`listen.host\` and \`publicUrl\` may lead beyond this machine only with a verifier in \`callers\`, and tokens and keys are accepted there only over TLS ([callers](../guides/callers.md)). The \`Host\` header must then name loopback or the host of \`publicUrl\`; another one is refused (400), or any web page could reach the gateway by a DNS name of its own.
- Switches of Node and variables that take protection away keep the gateway from starting: [which may be there](lifecycle.md#the-process). Extra certificate authorities come by Node's own \`NODE_EXTRA_CA_CERTS\`.

## Environment

\`NYMGATE_A__B=value\` sets \`a.b\` and wins over the file. \`__\` separates levels; letter case, \`_\` and \`-\` within a level do not count; a number picks an element of a list. Where a platform mounts no file, \`serve --config env:\` takes these variables for the whole configuration; \`doctor\` and \`call\` take the same.

| name | key |
|---|---|
| \`NYMGATE_LISTEN__PORT\` | \`listen.port\` |
| \`NYMGATE_PUBLIC_URL\` | \`publicUrl\` |
| \`NYMGATE_LIMITS__REQUEST_MILLISECONDS\` | \`limits.requestMilliseconds\` |
| \`NYMGATE_CONNECTORS__ENTRA_ID__CLIENT_ID\` | \`connectors.entra-id.clientId\` |
| \`NYMGATE_PSEUDONYMS__KEYS__0__SECRET\` | \`pseudonyms.keys.0.secret\` |

Where a key is text, the value is taken as it is; elsewhere it is read as YAML (\`8443\`, \`true\`, \`[GET, HEAD]\`). A name with the prefix that no key has is an error. Left alone are names that an \`env:\` reference mentions, \`NYMGATE_CONFIG\`, \`NYMGATE_BULK_EVENTS\` ([Azure](bulk.md#an-event-of-a-bucket)), and what Kubernetes adds for a service called \`nymgate\` (\`NYMGATE_SERVICE_HOST\`, \`NYMGATE_PORT\`, …).

## Reload

SIGHUP reads the file and the environment again. A configuration with faults changes nothing and is reported. \`listen.host\`, \`listen.port\`, whether there is TLS and whether it asks for client certificates, \`admin\`, \`limits.headerMilliseconds\`, and the sizes at which a connection is cut are fixed until restart; see [lifecycle](lifecycle.md).
`;

function tables(node: SchemaNode, path: string): string[] {
  const variants = listAlternatives(node);
  const own = variants.filter(({ properties }) => properties !== undefined);
  const sections = own.flatMap((variant) => [
    heading(variant, path, own.length > 1),
    table(variant, path),
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

function table(node: SchemaNode, path: string): string {
  const rows = Object.entries(node.properties ?? {}).map(([key, child]) => {
    const name = path === '' ? key : `${path}.${key}`;
    const cells = [`\`${name}\``, form(child), presence(node, key, child), child.description ?? ''];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| key | value | default | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
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
