import { describe, expect, test } from 'vitest';
import { ROLE_ACCESS_DESCRIPTIONS } from '../../packages/connectors/src/builders/describe-role-access.ts';
import { getExchangeRole } from '../../packages/connectors/src/builders/exchange-roles.ts';
import { OPTION_DEFAULTS } from '../../packages/connectors/src/entities/connector-options.ts';
import { createDocuments } from '../../packages/deploy/src/documents/create-documents.ts';
import { getDeliveryInForce } from '../../packages/deploy/src/documents/facts/delivery-in-force.ts';
import { servedConnectors } from '../../packages/deploy/src/documents/facts/served-connector.ts';
import { OPTION_TEXTS } from '../../packages/deploy/src/documents/privacy/option-words.ts';
import { CONNECTOR } from '../../packages/gateway/src/config/connector-settings.ts';
import { connector, deployment, deployments, instance } from './deployments.ts';

const HOSTS = Object.entries(deployments());
const EN = { format: 'md', language: 'en' } as const;

function written(
  of: ReturnType<typeof deployment>,
  name: string,
  choices: Parameters<typeof createDocuments>[1] = EN,
): string {
  return createDocuments(of, choices).find((file) => file.name === name)?.content ?? '';
}

const [AWS, GCP, AZURE, KUBERNETES, CUSTOM] = ['aws', 'gcp', 'azure', 'kubernetes', 'custom'].map(
  (name) => deployments()[name] ?? deployment({}),
) as [Given, Given, Given, Given, Given];
type Given = ReturnType<typeof deployment>;

describe('which documents there are', () => {
  const names = (of: Given, format: 'md' | 'html' | 'both' = 'md'): readonly string[] =>
    createDocuments(of, { format, language: 'en' }).map(({ name }) => name);

  test('a privacy sheet for each connector, and one of each other kind', () => {
    expect(names(AWS)).toEqual([
      'connect.md',
      'consent.md',
      'dpia-entra-id.md',
      'dpia-outlook-cal.md',
      'privacy-entra-id-properties.md',
      'privacy-entra-id.md',
      'privacy-outlook-cal-properties.md',
      'privacy-outlook-cal.md',
      'test.sh',
      'uninstall.md',
    ]);
  });

  test('a Teams policy only where meetings are read, an Exchange scope only where mailboxes are narrowed', () => {
    expect(
      HOSTS.map(([host, of]) => [host, names(of).filter((name) => /^(?:teams|exchange)/.test(name))]),
    ).toEqual([
      ['aws', []],
      ['gcp', ['exchange-scope.md']],
      ['azure', ['teams-policy.md']],
      ['kubernetes', []],
      ['custom', ['exchange-scope.md', 'teams-policy.md']],
    ]);
  });

  test('a connector that two instances serve has its documents twice, by the instance', () => {
    expect(names(CUSTOM).filter((name) => name.includes('outlook-cal'))).toEqual([
      'dpia-outlook-cal-finance.md',
      'dpia-outlook-cal-sales.md',
      'privacy-outlook-cal-finance-properties.md',
      'privacy-outlook-cal-finance.md',
      'privacy-outlook-cal-sales-properties.md',
      'privacy-outlook-cal-sales.md',
    ]);
  });

  test('in both formats each page twice, the script once', () => {
    expect(names(AWS, 'both')).toHaveLength(2 * (names(AWS).length - 1) + 1);
    expect(names(AWS, 'html').filter((name) => name.endsWith('.html'))).toHaveLength(names(AWS).length - 1);
  });
});

describe.each(HOSTS)('%s', (_, of) => {
  const files = createDocuments(of, { format: 'both', language: 'en' });

  test('no document has a gap: nothing undefined, no placeholder, no dots to fill in', () => {
    for (const { name, content } of files) {
      const words = content.replaceAll(/\/dev\/null|\$null|^(?:\| {2})+\|$/gm, '');
      expect(
        words.match(/undefined|\bnull\b|\bNaN\b|\[object|YOUR[-_]|CHANGE_?ME|TODO/g) ?? [],
        name,
      ).toEqual([]);
      // Empty cells and arguments; the script begins with one that means "not signed".
      expect(words.match(/\| {2}\||-Filter ""|--id (?:--|$)/gm) ?? [], name).toEqual([]);
    }
  });

  test('the same deployment gives the same bytes, in whatever order its parts stand', () => {
    const turned = JSON.parse(JSON.stringify(of), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toReversed())
        : value,
    ) as Given;
    expect(createDocuments(turned, { format: 'both', language: 'en' }).map(({ content }) => content)).toEqual(
      files.map(({ content }) => content),
    );
  });
});

describe('EXS-01: what Exchange narrows is not consented to in Entra ID', () => {
  test.each([
    ['gcp', GCP],
    ['custom', CUSTOM],
  ])('%s', (_, of) => {
    for (const served of servedConnectors(of).filter(
      ({ deployedConnector }) => deployedConnector.scoping === 'exchange',
    )) {
      expect(served.scopedPermissions.length).toBeGreaterThan(1);
      const [granting = '', revoking = ''] = written(of, 'consent.md').split('## Check');
      const { clientId, existing } = served.deployedConnector.app;
      const part =
        granting.split(/^#{2,3} /m).find((text) => text.includes(`- Client ID \`${clientId}\``)) ?? '';
      const scope = written(of, 'exchange-scope.md');
      expect(part).toContain('Do not consent to');
      for (const { value, id } of served.scopedPermissions) {
        expect(part).toContain(value);
        expect(part).not.toContain(id);
        expect(granting).not.toMatch(new RegExp(`${clientId}.*${id}`));
        // From an application of ours everything is taken back.
        if (existing) expect(revoking).toContain(id);
        expect(scope).toContain(`-Role '${getExchangeRole(value)}' -CustomResourceScope`);
      }
      expect(scope).toContain('$outside | Format-Table');
    }
  });

  test('what the consent in Entra ID ends, and what goes on until Exchange ends it', () => {
    expect(written(GCP, 'consent.md')).toMatch(/read on until an Exchange Administrator withdraws/);
    // An application that stays could read on by what Exchange grants.
    expect(written(GCP, 'uninstall.md')).toMatch(/## \d\. Exchange[\s\S]*## \d\. Remove the applications/);
  });

  const WITHDRAWN = {
    en: /Exchange Administrator has to withdraw them[^\n]*exchange-scope/,
    de: /Exchange-Administrator muss sie entziehen[^\n]*exchange-scope/,
    fr: /administrateur Exchange le retire[^\n]*exchange-scope/,
  } as const;

  test.each(['en', 'de', 'fr'] as const)(
    'the sheet (%s) names the role that Exchange grants with what it opens, and who takes it back',
    (language) => {
      const basic = deployment({
        instances: {
          calendar: instance({
            'outlook-cal': connector('outlook-cal', { basic: true }, { scoping: 'exchange' }),
          }),
        },
      });
      const sheet = written(basic, 'privacy-outlook-cal.md', { format: 'md', language });
      const { [language]: reach } = ROLE_ACCESS_DESCRIPTIONS['Calendars.Read'];
      expect(sheet).toMatch(new RegExp(`^\\| \`Application Calendars\\.Read\` \\| .*${reach} \\|$`, 'm'));
      expect(sheet).not.toContain(ROLE_ACCESS_DESCRIPTIONS['Calendars.ReadBasic.All'][language]);
      expect(sheet).toMatch(WITHDRAWN[language]);
      expect(written(AWS, 'privacy-outlook-cal.md', { format: 'md', language })).not.toContain(
        'exchange-scope',
      );
    },
  );

  test('without scoping every permission is consented to, and the sheet says that mailboxes could be narrowed', () => {
    const [served] = servedConnectors(AWS).filter(({ connector: { id } }) => id === 'outlook-cal');
    expect(served?.consentedPermissions.map(({ value }) => value)).toContain('Calendars.ReadBasic.All');
    expect(written(AWS, 'privacy-outlook-cal.md')).toContain('at present everybody’s mailbox is read');
  });
});

describe('what a deployment says decides', () => {
  test('options: the policy hash and the choices of the privacy sheet', () => {
    expect(written(GCP, 'privacy-outlook-mail.md')).toContain('`times: hour`');
    expect(written(GCP, 'privacy-outlook-mail.md')).toContain('Times are delivered only to the hour');
    expect(written(AWS, 'privacy-outlook-cal.md')).toContain('`basic: true`');
    const [, hash] = /`([0-9a-f]{16})`/.exec(written(AWS, 'privacy-outlook-cal.md')) ?? [];
    const [, other] = /`([0-9a-f]{16})`/.exec(written(CUSTOM, 'privacy-outlook-cal-sales.md')) ?? [];
    expect(hash).not.toBe(other);
  });

  test('an option that is written out at its default is none that the sheet tells of', () => {
    const connectors = { 'msft-teams': connector('msft-teams', OPTION_DEFAULTS) };
    const sheet = written(
      deployment({ instances: { teams: instance(connectors) } }),
      'privacy-msft-teams.md',
    );
    expect(sheet).not.toContain('`messages: true`');
    expect(sheet).not.toContain('no members of channels');
    const fewer = { 'msft-teams': connector('msft-teams', { ...OPTION_DEFAULTS, channelMembers: false }) };
    expect(written(deployment({ instances: { teams: instance(fewer) } }), 'privacy-msft-teams.md')).toMatch(
      /\| `channelMembers: false` \(no members of channels\) \|/,
    );
  });

  test('an application that was there before is not deleted, only its trust is removed', () => {
    const { app, credential } =
      servedConnectors(CUSTOM).find(({ deployedConnector }) => deployedConnector.app.existing)
        ?.deployedConnector ?? {};
    expect(credential).toBe('certificate');
    const uninstall = written(CUSTOM, 'uninstall.md');
    expect(uninstall).toContain(
      `az ad app credential delete --id ${app?.clientId} --cert --key-id "$KEY_ID"`,
    );
    expect(uninstall).not.toContain('federated-credential delete');
    expect(uninstall).not.toContain(`az ad app delete --id ${app?.clientId}`);
    const federated = JSON.parse(JSON.stringify(CUSTOM).replaceAll('"certificate"', '"federated"'));
    expect(written(federated, 'uninstall.md')).toContain(`federated-credential delete --id ${app?.clientId}`);
  });

  test('a key that no command removes is named, with what holds it', () => {
    expect(written(KUBERNETES, 'uninstall.md')).toMatch(
      /^`[^`]+`: remove what the gateway reads it from \(the Secret/m,
    );
    expect(written(AWS, 'uninstall.md')).not.toContain('remove what the gateway reads it from');
  });

  test('the cloud: Graph, portal and the switches of the tools', () => {
    const consent = written(CUSTOM, 'consent.md');
    expect(consent).toContain('https://graph.microsoft.us/v1.0/');
    expect(consent).toContain('https://portal.azure.us/#view/');
    expect(consent).toContain('az cloud set --name AzureUSGovernment');
    expect(consent).toContain('-Environment USGov ');
    expect(written(CUSTOM, 'teams-policy.md')).toContain('-TeamsEnvironmentName TeamsGCCH');
    expect(written(CUSTOM, 'exchange-scope.md')).toContain('-ExchangeEnvironmentName O365USGovGCCHigh');
    expect(written(AZURE, 'teams-policy.md')).not.toContain('EnvironmentName');
  });

  test('who calls: each way has its proof, and no secret is an argument', () => {
    expect(written(AWS, 'connect.md')).toMatch(
      /--external-id 'contoso-7'[\s\S]*aws:amz:eu-central-1:lambda[\s\S]*execute-api/,
    );
    expect(written(GCP, 'connect.md')).toContain("--impersonate-service-account='warehouse@contoso-data.iam");
    expect(written(AZURE, 'connect.md')).toContain(
      "--scope 'api://5c2d9a1e-8b7f-4c3d-9e2a-1f0b6d7c8e9a/.default'",
    );
    expect(written(KUBERNETES, 'connect.md')).toContain("port-forward 'service/nymgate-prod-directory'");
    for (const [, of] of HOSTS)
      expect(written(of, 'connect.md')).not.toMatch(/curl [^\n]*(?:--user|--header|-H|-u) /);
  });

  test('where nobody knows the address every snippet asks for it, and the file is not that of a pseudonym key', () => {
    const unknown = deployment({
      host: 'custom',
      place: {},
      instances: {
        people: instance(
          { 'entra-id': connector('entra-id') },
          { endpoint: null, callers: [{ type: 'api-key' }] },
        ),
      },
    });
    const connect = written(unknown, 'connect.md');
    expect(connect).not.toContain('127.0.0.1');
    expect(connect).toContain('import os\nimport pathlib');
    expect(connect).toContain('process.env.NYMGATE_ENDPOINT + "/v1.0/users');
    expect(connect).toContain('(nothing but Node)');
    for (const text of [connect, written(unknown, 'test.sh')]) {
      expect(text).toContain('caller.key');
      expect(text).not.toContain('nymgate.key');
    }
  });

  test('several connectors of an instance are reached by their names, one alone without', () => {
    expect(written(AZURE, 'test.sh')).toContain("'/msft-copilot/v1.0/users");
    expect(written(AWS, 'test.sh')).toContain("example 'users' '/v1.0/users");
  });

  test('a certificate in place of a federated credential', () => {
    expect(written(CUSTOM, 'consent.md')).toContain(
      'Used by `finance/outlook-cal`, with a certificate whose private key',
    );
    expect(written(CUSTOM, 'privacy-outlook-cal-finance.md')).toContain('steals the private key');
    expect(written(CUSTOM, 'privacy-outlook-cal-finance.md')).not.toContain('no password');
  });
});

test('who consents sees who can use the application, and that disabling it ends no token that is out', () => {
  const consent = written(AWS, 'consent.md');
  expect(consent).toMatch(
    /az ad app federated-credential list[^\n]*\n[^\n]*passwordCredentials[^\n]*\n[^\n]*owner list/,
  );
  expect(consent).toContain('Nothing here ends them earlier');
  expect(consent).not.toContain('To stop it at once, disable');
});

describe('what the sheet for privacy officers says', () => {
  const sheets = (['en', 'de', 'fr'] as const).map((language) =>
    written(AWS, 'privacy-outlook-cal.md', { format: 'md', language }),
  );

  test('properties are the same in three languages, the words are not', () => {
    const annexes = (['en', 'de', 'fr'] as const).map((language) =>
      written(AWS, 'privacy-outlook-cal-properties.md', { format: 'md', language }),
    );
    const fields = annexes.map((annex) => annex.match(/`[a-z@][A-Za-z.@]+`(?=, | \|)/g));
    expect(fields[0]?.length).toBeGreaterThan(150);
    expect(fields[1]).toEqual(fields[0]);
    expect(fields[2]).toEqual(fields[0]);
    expect(sheets.map((sheet) => /^# (\S+)/.exec(sheet)?.[1])).toEqual([
      'Privacy',
      'Datenschutzblatt:',
      'Fiche',
    ]);
  });

  test('every option of a connector has words in each language, and a changed one says them', () => {
    const options = Object.keys((CONNECTOR.keys['options'] as unknown as { readonly keys: object }).keys);
    expect(Object.keys(OPTION_TEXTS).filter((name) => !name.includes(':'))).toEqual(options.toSorted());
    expect(sheets[0]).toContain('`basic: true` (calendars without texts and attachments)');
    expect(sheets[1]).toContain('`basic: true` (Kalender ohne Texte und Anhänge)');
    expect(sheets[2]).toContain('`basic: true` (calendriers sans textes ni pièces jointes)');
  });

  test('subjects leave as phrases, bodies and names never, in the basic policy not even lengths', () => {
    const [sheet = ''] = sheets;
    expect(sheet).toContain('| Subject and categories | **partly**, only words of a published list |');
    expect(sheet).toContain('| Who invited whom to which event | **yes**, under pseudonyms |');
    expect(sheet).toMatch(/^\| Text of the invitation; [^\n]*attachments[^\n]* \| \*\*no\*\* \|$/m);
    expect(sheet).toMatch(/^\| [^\n]*names of people; [^\n]* \| \*\*no\*\* \|$/m);
    expect(sheet).not.toContain('only how long it is');
  });

  test('object ids in clear are said to name persons', () => {
    const clear = deployment({
      instances: {
        calendar: instance({ 'outlook-cal': connector('outlook-cal', { pseudonymizeAppIds: false }) }),
      },
    });
    expect(written(clear, 'privacy-outlook-cal.md')).toMatch(
      /\| Accounts: IDs, [^|]* \| \*\*yes\*\*, in plain text/,
    );
  });

  test('nothing that the connector delivers is among what does not leave', () => {
    for (const [, of] of HOSTS)
      for (const served of servedConnectors(of)) {
        const { statements } = getDeliveryInForce(served);
        const leaving = new Set(
          statements
            .filter(({ result }) => result !== 'no')
            .flatMap(({ fields }) => fields.filter(({ form }) => form).map(({ property }) => property)),
        );
        const denied = statements.filter(({ result }) => result === 'no').flatMap(({ fields }) => fields);
        expect(
          denied.filter(({ property }) => leaving.has(property)),
          served.name,
        ).toEqual([]);
        expect(
          denied
            .map(({ property }) => property)
            .filter((name) => /\.(?:manager|attendees|organizer|members|owners)$/.test(name)),
        ).toEqual([]);
      }
  });
});

describe('what only people know', () => {
  const stated = {
    controller: 'Contoso GmbH, Berlin',
    processor: 'none',
    contact: 'dpo@contoso.example',
    purpose: 'Meeting load per department',
    legalBasis: 'Works agreement of 1 March 2027',
    necessity: 'Surveys were too coarse',
    recipients: ['Workplace analytics team'],
    retentionDays: 400,
    thirdCountries: 'none',
    persons: 1200,
    consultation: 'Works council, 12 February 2027: agreed',
    reviewDate: '2028-03-01',
  };
  const KEYS = Object.keys(stated);
  const cal = { 'outlook-cal': connector('outlook-cal') };
  const withProcessing = (processing: object): Given =>
    deployment({ processing, instances: { calendar: instance(cal) } });

  test.each(['en', 'de', 'fr'] as const)('a gap for each that is missing or null (%s)', (language) => {
    const options = { format: 'md', language } as const;
    const nulls = Object.fromEntries(KEYS.map((key) => [key, null]));
    for (const of of [
      withProcessing({}),
      withProcessing(nulls),
      deployment({ instances: { calendar: instance(cal) } }),
    ]) {
      const assessment = written(of, 'dpia-outlook-cal.md', options);
      for (const key of KEYS) expect.soft(assessment).toContain(`\`processing.${key}\``);
      const sheet = written(of, 'privacy-outlook-cal.md', options);
      for (const key of ['controller', 'purpose', 'recipients', 'contact'])
        expect.soft(sheet).toContain(`\`processing.${key}\``);
    }
  });

  test.each(['en', 'de', 'fr'] as const)('stated values fill the gaps (%s)', (language) => {
    const options = { format: 'md', language } as const;
    const assessment = written(withProcessing(stated), 'dpia-outlook-cal.md', options);
    expect(assessment).not.toContain('processing.');
    for (const value of Object.values(stated).flat()) expect.soft(assessment).toContain(String(value));
    expect(assessment).toContain('arn:aws:iam::123456789012:role/warehouse');
    expect(assessment).toContain('eu-central-1');
    expect(written(withProcessing(stated), 'privacy-outlook-cal.md', options)).toMatch(
      /\*\*400 (?:days|Tagen|jours)\*\*/,
    );
  });

  test('a connector’s own value wins', () => {
    const own = { 'outlook-cal': connector('outlook-cal', {}, { processing: { purpose: 'Room planning' } }) };
    const of = deployment({ processing: stated, instances: { calendar: instance(own) } });
    expect(written(of, 'privacy-outlook-cal.md')).toContain('| Purpose | Room planning |');
    expect(written(of, 'dpia-outlook-cal.md')).toContain('Contoso GmbH');
  });

  test('milder options that are not used are named, used ones are not', () => {
    expect(written(withProcessing({}), 'dpia-outlook-cal.md')).toContain('`times: hour`');
    expect(written(GCP, 'dpia-outlook-mail.md')).not.toContain('`times: hour`');
    expect(written(AWS, 'dpia-outlook-cal.md')).not.toContain('`basic: true`');
  });
});

describe('a deployment that this version cannot describe', () => {
  const calendar = (more: object): Given =>
    deployment({
      instances: { calendar: instance({ 'outlook-cal': connector('outlook-cal', {}, { ...more }) }) },
    });

  test.each([
    [
      'roles that the options do not need',
      { roles: { required: ['Mail.Read'], optional: [] } },
      /names Mail\.Read, .* lacks Calendars\.Read/,
    ],
    [
      'roles of other options',
      { options: { basic: true } },
      /names Calendars\.Read, .* lacks Calendars\.ReadBasic\.All/,
    ],
    ['an unknown option', { options: { bazic: true } }, /unknown option bazic/],
    ['a value that the option does not take', { options: { times: 'week' } }, /times /],
  ])('%s', (_, more, message) => {
    expect(() => createDocuments(calendar(more), EN)).toThrow(
      expect.objectContaining({
        code: 'DEPLOYMENT_INVALID',
        issues: [expect.objectContaining({ message: expect.stringMatching(message) as string })],
      }),
    );
  });

  test('an unknown connector', () => {
    const unknown = deployment({
      instances: { calendar: instance({ 'outlook-tasks': connector('outlook-cal') }) },
    });
    expect(() => createDocuments(unknown, EN)).toThrow(
      expect.objectContaining({ code: 'DEPLOYMENT_INVALID' }),
    );
  });
});

describe('snapshots', () => {
  const chosen: readonly (readonly [string, string, Given])[] = [
    ['custom', 'consent.md', CUSTOM],
    ['aws', 'connect.md', AWS],
    ['aws', 'privacy-outlook-cal.md', AWS],
    ['aws', 'dpia-outlook-cal.md', AWS],
    ['aws', 'test.sh', AWS],
    ['custom', 'exchange-scope.md', CUSTOM],
    ['custom', 'teams-policy.md', CUSTOM],
    ['custom', 'uninstall.md', CUSTOM],
  ];

  test.each(chosen)('%s/%s', async (host, name, of) => {
    await expect(written(of, name)).toMatchFileSnapshot(`../fixtures/documents/${host}/${name}.txt`);
  });

  const SHEETS = ['privacy-outlook-cal.md', 'dpia-outlook-cal.md'];

  test.each(
    SHEETS.flatMap(
      (name) =>
        [
          [name, 'de'],
          [name, 'fr'],
        ] as const,
    ),
  )(
    '%s in %s has the lines, cells and code of the English one, and none of its sentences',
    (name, language) => {
      const english = written(AWS, name);
      const translated = written(AWS, name, { format: 'md', language });
      expect(toStructure(translated)).toEqual(toStructure(english));
      const sentences = new Set(toPhrases(english));
      expect(sentences.size).toBeGreaterThan(50);
      expect(toPhrases(translated).filter((phrase) => sentences.has(phrase))).toEqual([]);
    },
  );

  test.each(SHEETS)('%s has the same words in HTML, in the same order', (name) => {
    const html = written(AWS, name.replace('.md', '.html'), { format: 'html', language: 'en' });
    const body = html.slice(html.indexOf('<body class="dense">'));
    expect(toWords(body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/&(?:#39|\w+);/g, ' '))).toEqual(
      toWords(written(AWS, name)),
    );
    expect(body.includes('<div class="columns">')).toBe(name.startsWith('privacy'));
  });
});

/** What each line is, how many cells it has, and its code. */
function toStructure(markdown: string): readonly unknown[] {
  return markdown.split('\n').map((line) => ({
    start: /^(?:#+ |- |> |\| |_)?/.exec(line)?.[0],
    cells: line.split(' | ').length,
    code: (line.match(/`[^`]+`/g) ?? []).toSorted(),
  }));
}

/** Cells and sentences of five words or more without their code. */
function toPhrases(markdown: string): readonly string[] {
  return markdown
    .replaceAll(/`[^`]+`/g, '')
    .split(/\n| \| |(?<=[.:;]) /)
    .filter((phrase) => toWords(phrase).length >= 5);
}

function toWords(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}
