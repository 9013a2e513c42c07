import { USER } from './base-tree.ts';
import { HOME } from './product-tree.ts';

/** What an image tells about itself. */
export type BuildInfo = {
  readonly version: string;
  /** The commit that it was built from; with `-dirty` when files differ from it. */
  readonly revision: string;
  /** Where the source lies, if the builder says so: an HTTPS address. */
  readonly source: string | undefined;
  /** When it counts as made, Unix seconds. */
  readonly seconds: number;
};

/** Where operators put the configuration; the folder is in the image, and empty. */
const CONFIG = '/etc/nymgate/nymgate.yaml';

/**
 * Code out of texts and `__proto__` are refused by Node itself: nothing of ours needs either (SUP-01). The cache of V8 is made
 * under the same switches, since V8 takes no other.
 */
export const NODE_FLAGS: readonly string[] = [
  '--disallow-code-generation-from-strings',
  '--disable-proto=throw',
];

/**
 * What the image runs and says: `config` of OCI's image configuration. The entrypoint is the command line, the command is what
 * it does unless something else is asked: `docker run IMAGE doctor`.
 */
export function createImageConfig(told: BuildInfo) {
  return {
    User: `${USER}:${USER}`,
    ExposedPorts: { '8484/tcp': {} },
    Env: ['PATH=/usr/local/bin'],
    Entrypoint: ['/usr/local/bin/node', ...NODE_FLAGS, `/${HOME}/node.cjs`],
    Cmd: ['serve', '--config', CONFIG],
    WorkingDir: '/etc/nymgate',
    StopSignal: 'SIGTERM',
    Labels: labels(told),
  };
}

function labels({ version, revision, source, seconds }: BuildInfo): Readonly<Record<string, string>> {
  const label = (name: string, value: string) => [`org.opencontainers.image.${name}`, value] as const;
  return Object.fromEntries([
    label('created', new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z')),
    label('description', 'Pseudonymizing gateway for Microsoft 365'),
    label('licenses', 'Apache-2.0'),
    label('revision', revision),
    ...(source === undefined ? [] : [label('source', source)]),
    label('title', 'nymgate'),
    label('version', version),
  ]);
}
