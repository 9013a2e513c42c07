// Which workspace may import which, and which packages and Node modules each may use: docs/decisions/0019-packages.md says why.
const NODE = '^(node:)?[a-z_/]+$';
const CRYPTO = ['node:crypto', 'crypto', 'node:buffer', 'buffer'];
const packages = {
  engine: { may: [], uses: [] },
  rules: { may: ['engine'], uses: ['yaml'] },
  connectors: {
    may: ['engine', 'rules'],
    uses: ['@microsoft/microsoft-graph-types', 'node:crypto', 'crypto'],
  },
  bulk: {
    may: ['engine', 'rules'],
    uses: [
      ...CRYPTO,
      'node:zlib',
      'zlib',
      'node:stream',
      'stream',
      'hyparquet',
      'hyparquet-writer',
      'hyparquet-compressors',
    ],
  },
  psoxy: { may: ['engine', 'rules', 'bulk'], uses: [] },
  clouds: { may: ['engine', 'bulk'], uses: CRYPTO },
  gateway: {
    may: ['engine', 'rules', 'connectors', 'bulk', 'psoxy', 'clouds'],
    uses: [...CRYPTO, 'jose', 'yaml', 'node:net', 'net'],
  },
  hosts: {
    may: ['engine', 'rules', 'bulk', 'clouds', 'gateway'],
    uses: [NODE, 'undici', '@azure/functions', '@redis/client'],
  },
  shell: {
    may: ['engine', 'rules', 'connectors', 'bulk', 'clouds', 'gateway', 'hosts'],
    uses: [NODE, 'commander', 'picocolors', 'yaml'],
  },
  export: {
    may: ['engine', 'connectors', 'clouds', 'gateway', 'hosts', 'shell'],
    uses: [NODE, 'hyparquet-writer'],
  },
  doctor: { may: ['engine', 'rules', 'connectors', 'clouds', 'gateway', 'hosts', 'shell'], uses: [NODE] },
  deploy: {
    may: ['engine', 'rules', 'connectors', 'clouds', 'gateway', 'hosts', 'shell', 'doctor'],
    uses: [NODE, 'yaml'],
  },
  'console-engine': {
    may: [
      'engine',
      'rules',
      'connectors',
      'bulk',
      'clouds',
      'gateway',
      'hosts',
      'shell',
      'export',
      'doctor',
      'deploy',
    ],
    uses: [NODE, 'yaml'],
  },
  console: {
    may: [],
    uses: [NODE, 'hono', '@hono/node-server', 'valibot', '@codemirror/', '@preact/', 'preact', 'uplot'],
  },
  cli: {
    may: [
      'engine',
      'rules',
      'connectors',
      'bulk',
      'clouds',
      'gateway',
      'hosts',
      'shell',
      'export',
      'doctor',
      'deploy',
      'console-engine',
    ],
    uses: [NODE, 'commander', 'yaml'],
  },
  simulator: { may: [], uses: [NODE, 'hono', '@hono/node-server', 'jose'] },
};

/** Folders of a package that may not all import each other. `engine` is read in this order. */
const rooms = {
  engine: {
    kernel: [],
    plan: ['kernel'],
    requests: ['kernel', 'plan'],
    pseudonyms: ['kernel'],
    sanitizer: ['kernel', 'plan', 'pseudonyms'],
  },
  rules: {
    text: [],
    native: ['text'],
    dialects: ['text'],
    review: ['text', 'native', 'dialects'],
  },
  clouds: {
    settings: ['network'],
    faults: ['network'],
    'source-auth': ['faults', 'settings', 'network', 'findings', 'observed', 'shared-state'],
    'secret-stores': ['faults', 'settings', 'source-auth', 'network', 'findings'],
    'object-stores': ['source-auth', 'secret-stores', 'network', 'findings'],
  },
  gateway: {
    'caller-auth': [],
    config: [],
    platform: [],
    proxy: ['platform'],
    app: ['caller-auth', 'config', 'platform', 'proxy'],
  },
};

const SOURCE = { pathNot: '\\.test\\.tsx?$' };
const inside = (name, room = '') => `^packages/${name}/src/${room && `${room}/`}`;

const unknownPackages = {
  name: 'package-without-a-row',
  severity: 'error',
  comment: 'a package that the table does not name may import nothing',
  from: {
    path: '^packages/',
    pathNot: [...Object.keys(packages).map((name) => `^packages/${name}/`), '\\.test\\.tsx?$'],
  },
  to: {},
};

const walls = Object.entries(packages).map(([name, { may }]) => ({
  name: `package-${name}`,
  severity: 'error',
  comment: `packages/${name} may import only: ${may.join(', ') || 'no other package'}`,
  from: { path: inside(name), ...SOURCE },
  to: { path: '^(packages|tests|tools|bench)/', pathNot: [name, ...may].map((each) => inside(each)) },
}));

/** The simulator and the console are loaded by `import()`, each in one place; their types cost nothing. */
const ON_DEMAND = {
  simulator: '^packages/shell/src/gateway/load-simulator\\.ts$',
  console: '^packages/console-engine/src/open-console\\.ts$',
};
for (const wall of walls) wall.to.pathNot.push(...Object.keys(ON_DEMAND).map((name) => inside(name)));
const onDemand = Object.entries(ON_DEMAND).flatMap(([name, loader]) => [
  {
    name: `${name}-on-demand`,
    severity: 'error',
    comment: `only ${loader} loads ${name}; types may be imported anywhere`,
    from: { path: '^packages/', pathNot: ['\\.test\\.tsx?$', loader, inside(name), `^packages/${name}/`] },
    to: { path: inside(name), dependencyTypesNot: ['type-only'] },
  },
  {
    name: `${name}-by-import-call`,
    severity: 'error',
    comment: 'an import statement would load it whenever the command line starts',
    from: { path: loader },
    to: { path: inside(name), dynamic: false, dependencyTypesNot: ['type-only'] },
  },
]);

const uses = Object.entries(packages).map(([name, allowed]) => ({
  name: `uses-${name}`,
  severity: 'error',
  comment: `packages/${name} may use only: ${allowed.uses.join(', ') || 'nothing'}`,
  from: { path: inside(name), ...SOURCE },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'core'],
    pathNot: [
      '^packages/',
      ...allowed.uses.map((each) =>
        each.startsWith('^') ? each : `(^|node_modules/)${each.replace('/', '\\/')}(/|$|[a-z])`,
      ),
    ],
  },
}));

const innerWalls = Object.entries(rooms).flatMap(([name, table]) =>
  Object.entries(table).map(([room, may]) => ({
    name: `room-${name}-${room}`,
    severity: 'error',
    comment: `packages/${name}/src/${room} may import of its own package only: ${may.join(', ') || 'nothing'}`,
    from: { path: inside(name, room), ...SOURCE },
    to: { path: inside(name), pathNot: [room, ...may].map((each) => inside(name, each)) },
  })),
);

/** What calls the gateway; every other folder of packages/hosts/src is for all of them. */
const PLATFORMS = 'node|gcp|azure|aws-lambda';
const between = [
  {
    name: 'no-platform-imports-another',
    severity: 'error',
    comment: 'code for two platforms lies in a shared folder of packages/hosts, such as http or service',
    from: { path: '^packages/hosts/src/([^/]+)/', ...SOURCE },
    to: { path: `^packages/hosts/src/(?:${PLATFORMS})/`, pathNot: '^packages/hosts/src/$1/' },
  },
  {
    name: 'console-page-and-server',
    severity: 'error',
    comment: 'page and server share the wire format alone',
    from: { path: '^packages/console/src/ui/' },
    to: { path: '^packages/console/src/(server/|index)' },
  },
  {
    name: 'console-page-values',
    severity: 'error',
    comment:
      'of the wire format the page imports types and OUTCOMES of aligned-response.ts; schemas stay with the server',
    from: { path: '^packages/console/src/ui/' },
    to: {
      path: '^packages/console/src/wire/',
      pathNot: 'aligned-response\\.ts$',
      dependencyTypesNot: ['type-only'],
    },
  },
];

module.exports = {
  forbidden: [
    unknownPackages,
    ...walls,
    ...innerWalls,
    ...onDemand,
    ...uses,
    ...between,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', ...SOURCE },
      to: { path: '(^tests/|\\.test\\.tsx?$)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // Programs of other packages' clients, which are installed elsewhere.
    exclude: { path: '^tests/clients/javascript/|^packages/[^/]+/dist/' },
    enhancedResolveOptions: {
      mainFields: ['module', 'main', 'types', 'typings'],
      exportsFields: ['exports'],
      conditionNames: ['nymgate-source', 'import', 'node', 'default', 'types'],
    },
  },
};
