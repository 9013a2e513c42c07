import type { PlatformKind } from '../../packages/engine/src/kernel/inbound.ts';

/** A program, or a function that a platform loads, as one bundle in a folder of its own: what is uploaded is that folder. */
export type Entry = {
  /** Name of the file to start or to load, without `.cjs`. */
  readonly name: string;
  /** Its source, from the root of the repository. What it exports, `NAME.cjs` exports: functions, by the names they have there. */
  readonly source: string;
  /** Names that `import` of `NAME.cjs` must find. */
  readonly exports?: readonly string[];
  /** Where `npm run build:bundle` puts it, from the root of the repository. */
  readonly folder: string;
  /**
   * Sources, from the root of the repository, of parts that the configuration asks for and that nearly every configuration of this
   * host does ask for: they lie in what a start reads, and V8's cache has them. Still none of them runs unasked.
   */
  readonly startupSources?: readonly string[];
  /** Whether V8's caches of its code lie beside it (docs/decisions/0016). */
  readonly hasCache?: true;
  /** Packages that the platform itself gives to what it loads. */
  readonly externalPackages?: readonly string[];
  /** Folder, from the root of the repository, of what the platform reads before it loads the bundle; its files lie beside it. */
  readonly platformFolder?: string;
  /** Source of `bulk.cjs`, for events of buckets. */
  readonly bulk?: string;
  /** Source of `doctor.cjs`, for a function that only examines. */
  readonly doctor?: string;
  /** Its folder in packages/hosts/src. */
  readonly platform: string;
  /** Its platform's events tell our own address, so that `publicUrl` may be absent. */
  readonly reportsOrigin?: true;
  /** Whose word about callers the host passes on (HOK-05). */
  readonly trustedPlatforms?: readonly PlatformKind[];
  /** Whether people start it in a shell: it then has every other command too, in a file that `serve` never reads, and `NAME.mjs`. */
  readonly isProgram?: true;
  /** Bytes at most, V8's cache apart: of what a start reads, of all files, and of the release's archive. `tests/package/bundle-sizes.test.ts` holds them. */
  readonly sizeLimits: { readonly atStart: number; readonly all: number; readonly zip: number };
};

/** Every host that is shipped as a bundle. A new one is a line here. */
export const ENTRIES = {
  node: {
    name: 'node',
    platform: 'node',
    source: 'tools/bundle/node.ts',
    folder: 'dist/bundle',
    hasCache: true,
    isProgram: true,
    // 628 KB before the chunks of a start became one, 569 since; audit file, renewed certificates, places of rules and faulty connectors brought 17, requests for the model 1, grammars of times and durations with ranges 2, coarse dates 2. Of the whole `bulk` with its stores, what reads Parquet and what
    // answers the console are the rest.
    sizeLimits: { atStart: 661_000, all: 4_350_000, zip: 1_497_000 },
  },
  'aws-lambda': {
    name: 'aws-lambda',
    platform: 'aws-lambda',
    source: 'packages/hosts/src/aws-lambda/index.ts',
    exports: ['handler', 'streaming'],
    bulk: 'packages/hosts/src/aws-lambda/bulk.ts',
    doctor: 'tools/bundle/lambda-doctor.ts',
    folder: 'dist/aws-lambda',
    startupSources: [
      'packages/gateway/src/app/create-caller-verifiers.ts',
      'packages/gateway/src/caller-auth/create-admission.ts',
      'packages/hosts/src/runtime/secrets/read-stored-secret.ts',
      'packages/clouds/src/secret-stores/aws-parameter-store.ts',
      'packages/clouds/src/secret-stores/aws-secrets-manager.ts',
      'packages/clouds/src/secret-stores/create-secret-stores.ts',
      'packages/clouds/src/source-auth/aws/create-aws-assertion.ts',
      'packages/clouds/src/source-auth/platform/platform-address.ts',
    ],
    hasCache: true,
    trustedPlatforms: ['aws-iam'],
    reportsOrigin: true,
    // Of what a start reads 64 KB are the usual parts. `doctor.cjs` is 1.24 MB of all, which a gateway never reads.
    sizeLimits: { atStart: 701_500, all: 4_640_000, zip: 1_568_000 },
  },
  'gcp-function': {
    name: 'gcp-function',
    platform: 'gcp',
    source: 'tools/bundle/gcp-function.ts',
    exports: ['nymgate', 'nymgateBulk'],
    bulk: 'packages/hosts/src/gcp/create-bulk-handler-for.ts',
    folder: 'dist/functions/gcp',
    platformFolder: 'deploy/gcp-function',
    trustedPlatforms: ['google-iam'],
    sizeLimits: { atStart: 635_000, all: 3_350_000, zip: 1_145_000 },
  },
  'azure-functions': {
    name: 'azure-functions',
    platform: 'azure',
    source: 'tools/bundle/azure-functions.ts',
    externalPackages: ['@azure/functions-core'],
    bulk: 'packages/hosts/src/azure/open-bulk-runtime.ts',
    folder: 'dist/functions/azure',
    platformFolder: 'deploy/azure-functions',
    trustedPlatforms: [],
    sizeLimits: { atStart: 712_000, all: 3_435_000, zip: 1_165_000 },
  },
} as const satisfies Readonly<Record<string, Entry>>;
