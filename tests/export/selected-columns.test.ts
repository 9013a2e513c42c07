import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import type { EntityRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import { printRules } from '../../packages/rules/src/native/parse-rules.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders, runExportHere } from './export-stand.ts';
import { lastRun } from './read-export.ts';

// `$select` is what the endpoint returns and the rules of the gateway leave of it.

const folders = exportFolders();
let open: TestGateway[] = [];
afterEach(async () => {
  for (const gateway of open) await gateway.close();
  open = [];
});

async function start(rules?: string, connector = 'entra-id'): Promise<TestGateway> {
  const gateway = await startGateway({
    connectors: [connector],
    logLevel: 'error',
    simulator: { people: 4, seed: 5 },
    ...(rules !== undefined && { rules }),
  });
  open.push(gateway);
  return gateway;
}

function args({ host }: TestGateway, connector = 'entra-id'): readonly string[] {
  return ['--gateway', host.url, '--connector', connector];
}

/** The default rules, but for properties of accounts. */
function rulesWith(changes: EntityRule['properties']): string {
  const rules: RuleSet = CONNECTORS['entra-id'].ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  const user = rules.entities?.['user'];
  if (user === undefined) throw new Error('there is no user');
  const properties = { ...user.properties, ...changes };
  return printRules({ ...rules, entities: { ...rules.entities, user: { ...user, properties } } });
}

const JOB_TITLES = rulesWith({
  jobTitle: { treatment: 'keep', type: 'organisationText', reason: 'Of a short list here.' },
  department: { treatment: 'drop' },
});

/** Rules of Psoxy's language, which pass on a `$select` as it is. */
const PSOXY = `endpoints:
  - pathTemplate: /v1.0/users
    allowedQueryParams: [$select, $top]
    transforms:
      - !<pseudonymize>
        jsonPaths: ["$.value[*].id"]
        includeReversible: true
`;

/** What Graph was asked to select of the accounts in a delta round. */
function selectedOfUsers({ seen }: TestGateway): readonly string[] {
  const asked = seen().find((line) => line.includes('/users/delta?') && line.includes('select')) ?? '';
  return new URLSearchParams(/\?(\S+)/.exec(asked)?.[1]).get('$select')?.split(',') ?? [];
}

describe('of a running gateway', () => {
  test('SEL-02: what its rules deliver is requested and comes; what they drop is not requested', async () => {
    const gateway = await start(JOB_TITLES);
    const folder = folders();
    const { code, err } = await runExportHere(folder, args(gateway));
    expect([code, err]).toEqual([0, expect.not.stringContaining('default_columns')]);
    const users = lastRun(folder).tables.get('entra-id/user') ?? [];
    expect(users.some((row) => typeof row['jobTitle'] === 'string')).toBe(true);
    expect(users.some((row) => Object.hasOwn(row, 'department'))).toBe(false);
    const selected = selectedOfUsers(gateway);
    expect(selected).toEqual(expect.arrayContaining(['id', 'jobTitle', 'accountEnabled']));
    expect(selected).not.toEqual(expect.arrayContaining(['displayName']));
    expect(selected.filter((name) => ['department', 'nymgate', 'id/nymgate'].includes(name))).toEqual([]);
  }, 60_000);

  test('SEL-02: without native rules only the columns of the default rules are requested', async () => {
    const gateway = await start(PSOXY, 'outlook-cal');
    const folder = folders();
    const { code, err } = await runExportHere(folder, args(gateway, 'outlook-cal'));
    expect(err).toContain(
      '{"event":"default_columns","connector":"outlook-cal","step":"users","message":"outlook-cal users: the gateway',
    );
    expect(code).toBe(0);
    const users = lastRun(folder).tables.get('outlook-cal/user') ?? [];
    expect(users.some((row) => Object.hasOwn(row, 'department'))).toBe(true);
    expect(users.some((row) => Object.hasOwn(row, 'displayName'))).toBe(false);
  }, 60_000);

  test('a list of properties that Graph refuses is reduced to those of the default rules, and the export says so', async () => {
    const gateway = await start(JOB_TITLES);
    const headers = { 'content-type': 'application/json' };
    const body = '{"error":{"code":"Request_BadRequest"}}';
    gateway.simulator.answerNext({ match: /users\/delta/, times: 1, status: 400, headers, body });
    const folder = folders();
    const { code, err } = await runExportHere(folder, args(gateway));
    expect([code, err]).toEqual([0, expect.stringContaining('"event":"default_columns"')]);
    const users = lastRun(folder).tables.get('entra-id/user') ?? [];
    expect(users.some((row) => Object.hasOwn(row, 'jobTitle'))).toBe(false);
    expect(users.some((row) => Object.hasOwn(row, 'accountEnabled'))).toBe(true);
  }, 60_000);
});

/** A configuration of the same tenant and key. */
function configFile({ simulator, app, directory }: TestGateway, rules?: string): string {
  const path = join(directory, 'own.json');
  if (rules !== undefined) writeFileSync(join(directory, 'own.yaml'), rules, { mode: 0o600 });
  const assertion = { type: 'token-file', path: join(directory, 'token') };
  const entra = {
    ...{ tenant: simulator.tenantId, clientId: app.clientId, assertion },
    ...(rules !== undefined && { rules: join(directory, 'own.yaml') }),
  };
  const config = {
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${join(directory, 'key')}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: { 'entra-id': entra },
  };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

test('SEL-02: after other rules a round begins anew, because its links hold the former columns, and the export says so', async () => {
  const gateway = await start();
  const folder = folders();
  expect((await runExportHere(folder, ['--config', configFile(gateway)])).code).toBe(0);
  const config = configFile(gateway, JOB_TITLES);
  const { code, err } = await runExportHere(folder, ['--config', config, '--accept-epoch']);
  expect([code, err]).toEqual([
    0,
    expect.stringMatching(/"event":"round_restarted",.*"message":".*starts again/),
  ]);
  const users = lastRun(folder).tables.get('entra-id/user') ?? [];
  expect(users[0]).toEqual({ '@reset': true });
  expect(users.some((row) => typeof row['jobTitle'] === 'string')).toBe(true);
  const again = await runExportHere(folder, ['--config', config]);
  expect([again.code, again.err]).toEqual([0, expect.not.stringContaining('round_restarted')]);
  expect(lastRun(folder).tables.get('entra-id/user')).toEqual([]);
}, 60_000);

test('a directory extension that the rules of a configuration deliver is requested', async () => {
  const gateway = await start();
  const name = 'extension_b7d8e648520f41d3b9c0fdeb91768a0a_badgeNumber';
  const rules = rulesWith({
    [name]: { treatment: 'pseudonymize', kind: 'employee-number', class: 'personal' },
  });
  const folder = folders();
  const { code, err } = await runExportHere(folder, ['--config', configFile(gateway, rules)]);
  expect([code, err]).toEqual([0, expect.not.stringContaining('default_columns')]);
  const users = lastRun(folder).tables.get('entra-id/user') ?? [];
  expect(users.every((row) => typeof row[name] === 'string')).toBe(true);
}, 60_000);

test('a delivered column that is empty in all rows stands in the manifest, and ends a strict export with 1', async () => {
  const gateway = await start();
  const lenient = await runExportHere(folders(), args(gateway));
  expect(lenient.code).toBe(0);
  const folder = folders();
  const { code, err } = await runExportHere(folder, [...args(gateway), '--strict']);
  expect([code, err]).toEqual([1, expect.stringContaining('entra-id user.preferredDataLocation')]);
  const { user, group, groupMember } = lastRun(folder).manifest.connectors['entra-id']?.tables ?? {};
  // Of members only the ID is requested, so nothing else can be empty.
  expect([groupMember?.rows, groupMember?.empty]).toEqual([expect.any(Number), undefined]);
  expect(user?.empty).toEqual(expect.arrayContaining(['preferredDataLocation']));
  expect(user?.empty).not.toEqual(expect.arrayContaining(['department']));
  expect(user?.notRequested).toEqual(['deviceEnrollmentLimit', 'mailboxSettings', 'manager']);
  expect(group?.empty).not.toEqual(expect.arrayContaining(['visibility']));
  // Changes have too few rows to tell.
  expect((await runExportHere(folder, [...args(gateway), '--strict'])).code).toBe(0);
}, 60_000);

test('files come with properties that Graph returns by $select only', async () => {
  const gateway = await start(undefined, 'msft-onedrive');
  const folder = folders();
  expect((await runExportHere(folder, args(gateway, 'msft-onedrive'))).code).toBe(0);
  const items = lastRun(folder).tables.get('msft-onedrive/driveItem') ?? [];
  expect(items.some((row) => Object.hasOwn(row, 'sharepointIds'))).toBe(true);
  const drives = lastRun(folder).tables.get('msft-onedrive/drive') ?? [];
  expect(drives.some((row) => Object.hasOwn(row, 'sharePointIds'))).toBe(true);
}, 60_000);
