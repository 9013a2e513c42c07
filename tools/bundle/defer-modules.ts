import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Modules of which a start calls nothing, unless the configuration asks for what they do: other providers of assertions than the
 * token file, verifiers of callers, all connectors but one, filters, the customer's own rules, the gauges of the admin listener, what replicas share,
 * Psoxy's language and scheme, the tree that stands in where WebAssembly is off, what Entra's codes mean. Only functions of theirs are used: esbuild misses whatever else is asked for.
 */
const DEFERRED_FILES = new Set(
  [
    'gateway/app/create-caller-verifiers',
    'gateway/app/rules/cached-rules',
    'gateway/app/rules/read-rule-text',
    'gateway/caller-auth/create-admission',
    'gateway/caller-auth/create-api-key-verifier',
    'gateway/caller-auth/create-certificate-verifier',
    'gateway/caller-auth/key-file',
    'shell/terminal/report-failure',
    'connectors/entities/file-entities',
    'connectors/entities/teams-entities',
    'connectors/entra-id/endpoints',
    'connectors/msft-copilot/endpoints',
    'connectors/msft-onedrive/endpoints',
    'connectors/msft-teams/endpoints',
    'connectors/outlook-mail/endpoints',
    'hosts/node/admin-listener',
    'hosts/node/listener/peer-certificate',
    'hosts/node/listener/read-certificate',
    'hosts/service/create-service-gauges',
    'hosts/runtime/egress/open-tunnel',
    'clouds/faults/entra-faults',
    'rules/native/check-rules',
    'engine/kernel/lists/list-members',
    'engine/pseudonyms/check-psoxy-secrets',
    'engine/pseudonyms/psoxy-scheme',
    'engine/pseudonyms/schemes/native-domains',
    'psoxy/headers/create-compat',
    'psoxy/requests/decide-by-rules',
    'psoxy/requests/decide-raw-request',
    'psoxy/requests/open-decision',
    'psoxy/requests/parse-request-body',
    'psoxy/requests/write-body',
    'psoxy/requests/write-resolved-target',
    'psoxy/bytes/create-psoxy-sanitizer',
    'psoxy/bytes/get-streamability',
    'psoxy/tree/sanitize-psoxy',
    'engine/requests/links/open-link',
    'engine/requests/odata/guard-filter',
    'engine/sanitizer/tree/sanitize-tree',
    'clouds/shared-state/hash-state-names',
    'clouds/shared-state/shared-tokens',
    'clouds/source-auth/platform/platform-address',
    ...assertionProviders(),
  ].map((name) => existing(sourceOf(name))),
);

/** All but the token file, which starts most gateways. */
function assertionProviders(): readonly string[] {
  return ['clouds/source-auth/aws', 'clouds/source-auth/providers'].flatMap((folder) =>
    readdirSync(dirname(sourceOf(`${folder}/index`)))
      .filter((file) => /^create-.*-assertion\.ts$/.test(file) && file !== 'create-token-file-assertion.ts')
      .map((file) => `${folder}/${file.slice(0, -3)}`),
  );
}

/** The source of `PACKAGE/MODULE`. */
function sourceOf(name: string): string {
  return `${ROOT}packages/${name.replace('/', '/src/')}.ts`;
}

/** A module that has moved would be read at every start, and nobody would notice. */
function existing(file: string): string {
  if (!existsSync(file)) throw new Error(`${file} is to be loaded later, and is not there.`);
  return file;
}

const FUNCTION = /^export (?:async )?function (\w+)/gm;

/**
 * Puts functions of the same names in place of those modules, each of which loads its module when it is called.
 */
export const deferModules: Plugin = {
  name: 'put-off',
  setup: (builder) => {
    builder.onResolve({ filter: /\.ts$/ }, ({ path, resolveDir, kind, namespace }) => {
      const file = path.startsWith('/') ? path : fileURLToPath(new URL(path, `file://${resolveDir}/`));
      return kind === 'import-statement' && namespace === 'file' && DEFERRED_FILES.has(file)
        ? // From the root: esbuild makes this name a part of the chunks' names, which are to be the same wherever the clone lies.
          { path: relative(ROOT, file), namespace: 'put-off', sideEffects: false }
        : undefined;
    });
    builder.onLoad({ filter: /./, namespace: 'put-off' }, async ({ path }) => ({
      contents: standIn(`./${path}`, await readFile(join(ROOT, path), 'utf8')),
      resolveDir: ROOT,
    }));
  },
};

function standIn(path: string, source: string): string {
  const functions = [...source.matchAll(FUNCTION)].map(
    ([, name]) => `export const ${name} = (...given) => loaded().${name}(...given);`,
  );
  return [
    'let module;',
    `const loaded = () => (module ??= requireNow(import(${JSON.stringify(path)})));`,
    ...functions,
  ].join('\n');
}

/** What the calls above come to once modules are CommonJS: nothing to wait for. */
export function removeAwait(code: string): string {
  return code.replace(/requireNow\(import\(("[^"]+")\)\)/g, 'require($1)');
}
