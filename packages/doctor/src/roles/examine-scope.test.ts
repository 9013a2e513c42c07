import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { captureTerminal } from '../../../../tests/harness/capture-terminal.ts';
import {
  type DoctorFixture,
  getStep,
  getStepText,
  startDoctorFixture,
} from '../../../../tests/harness/doctor-fixture.ts';
import { runCommandLine } from '../../../cli/src/run-command-line.ts';

// A tenant in which Exchange narrows the calendars (RBAC for Applications) and Entra has not consented to any of them.

const IN_ENTRA = ['User.Read.All', 'GroupMember.Read.All'];
const CALENDAR = 'Application Calendars.Read';
const SETTINGS = 'Application MailboxSettings.Read';

let stand: DoctorFixture;
let inside: { readonly id: string; readonly userPrincipalName: string };
let outside: { readonly id: string; readonly userPrincipalName: string };

beforeAll(async () => {
  stand = await startDoctorFixture({
    ...{ connector: 'outlook-cal', roles: IN_ENTRA, simulator: { people: 8 } },
  });
  const members = stand.simulator.people.filter(({ kind }) => kind === 'member');
  [inside, outside] = [members.at(-1) ?? fail(), members.at(-2) ?? fail()];
  stand.configure({ connector: { scoping: 'exchange' } });
  stand.app.assignMailboxes([
    { role: CALENDAR, mailboxes: [inside.id] },
    { role: SETTINGS, mailboxes: [inside.userPrincipalName] },
  ]);
});
afterAll(() => stand.close());

function fail(): never {
  throw new Error('the tenant has too few members');
}

const scopes = (out = outside.id) => ['--in-scope', inside.userPrincipalName, '--out-of-scope', out] as const;

describe('SCP-01 scoping: exchange', () => {
  test('is green: roles without those for mailboxes, one mailbox open, another closed, and nobody named', async () => {
    const { exit, out } = await stand.run(...scopes(outside.userPrincipalName));
    const report = await stand.report(...scopes());
    expect([exit, report.status]).toEqual([0, 'ok']);
    expect(getStep(report, 'roles').summary).toContain(`Exchange has to grant ${CALENDAR}, ${SETTINGS}`);
    expect(getStep(report, 'scope').summary).toBe(
      'the mailbox out of scope is refused, the one in scope answers',
    );
    expect(getStep(report, 'calls').details).toMatchObject({ 'not passed': 0, 'not tried': 0 });
    for (const { id, userPrincipalName } of [inside, outside]) {
      expect(out + JSON.stringify(report)).not.toContain(userPrincipalName);
      expect(out + JSON.stringify(report)).not.toContain(id);
    }
  });

  test('never advises consent, in whatever goes wrong in Exchange', async () => {
    stand.app.assignMailboxes([]);
    try {
      const report = await stand.report(...scopes());
      const words = [getStep(report, 'scope'), getStep(report, 'roles'), getStep(report, 'calls')].map(
        getStepText,
      );
      expect(getStep(report, 'scope').status).toBe('fail');
      expect(words.join()).toContain(
        `New-ManagementRoleAssignment -App "${stand.clientId}" -Role "${CALENDAR}"`,
      );
      expect(words.join()).not.toMatch(/admin-consent|grant admin consent|permission add/i);
    } finally {
      stand.app.assignMailboxes([
        { role: CALENDAR, mailboxes: [inside.id] },
        { role: SETTINGS, mailboxes: [inside.id] },
      ]);
    }
  });

  test('a mailbox that is open and should not be is a failure, with where to look', async () => {
    const step = getStep(await stand.report(...scopes(inside.id)), 'scope');
    expect(step.status).toBe('fail');
    expect(getStepText(step)).toContain(`Get-ManagementRoleAssignment -Role "${CALENDAR}"`);
  });

  test('without --out-of-scope it says that nobody has looked, and without --in-scope that nobody tried has a mailbox in it', async () => {
    const report = await stand.report();
    expect([report.exit, getStep(report, 'scope').status]).toEqual([0, 'warn']);
    expect(getStepText(getStep(report, 'scope'))).toContain('nymgate doctor --out-of-scope p~');
  });

  test('an account without a mailbox proves nothing', async () => {
    const guest = stand.simulator.people.find(({ kind }) => kind === 'guest') ?? fail();
    stand.app.assignMailboxes([{ role: CALENDAR, mailboxes: [guest.id] }]);
    const step = getStep(await stand.report('--out-of-scope', guest.id), 'scope').findings?.[0];
    stand.app.assignMailboxes([
      { role: CALENDAR, mailboxes: [inside.id] },
      { role: SETTINGS, mailboxes: [inside.id] },
    ]);
    expect(step).toMatchObject({
      level: 'warn',
      summary: expect.stringContaining('proves nothing') as unknown,
    });
  });

  test.each([
    ['the least one', ['Calendars.Read'], '798ee544-9d2d-430c-a058-570e29e34338'],
    ['a wider one', ['Mail.ReadWrite'], undefined],
  ])('a permission in Entra too opens every mailbox: %s', async (_, more, id) => {
    stand.app.consent([...IN_ENTRA, ...more]);
    try {
      const step = getStep(await stand.report(...scopes()), 'roles');
      expect(step.status).toBe('fail');
      expect(getStepText(step)).toContain(`${more[0]} is consented to in Entra: every mailbox is open`);
      const remove = (step.findings ?? []).flatMap(({ commands = [] }) => commands).join('\n');
      expect(remove).toContain(`servicePrincipals(appId='${stand.clientId}')/appRoleAssignments`);
      if (id !== undefined) expect(remove).toMatch(new RegExp(`DELETE[^\n]*${id}`));
    } finally {
      stand.app.consent(IN_ENTRA);
    }
  });
});

describe('without it', () => {
  test('the same consent is a missing permission, and the options are refused', async () => {
    stand.configure({});
    try {
      const report = await stand.report();
      expect(getStepText(getStep(report, 'roles'))).toContain('Calendars.Read');
      expect(getStep(report, 'roles').status).toBe('fail');
      const { exit, err } = await stand.run('--out-of-scope', outside.id);
      expect([exit, err]).toEqual([2, expect.stringContaining('scoping: exchange')]);
    } finally {
      stand.configure({ connector: { scoping: 'exchange' } });
    }
  });

  test('a connector without mailboxes cannot have it', async () => {
    const { terminal, out } = captureTerminal(200);
    const file = stand.write(
      'teams.json',
      JSON.stringify({
        pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:NO_SUCH' }] },
        connectors: {
          'msft-teams': {
            tenant: stand.simulator.tenantId,
            clientId: stand.clientId,
            assertion: { type: 'token-file', path: '/t' },
            scoping: 'exchange',
          },
        },
      }),
    );
    await runCommandLine(['doctor', '--offline', '--config', file], terminal);
    expect(out()).toContain('reads no mailboxes');
  });
});
