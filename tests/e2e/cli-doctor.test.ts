import { chmodSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AADSTS, type AadstsCode, createSelfSignedCertificate } from 'nymgate-simulator';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ENTRA_FAULTS } from '../../packages/clouds/src/faults/entra-faults.ts';
import { FAULT_OWNERS } from '../../packages/clouds/src/faults/fault.ts';
import { GRAPH_FAULTS, type GraphFault } from '../../packages/clouds/src/faults/find-graph-faults.ts';
import { STEPS } from '../../packages/doctor/src/steps/step.ts';
import { getOauthError } from '../../tools/meanings/oauth-errors.ts';
import {
  DOCTOR_SUBJECT,
  type DoctorFixture,
  type DoctorFixtureOptions,
  getStep,
  getStepText,
  listMinimalRoles,
  startDoctorFixture,
} from '../harness/doctor-fixture.ts';

async function start(options: DoctorFixtureOptions = {}): Promise<DoctorFixture> {
  const stand = await startDoctorFixture(options);
  onTestFinished(() => stand.close());
  return stand;
}

/** What no report may hold: key, assertion, and the signature of any token. */
function expectNoSecret(stand: DoctorFixture, text: string): void {
  expect(text).not.toContain(stand.key);
  expect(text).not.toContain(stand.assertion);
  expect(text).not.toMatch(/eyJ[\w-]{20,}\.[\w-]{20,}/);
}

describe('a deployment that works', () => {
  test('every step is ok, trust is skipped, exit 0', async () => {
    const stand = await start();
    const report = await stand.report();
    expect([report.status, report.exit]).toEqual(['ok', 0]);
    // A scope is looked at only where Exchange narrows the mailboxes.
    const steps = STEPS.filter((name) => name !== 'scope');
    const statuses = steps.map((name) => [name, getStep(report, name).status]);
    expect(statuses).toEqual(steps.map((name) => [name, name === 'trust' ? 'skipped' : 'ok']));
    expectNoSecret(stand, JSON.stringify(report));
  });

  test('people read issuer, subject and audience; key, assertion and token are not told', async () => {
    const stand = await start();
    const { out, exit } = await stand.run('entra-id');
    expect(exit).toBe(0);
    expect(out).toContain(DOCTOR_SUBJECT);
    expect(out).toContain(stand.simulator.issuerUrl);
    expect(out).toContain('api://AzureADTokenExchange');
    expect(out).toContain('0 warnings, 0 failed');
    expectNoSecret(stand, out);
  });

  test('the example calls of other connectors are made too', async () => {
    for (const connector of ['outlook-cal', 'msft-copilot'] as const) {
      const stand = await start({ connector });
      const report = await stand.report();
      expect([connector, getStep(report, 'calls')]).toEqual([
        connector,
        expect.objectContaining({ status: 'ok' }),
      ]);
    }
  }, 60_000);

  test('--offline contacts neither Entra nor Graph', async () => {
    const stand = await start();
    const report = await stand.report('--offline');
    expect(report.exit).toBe(0);
    expect(getStep(report, 'assertion').status).toBe('ok');
    expect(
      ['clock', 'trust', 'exchange', 'roles', 'calls'].map((name) => getStep(report, name as 'clock').status),
    ).toEqual(Array.from({ length: 5 }, () => 'skipped'));
    expect(stand.simulator.requests).toEqual([]);
  });
});

describe('the command line', () => {
  test.each([
    [['--trusts', '/nowhere/trusts.json'], 'cannot be read'],
    [['--trusts', 'a', '--operator-token', 'env:B'], 'one of --trusts and --operator-token'],
  ])('%j is usage: exit 2', async (args, words) => {
    const stand = await start();
    const { exit, err, out } = await stand.run(...args);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(words);
  });

  test('a connector that the configuration does not have ends it with 1', async () => {
    const stand = await start();
    const { exit, err, out } = await stand.run('outlook-cal');
    expect([exit, out]).toEqual([1, '']);
    expect(err).toMatch(/^CONNECTOR_UNKNOWN The configuration has no connector "outlook-cal"\./);
  });

  test('an operator’s token in the place of its reference is not told back', async () => {
    const stand = await start();
    const { exit, err, out } = await stand.run('--operator-token', 'eyJhbGciOi.CANARY.sig');
    expect([exit, out]).toEqual([1, '']);
    expect(err).toContain("The operator's token cannot be read. (write env:NAME or file:PATH)");
    expect(err).not.toContain('CANARY');
  });

  test.each([
    ['not JSON', '{', 'is not JSON'],
    ['without a credential', '{"value":[]}', 'holds no federated credential'],
  ])('a file of trusts that is %s is usage', async (_, text, words) => {
    const stand = await start();
    const { exit, err } = await stand.run('--trusts', stand.write('trusts.json', text));
    expect(exit).toBe(2);
    expect(err).toContain(words);
  });
});

describe('before anything is asked', () => {
  test('a faulty configuration: position, next step, nothing else tried', async () => {
    const stand = await start();
    stand.configure({ connector: { clientID: 'x' } });
    const report = await stand.report();
    expect([report.exit, report.connectors]).toEqual([1, []]);
    expect(getStepText(getStep(report, 'config'))).toMatch(/nymgate\.json:1:\d+ CONFIG_INVALID .*clientID/);
    expect(getStep(report, 'key').summary).toBe('not tried: config comes first');
    expect(stand.simulator.requests).toEqual([]);
  });

  test('a weak key: calls are not tried, the rest of the chain is', async () => {
    const stand = await start();
    const weak = Buffer.alloc(32).toString('base64url');
    stand.configure({
      top: {
        pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${stand.write('weak', weak)}` }] },
      },
    });
    const report = await stand.report();
    expect(report.exit).toBe(1);
    expect(getStepText(getStep(report, 'key'))).toContain('nymgate keys create');
    expect(getStep(report, 'exchange').status).toBe('ok');
    expect(getStep(report, 'calls').summary).toBe('not tried: key comes first');
    expect(JSON.stringify(report)).not.toContain(weak);
  });

  test('PIN-01 pins that do not fit, and files that others may read; what is right is told to be pinned', async () => {
    const stand = await start();
    const right = await stand.report();
    const { epoch } = getStep(right, 'key').details ?? {};
    const { policy } = getStep(right, 'rules').details ?? {};
    const keys = [{ id: 1, secret: `file:${stand.write('key', stand.key)}` }];
    const configure = (expectedEpoch: unknown, expectedPolicy: unknown) =>
      stand.configure({
        top: { pseudonyms: { scheme: 'native', keys, expectedEpoch } },
        connector: { expectedPolicy },
      });
    configure(epoch, policy);
    expect((await stand.report()).status).toBe('ok');
    configure('0'.repeat(16), 'f'.repeat(16));
    chmodSync(stand.write('key', stand.key), 0o644);
    const wrong = await stand.report('--offline');
    expect(getStepText(getStep(wrong, 'key'))).toContain(`write expectedEpoch: "${epoch}"`);
    expect(getStepText(getStep(wrong, 'rules'))).toContain(`write expectedPolicy: "${policy}"`);
    expect(getStepText(getStep(wrong, 'files'))).toMatch(
      /FILE_EXPOSED pseudonyms\.keys\.0\.secret[\s\S]*chmod 600/,
    );
    expect([wrong.status, wrong.exit]).toEqual(['fail', 1]);
  });

  test('a certificate of listen.tls that the gateway cannot start with', async () => {
    const stand = await start();
    const tls = { certificate: 'file:tls.crt', key: 'tls.key' };
    stand.configure({ top: { listen: { port: 0, tls } } });
    const wrong = await stand.report('--offline');
    expect(getStepText(getStep(wrong, 'files'))).toMatch(/listen\.tls cannot be read.* without "file:"/);
    expect([wrong.status, wrong.exit]).toEqual(['fail', 1]);
  });

  test('rules of the customer: faults are told, lint counts', async () => {
    const stand = await start();
    stand.configure({ connector: { rules: stand.write('broken.yaml', 'nymgate: 1\nendpoint: []\n') } });
    const broken = await stand.report();
    expect(getStep(broken, 'rules').status).toBe('fail');
    expect(getStepText(getStep(broken, 'rules'))).toMatch(/broken\.yaml:\d+:\d+ RULES_/);
    expect(getStep(broken, 'calls').summary).toBe('not tried: rules comes first');
    expect(getStep(broken, 'callers').summary).toContain('cannot start');
    const open = 'endpoints:\n  - pathTemplate: /v1.0/users\n';
    stand.configure({ connector: { rules: stand.write('open.yaml', open) } });
    const refused = await stand.report();
    expect(getStep(refused, 'rules').status).toBe('fail');
    expect(getStepText(getStep(refused, 'rules'))).toMatch(/open\.yaml:2:5 RULES_OPEN[\s\S]*allowOpen: true/);
    stand.configure({ connector: { rules: stand.write('open.yaml', open), allowOpen: true } });
    const linted = await stand.report();
    expect(getStep(linted, 'rules').status).toBe('warn');
    expect(getStepText(getStep(linted, 'rules'))).toMatch(
      /lint has \d+ finding[\s\S]*nymgate check .*open\.yaml/,
    );
    expect(getStep(linted, 'calls').summary).toMatch(/\d+ are not served by your rules/);
    expect(linted.exit).toBe(0);
  });
});

describe('the assertion', () => {
  test('no file', async () => {
    const stand = await start();
    stand.configure({ connector: { assertion: { type: 'token-file', path: '/nowhere/token' } } });
    const report = await stand.report();
    expect(report.exit).toBe(1);
    expect(getStepText(getStep(report, 'assertion'))).toContain('missing or may not be read');
    expect(getStep(report, 'exchange').summary).toBe('not tried: assertion comes first');
    expect(getStep(report, 'clock').status).toBe('ok');
  });

  test('a file that holds something else is not shown', async () => {
    const stand = await start();
    stand.configure({
      connector: {
        assertion: { type: 'token-file', path: stand.write('other', '{"access_token":"CANARY-7f3a"}') },
      },
    });
    const { out, exit } = await stand.run();
    expect(exit).toBe(1);
    expect(out).toContain('does not hold one identity token');
    expect(out).not.toContain('CANARY-7f3a');
  });

  test.each([
    ['expired', { expiresIn: -90 }, /assertion expired 1 min 3\d s ago/],
    ['not valid yet', { startsIn: 600 }, /becomes valid in (?:9|10) min/],
  ])('%s: told before Entra is asked for a token', async (_, assertion, words) => {
    const stand = await start({ assertion });
    const report = await stand.report();
    expect(getStepText(getStep(report, 'assertion'))).toMatch(words);
    expect(getStep(report, 'exchange').status).toBe('skipped');
    expect(stand.simulator.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(report.exit).toBe(1);
  });

  test('another audience than the cloud expects is a warning', async () => {
    const audience = 'eu-central-1:00000000-0000-0000-0000-000000000000';
    const stand = await start({ assertion: { audience }, credential: { audience } });
    const report = await stand.report();
    expect([getStep(report, 'assertion').status, getStep(report, 'exchange').status, report.exit]).toEqual([
      'warn',
      'ok',
      0,
    ]);
    expect(getStepText(getStep(report, 'assertion'))).toContain('api://AzureADTokenExchange');
  });
});

describe('the clock, by the date of Entra’s answer', () => {
  test.each([
    [-20, 'ok', '20 s ahead'],
    [-120, 'warn', '2 min ahead'],
    [900, 'fail', '15 min behind'],
  ] as const)('Entra is %d s from here: %s', async (seconds, status, words) => {
    const stand = await start();
    stand.simulator.answerNext({
      server: 'entra',
      match: /openid-configuration/,
      status: 200,
      headers: { date: new Date(Date.now() + seconds * 1_000 - 500).toUTCString() },
      body: '{}',
    });
    const report = await stand.report();
    const clock = getStep(report, 'clock');
    expect(clock.status).toBe(status);
    expect(clock.details?.['offset seconds']).toBeCloseTo(-seconds, -1);
    expect(getStepText(clock)).toMatch(new RegExp(words.replace(/\d+ (?:s|min)/, '\\d+ (?:s|min)[ \\ds]*')));
    expect(getStep(report, 'exchange').status).toBe('ok');
    expect(report.exit).toBe(status === 'fail' ? 1 : 0);
  });

  test('Entra out of reach ends the chain', async () => {
    const stand = await start();
    stand.configure({
      top: { source: { authority: 'http://127.0.0.1:1', graph: stand.simulator.graphUrl } },
    });
    const report = await stand.report();
    expect(getStepText(getStep(report, 'clock'))).toContain('http://127.0.0.1:1 cannot be reached');
    expect(getStep(report, 'exchange').summary).toBe('not tried: clock comes first');
    expect(report.exit).toBe(1);
  });

  test('Entra behind a certificate of nobody known: the variable that trusts it', async () => {
    const { certificate, key } = createSelfSignedCertificate({ names: ['localhost'] });
    const server = createServer({ cert: certificate, key });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const authority = `https://localhost:${(server.address() as AddressInfo).port}`;
    const stand = await start();
    stand.configure({ top: { source: { authority, graph: stand.simulator.graphUrl } } });
    const words = getStepText(getStep(await stand.report(), 'clock'));
    expect(words).toContain(`${authority} has a certificate from an authority`);
    expect(words).toContain('NODE_EXTRA_CA_CERTS');
  });
});

describe('what the application trusts', () => {
  const shapes = (credential: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
    'az ad app federated-credential list': [
      { '@odata.context': 'x', id: '1', name: 'cluster', ...credential },
    ],
    Graph: { '@odata.context': 'x', value: [{ id: '1', name: 'cluster', ...credential }] },
    'terraform show -json': {
      values: {
        root_module: {
          child_modules: [
            {
              resources: [
                {
                  type: 'azuread_application_federated_identity_credential',
                  values: { application_id: '/applications/1', display_name: 'cluster', ...credential },
                },
              ],
            },
          ],
        },
      },
    },
    'terraform output -json': {
      nymgate: { sensitive: false, value: [{ display_name: 'cluster', ...credential }] },
    },
    PowerShell: [
      {
        Name: 'cluster',
        Issuer: credential['issuer'],
        Subject: credential['subject'],
        Audience: credential['audiences'],
      },
    ],
  });

  test('each known shape of the file matches', async () => {
    const stand = await start();
    const trusted = {
      issuer: stand.simulator.issuerUrl,
      subject: DOCTOR_SUBJECT,
      audiences: ['api://AzureADTokenExchange'],
    };
    for (const [shape, document] of Object.entries(shapes(trusted))) {
      const report = await stand.report('--trusts', stand.write('trusts.json', JSON.stringify(document)));
      expect([shape, getStep(report, 'trust')]).toEqual([
        shape,
        expect.objectContaining({
          status: 'ok',
          summary: expect.stringContaining('"cluster" matches byte for byte'),
        }),
      ]);
    }
  }, 60_000);

  test.each([
    ['issuer', (text: string) => `${text}/`, 'a slash at the end'],
    ['subject', (text: string) => text.toUpperCase(), 'letter case'],
    ['subject', (text: string) => ` ${text}`, 'blanks at the beginning or the end'],
    ['audience', () => 'api://AzureADTokenExchangeUSGov', 'ends before the credential'],
  ] as const)('a wrong %s (%#): position and kind, and no exchange', async (field, change, kind) => {
    const stand = await start();
    const right = {
      issuer: stand.simulator.issuerUrl,
      subject: DOCTOR_SUBJECT,
      audience: 'api://AzureADTokenExchange',
    };
    const wrong = { ...right, [field]: change(right[field]) };
    const file = stand.write('trusts.json', JSON.stringify([{ ...wrong, audiences: [wrong.audience] }]));
    const report = await stand.report('--trusts', file);
    const words = getStepText(getStep(report, 'trust'));
    expect(words).toMatch(new RegExp(`${field} differs from .* at character \\d+: .*${kind}`));
    expect(words).toContain(`"${wrong[field]}"`);
    expect(words).toContain(FAULT_OWNERS['application-owner']);
    expect(getStep(report, 'exchange').summary).toBe('not tried: trust comes first');
    expect(report.exit).toBe(1);
  });

  test('read from Graph with the token of an operator, which is never told', async () => {
    const stand = await start({ credential: { issuer: 'https://other.example' } });
    const token = await stand.simulator.issueOperatorToken(['Application.Read.All']);
    const { out, exit } = await stand.run('--operator-token', `file:${stand.write('operator', token)}`);
    expect(exit).toBe(1);
    expect(out).toContain('issuer differs from the credential');
    expect(out).toContain('https://other.example');
    expect(out).not.toContain(token);
  });

  test('T9-17 an application of the environment that trusts this gateway and is of no connector is a warning', async () => {
    const stand = await start({ name: 'Nymgate prod - entra-id' });
    const { issuerUrl: issuer } = stand.simulator;
    const audience = 'api://AzureADTokenExchange';
    const register = (name: string, subject: string) =>
      stand.simulator.registerApp({ name, roles: [], credentials: [{ issuer, subject, audience }] });
    const orphan = register('Nymgate prod - outlook-cal', DOCTOR_SUBJECT);
    const others = [
      register('Nymgate prod - outlook-mail', 'system:serviceaccount:nymgate:other'),
      register('Nymgate test - outlook-cal', DOCTOR_SUBJECT),
    ];
    const token = await stand.simulator.issueOperatorToken(['Application.Read.All']);
    const report = await stand.report('--operator-token', `file:${stand.write('operator', token)}`);
    const text = getStepText(getStep(report, 'trust'));
    expect([report.exit, getStep(report, 'trust').status]).toEqual([0, 'warn']);
    expect(text).toContain(
      `"Nymgate prod - outlook-cal" (client id ${orphan.clientId}) still trusts this gateway`,
    );
    expect(text).toContain(`nymgate retire ${orphan.clientId} --dry-run`);
    for (const { clientId } of others) expect(text).not.toContain(clientId);
    expect(getStep(report, 'exchange').status).toBe('ok');
  });

  test('a token that may not read applications is a warning; the exchange tells', async () => {
    const stand = await start();
    const token = await stand.simulator.issueOperatorToken(['User.Read']);
    const report = await stand.report('--operator-token', `file:${stand.write('operator', token)}`);
    expect(getStep(report, 'trust').status).toBe('warn');
    expect(getStepText(getStep(report, 'trust'))).toContain('az account get-access-token');
    expect(getStep(report, 'calls').status).toBe('ok');
  });

  test('the object id in the place of the client id is recognised', async () => {
    const stand = await start();
    const other = stand.simulator.registerApp({ name: 'other', roles: [], credentials: [] });
    stand.configure({ connector: { clientId: other.objectId } });
    const unaided = await stand.report();
    expect(getStepText(getStep(unaided, 'exchange'))).toMatch(/AADSTS700016[\s\S]*object id/);
    const token = await stand.simulator.issueOperatorToken(['Application.Read.All']);
    const report = await stand.report('--operator-token', `file:${stand.write('operator', token)}`);
    expect(getStepText(getStep(report, 'trust'))).toContain(`its client id is ${other.clientId}`);
    expect(report.exit).toBe(1);
  });
});

describe('every AADSTS code of the table', () => {
  let stand: DoctorFixture;
  beforeAll(async () => {
    stand = await startDoctorFixture();
  });
  afterAll(() => stand.close());

  test('the simulator knows no code that the table does not explain', () => {
    expect(Object.keys(AADSTS).filter((code) => !Object.hasOwn(ENTRA_FAULTS, code))).toEqual([]);
  });

  test.each(Object.entries(ENTRA_FAULTS))('AADSTS%s', async (code, fault) => {
    const error = getOauthError(code);
    refuseNext(stand, code, error);
    const { out, exit } = await stand.run();
    expect(exit).toBe(1);
    const told = out.replaceAll(/\s+/g, ' ');
    // Of what passes the gateway keeps no code: it tries again whatever it was.
    if (error === 'temporarily_unavailable')
      expect(told).toMatch(/Entra throttles\.|Entra is not available for the moment\./);
    else {
      for (const text of [
        `AADSTS${code}: ${fault.title}`,
        ...fault.causes,
        fault.fix,
        FAULT_OWNERS[fault.who],
      ])
        expect(told).toContain(text.replaceAll(/\s+/g, ' '));
    }
    expect(told).toContain('not tried: exchange comes first');
    expect(told).not.toContain('CANARY');
    expectNoSecret(stand, out);
  });
});

function refuseNext(stand: DoctorFixture, code: string, error: string): void {
  if (Object.hasOwn(AADSTS, code)) {
    stand.simulator.answerNextToken({ code: Number(code) as AadstsCode, detail: 'CANARY' });
    return;
  }
  stand.simulator.answerNext({
    server: 'entra',
    match: /\/token$/,
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error, error_codes: [Number(code)], error_description: `AADSTS${code}: CANARY` }),
  });
}

describe('what the exchange may come to besides', () => {
  test.each([
    [
      'an unknown code',
      { status: 400, body: '{"error":"invalid_client","error_codes":[1234567]}' },
      'error?code=1234567',
    ],
    ['a captive portal', { status: 200, body: '<html>CANARY</html>' }, 'is not from Entra'],
    ['a redirect', { status: 302, body: '' }, 'is not from Entra'],
    ['throttling', { status: 429, body: '{}' }, 'wait 60 seconds'],
    ['an outage', { status: 503, body: '{}' }, 'Entra is not available for the moment'],
    ['a connection that breaks', { status: 200, body: '{}', cutAfter: -1 }, 'Entra could not be reached'],
  ])('%s', async (_, answer, words) => {
    const stand = await start();
    stand.simulator.answerNext({
      server: 'entra',
      match: /\/token$/,
      headers: { 'content-type': 'application/json' },
      ...answer,
    });
    const report = await stand.report();
    expect(getStepText(getStep(report, 'exchange'))).toContain(words);
    expect(JSON.stringify(report)).not.toContain('CANARY');
    expect(report.exit).toBe(1);
  });

  test('a token of another service', async () => {
    const stand = await start();
    stand.simulator.answerNextToken({ claims: { aud: 'https://vault.azure.net' } });
    const report = await stand.report();
    expect(getStepText(getStep(report, 'exchange'))).toContain(
      'for "https://vault.azure.net", not for Microsoft Graph',
    );
  });
});

describe('roles', () => {
  test('none at all: consent, by a Privileged Role Administrator; after consent all is well', async () => {
    const stand = await start({ consented: false });
    const before = await stand.report();
    const words = getStepText(getStep(before, 'roles'));
    expect(words).toContain('no role at all');
    expect(words).toContain('a Privileged Role Administrator');
    expect(getStep(before, 'calls').summary).toBe('not tried: roles comes first');
    expect(before.exit).toBe(1);
    stand.consent();
    expect((await stand.report()).exit).toBe(0);
  });

  test('one missing: which endpoints stop working; the others are called', async () => {
    const roles = listMinimalRoles('entra-id').filter((role) => role !== 'MailboxSettings.Read');
    const stand = await start({ roles });
    const report = await stand.report();
    const words = getStepText(getStep(report, 'roles'));
    expect(words).toContain('MailboxSettings.Read (40f97065-369a-49f4-947c-6a255697ae91) is missing');
    expect(words).toContain('user-mailbox-settings');
    expect(getStep(report, 'calls')).toMatchObject({
      status: 'ok',
      details: { 'not tried': 1, 'not passed': 0 },
    });
    expect(report.exit).toBe(1);
  });

  test('calls whose lookups wait for the missing one are a consequence, not a finding', async () => {
    const stand = await start({
      connector: 'msft-teams',
      roles: listMinimalRoles('msft-teams').filter((role) => role !== 'Team.ReadBasic.All'),
    });
    const report = await stand.report();
    expect(getStepText(getStep(report, 'roles'))).toContain(
      'endpoints do not work: teams, teams-count, team, user-joined-teams.',
    );
    const calls = getStep(report, 'calls');
    expect(calls).toMatchObject({ status: 'ok', details: { 'not passed': 0 } });
    expect(calls.details?.['not tried']).toBeGreaterThan(2);
  });

  test('in excess: what to remove; a warning', async () => {
    const stand = await start({ roles: [...listMinimalRoles('entra-id'), 'Mail.ReadWrite'] });
    const report = await stand.report();
    expect(getStep(report, 'roles').status).toBe('warn');
    expect(getStepText(getStep(report, 'roles'))).toContain('remove Mail.ReadWrite');
    expect([report.status, report.exit]).toEqual(['warn', 0]);
  });

  test('wider than needed: it works, and what would do', async () => {
    const stand = await start({ roles: ['Directory.Read.All', 'MailboxSettings.Read'] });
    const report = await stand.report();
    const words = getStepText(getStep(report, 'roles'));
    expect(words).toContain('Directory.Read.All is held where User.Read.All would do');
    expect(words).not.toContain('is missing');
    expect(getStep(report, 'calls').status).toBe('ok');
  });
});

describe('Graph', () => {
  test('without the Teams application access policy: the lines to paste, with the client id', async () => {
    const stand = await start({ connector: 'msft-teams' });
    stand.simulator.revokeMeetingPolicy();
    const report = await stand.report();
    const words = getStepText(getStep(report, 'calls'));
    expect(words).toContain('No Teams application access policy admits the application');
    expect(words).toContain(
      `New-CsApplicationAccessPolicy -Identity "Nymgate-<environment>" -AppIds "${stand.clientId}"`,
    );
    expect(words).toContain('Grant-CsApplicationAccessPolicy -PolicyName "Nymgate-<environment>"');
    expect(words).toContain('30 minutes');
    expect(words).toContain('a Teams Administrator');
    expect(words).not.toContain('permission, or the access token is older');
    expect(report.exit).toBe(1);
  }, 60_000);

  test('roles are in the token and Graph still refuses: a token older than the consent', async () => {
    const stand = await start();
    inject(stand, { match: /\/groups/, status: 403, code: 'Authorization_RequestDenied' });
    const report = await stand.report();
    expect(getStepText(getStep(report, 'calls'))).toContain('the access token is older than the consent');
    expect(getStep(report, 'roles').status).toBe('ok');
    expect(report.exit).toBe(1);
  });

  test('an application that Graph does not know', async () => {
    const stand = await start();
    inject(stand, { match: /./, status: 401, code: 'Authorization_IdentityNotFound' });
    const report = await stand.report();
    const calls = getStep(report, 'calls');
    expect(getStepText(calls)).toContain('Authorization_IdentityNotFound');
    // Told once: what fails for want of a token after that is no finding of its own.
    expect(getStepText(calls)).not.toContain('nymgate doctor');
    expect(calls.findings).toHaveLength(1);
    expect(report.exit).toBe(1);
  });

  test.each([
    [
      'a scope of Exchange',
      /mailboxSettings/,
      403,
      'ErrorAccessDenied',
      'Exchange Online keeps the application out',
      'fail',
    ],
    [
      'no mailbox',
      /mailboxSettings/,
      404,
      'MailboxNotEnabledForRESTAPI',
      'no mailbox in Exchange Online',
      'warn',
    ],
    ['an on-premises mailbox', /mailboxSettings/, 404, 'MailboxNotSupportedForRESTAPI', 'no mailbox', 'warn'],
    ['throttling', /./, 429, 'TooManyRequests', 'Graph throttles', 'fail'],
    ['an outage', /./, 500, 'generalException', 'Graph failed or took too long', 'fail'],
    [
      'Conditional Access',
      /./,
      403,
      'insufficient_claims',
      'Conditional Access policy for workload identities',
      'fail',
    ],
    ['billing', /./, 402, 'PaymentRequired', 'no billing is set up', 'fail'],
    ['an unknown refusal', /./, 418, 'Teapot', 'docs/reference/errors.md', 'fail'],
  ] as const)('%s', async (_, match, status, code, words, level) => {
    const stand = await start();
    inject(stand, { match, status, code });
    const report = await stand.report();
    const calls = getStep(report, 'calls');
    expect(calls.status).toBe(level);
    expect(getStepText(calls)).toContain(words);
    expect(JSON.stringify(report)).not.toContain('CANARY');
    expect(report.exit).toBe(level === 'fail' ? 1 : 0);
  });

  // Every row of the table that does not hang on a missing role: that one is told by the step before.
  // A refused access token has another name once the gateway has tried with two.
  const table = Object.entries<GraphFault>(GRAPH_FAULTS).filter(([name]) => name !== 'role-missing');
  const REFUSED_TWICE = 'Entra ID issued an access token and Graph refuses it.';
  test.each(table)('%s of the table', async (name, { title, statuses, codes, paths }) => {
    const stand = await start({ connector: AT[name] ?? 'entra-id' });
    // 401 is also the gateway's own business: it fetches another token first.
    const status = statuses.find((one) => one !== 401) ?? 401;
    inject(stand, { match: paths ?? /\/v1\.0\//, status, code: codes[0] ?? 'unknown' });
    const { out } = await stand.run();
    const words = name === 'token-refused' ? REFUSED_TWICE : title;
    expect(out.replaceAll(/\s+/g, ' ')).toContain(words.replaceAll(/\s+/g, ' '));
    expect(out).not.toContain('CANARY');
    expectNoSecret(stand, out);
  });

  test('people without a licence for Copilot are a warning', async () => {
    const stand = await start({ connector: 'msft-copilot' });
    inject(stand, { match: /interactionHistory/, status: 403, code: 'Forbidden' });
    const report = await stand.report();
    expect(getStep(report, 'calls').status).toBe('warn');
    expect(getStepText(getStep(report, 'calls'))).toContain('no licence for Microsoft 365 Copilot');
  });
});

type Injected = { readonly match: RegExp; readonly status: number; readonly code: string };

/** Where a fault is possible, if not everywhere. */
const AT: Readonly<Record<string, DoctorFixtureOptions['connector']>> = {
  'teams-policy-missing': 'msft-teams',
  'copilot-licence-missing': 'msft-copilot',
  'exchange-scope': 'outlook-cal',
  'mailbox-missing': 'outlook-cal',
  'drive-missing': 'msft-onedrive',
};

function inject({ simulator }: DoctorFixture, { match, status, code }: Injected): void {
  simulator.answerNext({
    match,
    times: 500,
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: { code, message: 'CANARY of jane.doe@northwind.example' } }),
  });
}

describe('several connectors', () => {
  test('one application for two of them: the roles of the other are no excess', async () => {
    const roles = [...new Set([...listMinimalRoles('entra-id'), ...listMinimalRoles('msft-copilot')])];
    const stand = await start({ roles });
    const alone = await stand.report();
    expect(getStepText(getStep(alone, 'roles'))).toContain('AiEnterpriseInteraction.Read.All');
    const settings = {
      tenant: stand.simulator.tenantId,
      clientId: stand.clientId,
      assertion: { type: 'token-file', path: stand.write('token', stand.assertion) },
    };
    stand.configure({ top: { connectors: { 'entra-id': settings, 'msft-copilot': settings } } });
    const both = await stand.report();
    expect(
      both.connectors.map(({ id, steps }) => [id, steps.find(({ step }) => step === 'roles')?.status]),
    ).toEqual([
      ['entra-id', 'ok'],
      ['msft-copilot', 'ok'],
    ]);
    const one = await stand.report('msft-copilot');
    expect(one.connectors.map(({ id }) => id)).toEqual(['msft-copilot']);
  });
});

describe('certificates', () => {
  async function withCertificate(days: number, uploaded: boolean): Promise<DoctorFixture> {
    const stand = await start();
    const pair = createSelfSignedCertificate({ names: ['nymgate'], days, keyType: 'rsa' });
    const { clientId } = stand.simulator.registerApp({
      name: 'with-certificate',
      roles: listMinimalRoles('entra-id'),
      credentials: [],
      certificates: uploaded ? [pair.certificate] : [],
    });
    const files = {
      certificate: `file:${stand.write('certificate.pem', pair.certificate)}`,
      key: `file:${stand.write('certificate.key', pair.key)}`,
    };
    stand.configure({ connector: { clientId, assertion: { type: 'certificate', certificates: [files] } } });
    return stand;
  }

  test('one that is uploaded and in date works, and is called deprecated', async () => {
    const stand = await withCertificate(90, true);
    const token = await stand.simulator.issueOperatorToken(['Application.Read.All']);
    const report = await stand.report('--operator-token', `file:${stand.write('operator', token)}`);
    expect(getStepText(getStep(report, 'assertion'))).toContain('a key of its own');
    expect(getStep(report, 'trust')).toMatchObject({
      status: 'ok',
      summary: '1 of 1 own certificates are among the 1 of the application',
    });
    expect([getStep(report, 'calls').status, report.exit]).toEqual(['ok', 0]);
    expect(JSON.stringify(report)).not.toContain('PRIVATE KEY');
  });

  test('the end that is near is told with its days', async () => {
    const report = await (await withCertificate(5, true)).report();
    expect(getStepText(getStep(report, 'assertion'))).toMatch(/expires within 30 days\. \(4 days left\)/);
    expect(report.status).toBe('warn');
  });

  test('one that the application does not have', async () => {
    const stand = await withCertificate(90, false);
    const unaided = await stand.report();
    expect(getStep(unaided, 'exchange').status).toBe('fail');
    const token = await stand.simulator.issueOperatorToken(['Application.Read.All']);
    const report = await stand.report('--operator-token', `file:${stand.write('operator', token)}`);
    expect(getStepText(getStep(report, 'trust'))).toContain('none of the configured certificates');
    expect(report.exit).toBe(1);
  });
});

describe('callers', () => {
  const keys = { nymgateCallers: 1, keys: [] };

  test('with a verifier, a request without a credential is refused, and the calls are made all the same', async () => {
    const stand = await start();
    stand.configure({
      top: { callers: { apiKeys: { file: stand.write('keys.json', JSON.stringify(keys)) } } },
    });
    const report = await stand.report();
    expect(getStep(report, 'callers')).toMatchObject({
      status: 'ok',
      summary: expect.stringContaining('a request without a credential is refused'),
    });
    expect(getStep(report, 'calls').status).toBe('ok');
  });

  test('without one only this machine is served', async () => {
    const report = await (await start()).report();
    expect(getStep(report, 'callers').summary).toContain('none from elsewhere');
  });

  test('a key file that cannot be read keeps the gateway from starting', async () => {
    const stand = await start();
    stand.configure({ top: { callers: { apiKeys: { file: '/nowhere/keys.json' } } } });
    const report = await stand.report();
    expect(getStep(report, 'callers').status).toBe('fail');
    expect(getStepText(getStep(report, 'callers'))).toContain('/nowhere/keys.json');
    expect(report.exit).toBe(1);
  });
});
