// The import table of docs/decisions/0001-rooms.md, made executable. One entry a room: what it may import, and which packages.
const rooms = {
  kernel: { rooms: [], packages: [] },
  pseudonyms: { rooms: ['kernel'], packages: ['node:crypto', 'crypto'] },
  rules: { rooms: ['kernel'], packages: ['yaml', 're2js'] },
  sanitizer: {
    rooms: ['kernel', 'rules/plan', 'rules/psoxy/psoxy-response', 'pseudonyms'],
    packages: ['re2js', 'node:buffer', 'buffer'],
  },
  connectors: { rooms: ['kernel', 'rules'], packages: ['@microsoft/microsoft-graph-types'] },
  settings: { rooms: ['kernel'], packages: [] },
  'source-auth': {
    rooms: ['kernel', 'settings'],
    packages: ['node:crypto', 'crypto', 'node:buffer', 'buffer'],
  },
  'caller-auth': {
    rooms: ['kernel'],
    packages: ['jose', 'node:crypto', 'crypto', 'node:net', 'net', 'node:buffer', 'buffer'],
  },
  config: { rooms: ['kernel', 'settings', 'source-auth'], packages: ['yaml'] },
  proxy: { rooms: ['kernel', 'rules', 'sanitizer', 'pseudonyms', 'source-auth', 'connectors'], packages: [] },
  app: {
    rooms: [
      'kernel',
      'pseudonyms',
      'rules',
      'sanitizer',
      'connectors',
      'source-auth',
      'caller-auth',
      'config',
      'proxy',
    ],
    packages: [],
  },
  hosts: {
    rooms: ['kernel', 'config', 'app'],
    packages: ['^(node:)?[a-z_/]+$', 'undici'],
  },
  cli: {
    rooms: ['kernel', 'config', 'app', 'rules', 'connectors', 'hosts', 'simulator'],
    packages: ['^(node:)?[a-z_/]+$', 'commander', 'picocolors', 'cli-progress', 'yaml'],
  },
  simulator: { rooms: ['kernel'], packages: ['^(node:)?[a-z_/]+$', 'hono', '@hono/node-server', 'jose'] },
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

module.exports = {
  forbidden: [
    ...forbidden,
    ...packages,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '(^tests/|\\.test\\.ts$)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      mainFields: ['module', 'main', 'types', 'typings'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
