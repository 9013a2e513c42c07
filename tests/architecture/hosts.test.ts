import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ENTRIES } from '../../tools/bundle/entries.ts';
import { HOSTS_UNDER_TEST } from '../contract/hosts/start-hosts.ts';

// A host that somebody adds is one that is compared with the others, described, shipped and kept apart.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Folders of packages/hosts/src that carry no requests themselves. */
const SHARED: ReadonlySet<string> = new Set([
  'audit',
  'bulk',
  'faults',
  'files',
  'functions',
  'http',
  'platform',
  'process',
  'redis',
  'runtime',
  'service',
  'otlp',
]);

type Rules = { readonly forbidden: readonly { readonly name: string; readonly to: { path?: string } }[] };

const hosts = readdirSync(`${ROOT}packages/hosts/src`)
  .filter((folder) => !SHARED.has(folder))
  .toSorted();
const page = readFileSync(`${ROOT}docs/reference/hosts.md`, 'utf8');
const described = [...page.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name = '']) => name);
const [, apart = ''] = /\(\?:([^)]+)\)/.exec(pathOf('no-platform-imports-another')) ?? [];

function pathOf(name: string): string {
  const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as Rules;
  return forbidden.find((rule) => rule.name === name)?.to.path ?? '';
}

test.each([
  ['compared with the node host (tests/contract/hosts)', Object.keys(HOSTS_UNDER_TEST)],
  ['described in docs/reference/hosts.md', [...new Set(described)]],
  ['shipped (tools/bundle/entries.ts)', Object.values(ENTRIES).map(({ platform }) => platform)],
  ['kept apart from the others (.dependency-cruiser.cjs)', apart.split('|')],
])('every folder of packages/hosts/src is %s', (_, listed) => {
  expect(listed.toSorted()).toEqual(hosts);
});

test('every host that reads events of buckets is built for them, and compared with the others', () => {
  const reading = hosts.filter((host) => existsSync(`${ROOT}packages/hosts/src/${host}/bulk.ts`));
  const built = Object.values(ENTRIES).flatMap((entry) => ('bulk' in entry ? [entry.platform] : []));
  const suite = readFileSync(`${ROOT}tests/bulk/events/event-verdicts.test.ts`, 'utf8');
  const compared = ['toDelivery', 'createBulkHandler'].map((name) =>
    [...suite.matchAll(/import \{([^}]*)\} from '[./]+packages\/hosts\/src\/([a-z-]+)\//g)].flatMap(
      ([, names = '', host = '']) => (names.includes(`${name} as `) ? [host] : []),
    ),
  );
  for (const listed of [built, ...compared]) expect(listed.toSorted()).toEqual(reading);
});
