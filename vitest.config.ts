import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';

type Options = NonNullable<ViteUserConfig['test']>;

const FOLDER = 'tests/harness/own-temporary-folder.ts';
const KEYS = {
  globalSetup: [FOLDER, 'tests/harness/make-rsa-keys.ts'],
  setupFiles: [
    'tests/harness/node-platform.ts',
    'tests/harness/own-environment.ts',
    'tests/harness/rsa-keys.ts',
  ],
};
const SECOND = 1_000;
const MINUTE = 60_000;
/** A gateway in production refuses the modules that the runner loads before ours. */
const DEVELOPMENT = { NODE_ENV: 'development' };

/**
 * What has a process for each file: it replaces a module, measures a process, or runs the command line in its own. All others share
 * one process a worker, which loads what they test once: a gateway takes a second and a half to load. Each file begins with the
 * environment and the directory of the run (tests/harness/own-environment.ts).
 */
const ALONE = [
  'packages/*/src/**/equal-work.test.ts',
  'tests/{architecture,bulk,engine,export,fuzz,package}/**/*.test.ts',
];

/** What takes minutes, and changes with few commits: each is in the suite of its name below. */
export const SLOW = {
  package: [
    'tests/contract/configuration-keys.test.ts',
    'tests/package/{bundle,bundle-*,functions,packages}.test.ts',
    'tests/architecture/without-psoxy.test.ts',
  ],
  export: [
    'tests/bulk/{bulk-kill,bulk-split}.test.ts',
    'tests/export/{call-window,export,export-leak,in-process,export-order,kill,lock,parquet,trouble}.test.ts',
  ],
  leak: ['tests/leak/{exact-keys,hostile-delivered,options}.test.ts', 'tests/documents/statements.test.ts'],
};

/** Folders of which each is a suite of the same name below. */
export const WITH_PROGRAMS =
  'tests/{browser,clients,cloud,collector,e2e,image,infra,installed,lambda,oracles,spark,state}/**';

/** Of a browser, a cloud or a container: a second try, so that a machine which stands still for a moment fails nothing. */
const ONCE_MORE = { retry: 1 };

const OTHER_SUITES = [...configDefaults.exclude, WITH_PROGRAMS, ...Object.values(SLOW).flat()];

const PROJECTS = [
  {
    extends: true as const,
    test: {
      name: 'together',
      include: ['packages/*/src/**/*.test.ts', 'packages/simulator/tests/**/*.test.ts', 'tests/**/*.test.ts'],
      exclude: [...OTHER_SUITES, ...ALONE],
      isolate: false,
    },
  },
  { extends: true as const, test: { name: 'alone', include: ALONE, exclude: OTHER_SUITES } },
];

/**
 * The suites, by the name behind `vitest run --mode`; without it, `npm test`. CONTRIBUTING.md says what each is for and what it
 * needs.
 */
export const SUITES = {
  test: { ...KEYS, hookTimeout: 30 * SECOND, maxWorkers: '100%', projects: PROJECTS },
  leak: { ...KEYS, include: SLOW.leak, testTimeout: MINUTE, maxWorkers: '100%' },
  equality: {
    include: ['tests/equality/*.test.ts'],
    // What tests/harness/rounds.ts reads.
    env: { ...DEVELOPMENT, TEST_ROUNDS: 'many' },
    maxWorkers: '100%',
  },
  // Each bundle is built in a hook.
  package: { ...KEYS, include: SLOW.package, testTimeout: MINUTE, hookTimeout: 5 * MINUTE },
  // Against a hang alone: the rounds of kills are many.
  export: { ...KEYS, include: SLOW.export, testTimeout: 30 * MINUTE },
  /**
   * Left out: security/identity-calls and identity-faults, which move the gateway's clock; what runs no gateway.
   */
  bundle: {
    include: [
      'tests/leak/*.test.ts',
      'tests/security/{bodies,callers,egress-proxy,identity-matrix,psoxy-headers,requests,source-auth-faults,tokens,upstream}.test.ts',
      'tests/e2e/{cli-caller-keys,examples,graph-sdk,psoxy-rules}.test.ts',
      'tests/contract/{domain-policy,known-fields}.test.ts',
      'tests/package/{bundle,bundle-cache,bundle-commands,bundle-parts,bundle-sizes}.test.ts',
    ],
    globalSetup: [...KEYS.globalSetup, 'tests/harness/build-bundle-under-test.ts'],
    setupFiles: KEYS.setupFiles,
    testTimeout: MINUTE,
    // Some hooks build a bundle, or ask for every page twice, while other files use the processors.
    hookTimeout: 3 * MINUTE,
  },
  browser: {
    ...ONCE_MORE,
    include: ['tests/browser/**/*.test.ts'],
    testTimeout: MINUTE,
    hookTimeout: MINUTE,
    maxWorkers: '100%',
  },
  clients: {
    ...ONCE_MORE,
    include: ['tests/clients/**/*.test.ts'],
    testTimeout: 10 * MINUTE,
    // The first build of the Go SDK takes minutes; each program has a limit of its own below that.
    hookTimeout: 25 * MINUTE,
    fileParallelism: false,
  },
  cloud: { ...ONCE_MORE, include: ['tests/cloud/**/*.test.ts'] },
  collector: { include: ['tests/collector/**/*.test.ts'] },
  image: {
    ...ONCE_MORE,
    include: ['tests/image/**/*.test.ts'],
    globalSetup: [FOLDER, 'tests/image/build-image-under-test.ts'],
    testTimeout: MINUTE,
    hookTimeout: 2 * MINUTE,
    fileParallelism: false,
  },
  e2e: { ...KEYS, include: ['tests/e2e/**/*.test.ts'], hookTimeout: 30 * SECOND, maxWorkers: '100%' },
  infra: {
    ...ONCE_MORE,
    include: ['tests/infra/**/*.test.ts'],
    globalSetup: [FOLDER, 'tests/infra/kubernetes/prepare.ts', 'tests/infra/terraform/serve-for-run.ts'],
    testTimeout: 4 * MINUTE,
    // On two processors the default is one worker, which waits for its engine most of the time.
    maxWorkers: 2,
    maxConcurrency: 2,
  },
  /** A part of `infra`, which needs an engine and nothing else. */
  terraform: {
    ...ONCE_MORE,
    include: ['tests/infra/terraform/**/*.test.ts'],
    globalSetup: [FOLDER, 'tests/infra/terraform/serve-for-run.ts'],
    // Against a hang alone: on a busy machine an engine may take minutes for what takes it seconds otherwise.
    testTimeout: 10 * MINUTE,
    hookTimeout: 10 * MINUTE,
    maxWorkers: 2,
    maxConcurrency: 2,
  },
  installed: {
    ...ONCE_MORE,
    include: ['tests/installed/**/*.test.ts'],
    globalSetup: [FOLDER, 'tests/installed/pack-for-strangers.ts'],
    testTimeout: 2 * MINUTE,
    hookTimeout: 8 * MINUTE,
    env: {},
  },
  lambda: {
    ...ONCE_MORE,
    include: ['tests/lambda/**/*.test.ts'],
    globalSetup: [FOLDER, 'tests/lambda/build-lambda-under-test.ts'],
    testTimeout: MINUTE,
    hookTimeout: MINUTE,
    env: {},
  },
  /** Compared with other people's programs, which tests/oracles/package.json lists. */
  oracles: { ...KEYS, include: ['tests/oracles/**/*.test.ts'], maxWorkers: '100%' },
  spark: {
    ...ONCE_MORE,
    include: ['tests/spark/**/*.test.ts'],
    testTimeout: 5 * MINUTE,
    hookTimeout: 5 * MINUTE,
    fileParallelism: false,
  },
  state: { ...ONCE_MORE, include: ['tests/state/**/*.test.ts'], testTimeout: MINUTE, fileParallelism: false },
} satisfies Readonly<Record<string, Options>>;

function optionsOf(mode: string): Options {
  const suite: Options | undefined = Object.entries(SUITES).find(([name]) => name === mode)?.[1];
  if (suite === undefined) throw new Error(`--mode ${mode}: ${Object.keys(SUITES).join(', ')}`);
  return {
    globalSetup: [FOLDER],
    setupFiles: ['tests/harness/node-platform.ts'],
    testTimeout: 30 * SECOND,
    hookTimeout: 90 * SECOND,
    pool: 'forks',
    env: DEVELOPMENT,
    reporters: process.env['NYMGATE_TEST_REPORT'] ? ['default', 'json'] : ['default'],
    outputFile: { json: mode === 'test' ? '.vitest-report.json' : `.vitest-${mode}-report.json` },
    ...suite,
  };
}

/** A change of one function for `npm run test:proofs`; tests/proofs/mutation.ts has the text. */
const PROOF: { readonly file: string; readonly code: string } | null = JSON.parse(
  process.env['NYMGATE_PROOF'] ?? 'null',
);
const PROOF_PLUGIN = {
  name: 'proof',
  enforce: 'pre' as const,
  transform: (code: string, id: string) => (id === PROOF?.file ? `${code}\n${PROOF.code}` : undefined),
};

export default defineConfig(({ mode }) => ({
  plugins: PROOF === null ? [] : [PROOF_PLUGIN],
  // Packages from source, as tsconfig.json says.
  resolve: { tsconfigPaths: true, conditions: ['nymgate-source'] },
  ssr: { resolve: { conditions: ['nymgate-source', 'node'] } },
  // Knip loads the file in both of Vite's own modes, to see which files `npm test` has.
  test: optionsOf(/^(?:development|production)$/.test(mode) ? 'test' : mode),
}));
