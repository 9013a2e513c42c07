// Who may import whom, and which packages: one entry a room. docs/decisions/0001-rooms.md says why the rooms stand in this order.
const rooms = {
  kernel: { rooms: [], packages: [] },
  faults: { rooms: ['kernel'], packages: [] },
  pseudonyms: { rooms: ['kernel'], packages: ['node:crypto', 'crypto', 'node:buffer', 'buffer'] },
  text: { rooms: ['kernel'], packages: ['yaml'] },
  plan: { rooms: ['kernel', 'text'], packages: [] },
  requests: { rooms: ['kernel', 'plan', 'text'], packages: [] },
  native: { rooms: ['kernel', 'text', 'plan', 'requests'], packages: ['yaml'] },
  sanitizer: {
    rooms: ['kernel', 'text', 'plan', 'pseudonyms'],
    packages: ['node:buffer', 'buffer'],
  },
  review: {
    rooms: ['kernel', 'text', 'plan', 'requests', 'native', 'sanitizer', 'dialects'],
    packages: [],
  },
  dialects: { rooms: ['kernel', 'text', 'plan', 'sanitizer', 'bulk'], packages: [] },
  psoxy: {
    rooms: [
      'kernel',
      'text',
      'plan',
      'requests',
      'native',
      'sanitizer',
      'review',
      'dialects',
      'pseudonyms',
      'bulk',
    ],
    packages: [],
  },
  bulk: {
    rooms: ['kernel', 'text', 'plan', 'native', 'sanitizer', 'pseudonyms'],
    packages: [],
  },
  connectors: {
    rooms: ['kernel', 'plan', 'native'],
    packages: ['@microsoft/microsoft-graph-types', 'node:crypto', 'crypto'],
  },
  export: { rooms: ['kernel', 'connectors'], packages: [] },
  tables: { rooms: ['kernel', 'plan', 'connectors'], packages: [] },
  settings: { rooms: ['kernel'], packages: [] },
  'source-auth': {
    rooms: ['kernel', 'faults', 'settings'],
    packages: ['node:crypto', 'crypto', 'node:buffer', 'buffer'],
  },
  'secret-stores': {
    rooms: ['kernel', 'faults', 'settings', 'source-auth'],
    packages: ['node:buffer', 'buffer'],
  },
  'file-formats': {
    rooms: ['pseudonyms', 'bulk'],
    packages: [
      'node:buffer',
      'buffer',
      'node:crypto',
      'crypto',
      'node:zlib',
      'zlib',
      'node:stream',
      'stream',
      'hyparquet',
      'hyparquet-writer',
      'hyparquet-compressors',
    ],
  },
  'object-stores': {
    rooms: ['kernel', 'bulk', 'source-auth', 'secret-stores'],
    packages: ['node:crypto', 'crypto', 'node:buffer', 'buffer'],
  },
  'shared-state': {
    rooms: ['kernel'],
    packages: ['node:crypto', 'crypto', 'node:buffer', 'buffer'],
  },
  'caller-auth': {
    rooms: ['kernel'],
    packages: ['jose', 'node:crypto', 'crypto', 'node:net', 'net', 'node:buffer', 'buffer'],
  },
  config: { rooms: ['kernel', 'text', 'settings', 'bulk', 'source-auth'], packages: ['yaml'] },
  deployment: { rooms: ['kernel', 'settings', 'config'], packages: [] },
  documents: {
    rooms: ['kernel', 'plan', 'settings', 'connectors', 'config', 'deployment'],
    packages: [],
  },
  proxy: {
    rooms: ['kernel', 'faults', 'plan', 'requests', 'dialects', 'sanitizer', 'pseudonyms'],
    packages: ['node:buffer', 'buffer'],
  },
  app: {
    rooms: [
      'kernel',
      'faults',
      'pseudonyms',
      'text',
      'plan',
      'requests',
      'native',
      'dialects',
      'psoxy',
      'review',
      'sanitizer',
      'connectors',
      'source-auth',
      'shared-state',
      'caller-auth',
      'config',
      'proxy',
      'bulk',
    ],
    packages: [],
  },
  hosts: {
    rooms: [
      'kernel',
      'text',
      'config',
      'settings',
      'secret-stores',
      'object-stores',
      'file-formats',
      'bulk',
      'app',
    ],
    packages: ['^(node:)?[a-z_/]+$', 'undici', '@azure/functions', '@redis/client'],
  },
  cli: {
    rooms: [
      'kernel',
      'faults',
      'config',
      'deployment',
      'app',
      'text',
      'plan',
      'native',
      'dialects',
      'review',
      'connectors',
      'export',
      'tables',
      'deployment',
      'documents',
      'secret-stores',
      'object-stores',
      'file-formats',
      'hosts',
      'bulk',
    ],
    packages: ['^(node:)?[a-z_/]+$', 'commander', 'picocolors', 'yaml', 'hyparquet-writer'],
  },
};

const forbidden = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  severity: 'error',
  comment: `src/${room} may import only: ${allowed.rooms.join(', ') || 'nothing'}`,
  from: { path: `^src/${room}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^src/',
    pathNot: [`^src/${room}/`, ...allowed.rooms.map((name) => `^src/${name}(/|\\.ts$)`)],
  },
}));

const packages = Object.entries(rooms).map(([room, allowed]) => ({
  name: `packages-${room}`,
  severity: 'error',
  comment: `src/${room} may use only these packages: ${allowed.packages.join(', ') || 'none'}`,
  from: { path: `^src/${room}/`, pathNot: '\\.test\\.ts$' },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'],
    pathNot: allowed.packages.map((name) =>
      name.startsWith('^') ? name : `(^|node_modules/)${name.replace('/', '\\/')}(/|$)`,
    ),
  },
}));

/** What calls the gateway; whatever else is in packages/hosts/src is for all of them. */
const HOSTS = ['node', 'gcp', 'azure', 'aws-lambda'];
const hosts = [
  {
    name: 'no-host-imports-another',
    severity: 'error',
    comment: 'what two hosts need is in a folder of packages/hosts/src that is no host, such as http or service',
    from: { path: '^packages/hosts/src/([^/]+)/', pathNot: '\\.test\\.ts$' },
    to: { path: `^packages/hosts/src/(?:${HOSTS.join('|')})/`, pathNot: '^packages/hosts/src/$1/' },
  },
];

// A package beside the product: no bug is shared with it, and no gateway carries it.
const simulator = [
  {
    name: 'simulator-alone',
    severity: 'error',
    comment: 'the simulator shares no code with the product',
    from: { path: '^packages/simulator/src/', pathNot: '\\.test\\.ts$' },
    to: { path: '^(src|tests|tools|bench)/' },
  },
  {
    name: 'packages-simulator',
    severity: 'error',
    comment: 'simulator may use only the packages of its own package.json',
    from: { path: '^packages/simulator/src/', pathNot: '\\.test\\.ts$' },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'core'],
      pathNot: ['^(node:)?[a-z_/]+$', '(^|node_modules/)(hono|@hono/node-server|jose)(/|$)'],
    },
  },
  {
    name: 'simulator-on-demand',
    severity: 'error',
    comment:
      'the product loads the simulator in cli/gateway alone, by import(), and works without it; types cost nothing',
    from: { path: '^src/', pathNot: ['\\.test\\.ts$', '^packages/shell/src/gateway/'] },
    to: { path: '^simulator/' },
  },
  {
    name: 'simulator-by-import-call',
    severity: 'error',
    comment: 'an import statement would load the simulator whenever the command line starts',
    from: { path: '^packages/shell/src/gateway/', pathNot: '\\.test\\.ts$' },
    to: { path: '^simulator/', dynamic: false, dependencyTypesNot: ['type-only'] },
  },
];

// Likewise. It is given the product's engine, and imports none of it.
const consolePackage = [
  {
    name: 'console-alone',
    severity: 'error',
    comment: 'the console shares no code with the product: it is given an engine',
    from: { path: '^packages/console/src/', pathNot: '\\.test\\.ts$' },
    to: { path: '^(src|simulator|tests|tools|bench)/' },
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
      'of the wire format the page takes types, and the lists of fate.ts; schemas stay with the server',
    from: { path: '^packages/console/src/ui/' },
    to: { path: '^packages/console/src/wire/', pathNot: 'fate\\.ts$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'packages-console-server',
    severity: 'error',
    comment: "console's server may use only the packages of its own package.json",
    from: { path: '^packages/console/src/(server|wire)/', pathNot: '\\.test\\.ts$' },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'core'],
      pathNot: ['^(node:)?[a-z_/]+$', '(^|node_modules/)(hono|@hono/node-server|valibot)(/|$)'],
    },
  },
  {
    name: 'console-on-demand',
    severity: 'error',
    comment:
      'the product loads the console in cli/console alone, by import(), and works without it; types cost nothing',
    from: { path: '^src/', pathNot: ['\\.test\\.ts$', '^packages/console-engine/src/'] },
    to: { path: '^console/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'console-by-import-call',
    severity: 'error',
    comment: 'an import statement would load the console whenever the command line starts',
    from: { path: '^packages/console-engine/src/', pathNot: '\\.test\\.ts$' },
    to: { path: '^console/', dynamic: false, dependencyTypesNot: ['type-only'] },
  },
];

module.exports = {
  forbidden: [
    ...forbidden,
    ...packages,
    ...hosts,
    ...simulator,
    ...consolePackage,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      from: { path: '^((simulator|console)/)?src/', pathNot: '\\.test\\.ts$' },
      to: { path: '(^tests/|\\.test\\.ts$)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // Programs of other packages' clients, which are installed elsewhere.
    exclude: { path: '^tests/clients/javascript/' },
    enhancedResolveOptions: {
      mainFields: ['module', 'main', 'types', 'typings'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
