import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { APP_ROLES } from '../../packages/connectors/src/builders/permissions.ts';
import type { Deployment } from '../../packages/deploy/src/deployment/parse-deployment.ts';
import { servedConnectors } from '../../packages/deploy/src/documents/facts/served-connector.ts';
import { toMarkdown } from '../../packages/deploy/src/documents/markup/to-markdown.ts';
import { consentPage } from '../../packages/deploy/src/documents/pages/consent.ts';
import { listDesiredApps } from '../../packages/deploy/src/entra/to-desired-app.ts';
import { blocksOf } from '../docs/command-blocks.ts';
import { connector, deployment, deployments, instance, wholeDeployment } from './deployments.ts';

// The consent document as the administrator has it, against what setup and Terraform ask for.

const folder = mkdtempSync(join(tmpdir(), 'nymgate-consent-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-4?[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const ROLE_IDS: ReadonlySet<string> = new Set(Object.values(APP_ROLES));
const DEPLOYMENTS = Object.entries({ ...deployments(), whole: wholeDeployment() });

function consentOf(of: Deployment): string {
  return toMarkdown(consentPage(of, servedConnectors(of)));
}

/** Role GUIDs by client ID, as `setup entra` and Terraform ask for them. */
function asked(of: Deployment): Readonly<Record<string, readonly string[]>> {
  const ids: Readonly<Record<string, string>> = APP_ROLES;
  const apps = listDesiredApps(of, {});
  return Object.fromEntries(
    apps.map(({ settings }) => [
      settings.app.clientId,
      [
        ...new Set(
          apps
            .filter((one) => one.settings.app.clientId === settings.app.clientId)
            .flatMap(({ roles }) => roles.map((role) => ids[role] ?? '')),
        ),
      ].toSorted(),
    ]),
  );
}

const rolesIn = (text: string) => [...new Set(text.match(GUID))].filter((id) => ROLE_IDS.has(id)).toSorted();
const section = (text: string, title: string) =>
  new RegExp(`^## ${title}\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(text)?.[1] ?? '';

describe.each(DEPLOYMENTS)('%s', (_, of) => {
  const text = consentOf(of);
  const applications = Object.entries(asked(of));

  test('the table names each application once, with its page of the portal', () => {
    const rows = section(text, 'What you are asked for')
      .split('\n')
      .filter((line) => /^\| (?!---|Application,)/.test(line));
    expect(rows).toHaveLength(applications.length);
    for (const [clientId] of applications)
      expect(
        rows.filter((row) => row.includes(`| \`${clientId}\` |`) && row.includes(`/appId/${clientId}>`)),
      ).toHaveLength(1);
  });

  test('each part has the GUIDs that setup asks for, and no other', () => {
    const parts = section(text, 'What each application can read').split(/^### /m).slice(1);
    expect(parts).toHaveLength(applications.length);
    for (const [clientId, ids] of applications) {
      const part = parts.find((one) => one.includes(`- Client ID \`${clientId}\``)) ?? '';
      expect(rolesIn(part)).toEqual(ids);
      expect(part.match(/^\| `[\w.-]+` `[0-9a-f-]{36}` \| .+ \| Reads .+ \|$/gm)).toHaveLength(ids.length);
    }
    expect(rolesIn(section(text, 'Grant'))).toEqual(
      [...new Set(applications.flatMap(([, ids]) => ids))].toSorted(),
    );
  });

  test('PowerShell grants the same', () => {
    const block = blocksOf('consent', section(text, 'Grant')).find(
      ({ language }) => language === 'powershell',
    );
    const entries = [...(block?.text ?? '').matchAll(/^ {4}'([0-9a-f-]+)' = (.+)$/gm)];
    expect(Object.fromEntries(entries.map(([, clientId, roles = '']) => [clientId, rolesIn(roles)]))).toEqual(
      asked(of),
    );
  });

  test('az: sign in, grant and check, block after block as they stand, and no call but those', () => {
    const calls = runBlocks([...bashIn(text, 'Grant'), ...bashIn(text, 'Check')]);
    const grants = calls.filter((call) => call.includes('--method POST'));
    expect(
      grants.map((call) => /"principalId":"sp-([^"]+)".*"appRoleId":"([^"]+)"/.exec(call)?.slice(1)),
    ).toEqual(
      expect.arrayContaining(applications.flatMap(([clientId, ids]) => ids.map((id) => [clientId, id]))),
    );
    expect(grants).toHaveLength(applications.flatMap(([, ids]) => ids).length);
    for (const [clientId] of applications)
      for (const check of [
        `/servicePrincipals/sp-${clientId}/appRoleAssignments `,
        `federated-credential list --id ${clientId}`,
      ])
        expect(calls.filter((call) => call.includes(check))).toHaveLength(1);
    expect(calls.filter((call) => /DELETE|create|add /.test(call))).toEqual([]);
  });

  test('az: revokes all of an application that Nymgate created, of another one only what it asked for', () => {
    const calls = runBlocks(bashIn(text, 'Revoke'));
    const deleted = calls.flatMap(
      (call) => /DELETE .*\/sp-(\S+)\/appRoleAssignments\/(\w+)$/.exec(call)?.slice(1).join(' ') ?? [],
    );
    const expected = listDesiredApps(of, {}).map(
      ({ settings: { app } }) => `${app.clientId} ${app.existing ? 'ours' : 'all'}`,
    );
    expect(deleted.toSorted()).toEqual([...new Set(expected)].toSorted());
  });
});

test('connectors that share a brought application are one row and one part, with the permissions of both', () => {
  const app = {
    clientId: 'b7b7b7b7-0000-4000-8000-000000000001',
    objectId: null,
    servicePrincipalId: null,
    displayName: 'Analytics',
    existing: true,
  };
  const shared = deployment({
    instances: {
      one: instance({
        'entra-id': connector('entra-id', {}, { app }),
        'msft-onedrive': connector('msft-onedrive', {}, { app }),
      }),
    },
  });
  const text = consentOf(shared);
  expect(text.match(/^### /gm)?.length).toBe(1 + (section(text, 'Grant').match(/^### /gm)?.length ?? 0));
  expect(section(text, 'What each application can read')).toMatch(
    /`one\/entra-id`[\s\S]*`one\/msft-onedrive`/,
  );
  expect(rolesIn(section(text, 'What each application can read'))).toEqual(asked(shared)[app.clientId]);
  expect(text).not.toContain('Register an application again');
});

test('what is common is said once', () => {
  const text = consentOf(wholeDeployment());
  for (const said of [
    'took over the application',
    'protected APIs',
    'ninety minutes',
    'Grant admin consent',
    'teams-policy',
  ])
    expect(text.split(said)).toHaveLength(2);
  expect(text.match(/\S+/g)?.length).toBeLessThan(2_600);
});

function bashIn(text: string, title: string): readonly string[] {
  return blocksOf('consent', section(text, title))
    .filter(({ language }) => language === 'sh')
    .map((block) => block.text);
}

/** Runs blocks one after the other in one bash, as somebody pastes them, with programs that only write down their arguments. */
function runBlocks(blocks: readonly string[]): readonly string[] {
  const log = join(folder, 'calls');
  writeFileSync(log, '');
  writeFileSync(
    join(folder, 'az'),
    `#!/bin/sh
echo "az $*" >> '${log}'
case "$*" in
  'ad sp show --id '*) echo "sp-$5" ;;
  *'--query value[?contains('*) echo ours ;;
  *'--query value[].id '*) echo all ;;
esac
`,
  );
  writeFileSync(join(folder, 'nymgate'), `#!/bin/sh\necho "nymgate $*" >> '${log}'\n`);
  for (const name of ['az', 'nymgate']) chmodSync(join(folder, name), 0o755);
  const script = ['set -eu', ...blocks].join('\n');
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', script], {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(log, 'utf8').split('\n');
}
