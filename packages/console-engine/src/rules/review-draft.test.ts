import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TREATMENT_DEFINITIONS } from '../../../engine/src/plan/treatments.ts';
import { LINT_CODES } from '../../../rules/src/dialects/lint-finding.ts';
import type { ExampleResponse } from './example-responses.ts';
import { readDefaultRules, toEditableRules } from './open-rules.ts';
import { readReference } from './read-reference.ts';
import { createRuleTasks } from './workspace/rule-tasks.ts';

const tasks = createRuleTasks({
  key: { secret: randomBytes(32).toString('base64url'), tenant: '48d31887-5fad-4d73-a9f5-3c356e68a038' },
  graph: 'https://graph.microsoft.com',
});
const DEFAULT = readDefaultRules('entra-id');
const KEPT = {
  ...DEFAULT,
  text: DEFAULT.text.replace(
    /jobTitle:\n +treatment: drop\n.*\n.*\n/,
    'jobTitle: { treatment: keep, type: string, class: quasi }\n',
  ),
};
const WITH = { connector: 'entra-id' } as const;

/** The shape of https://learn.microsoft.com/graph/api/user-list, with invented people. */
const USERS: ExampleResponse = {
  connector: 'entra-id',
  id: 'users',
  path: '/v1.0/users?$top=5',
  url: '/v1.0/users?$top=5',
  body: JSON.stringify({
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users',
    value: [
      {
        id: '0b1d6b0c-2b1e-4c55-9d6f-0a3a1f4e7a01',
        displayName: 'Ana Roth',
        jobTitle: null,
        mail: 'ana@contoso.example',
      },
      {
        id: '0b1d6b0c-2b1e-4c55-9d6f-0a3a1f4e7a02',
        displayName: 'Bo Lind',
        jobTitle: 'Welder',
        mail: 'bo@contoso.example',
      },
    ],
  }),
};
const examples = [USERS];

describe('what rules of an editor change', () => {
  it('a kept job title is told with an example value, and nothing else is', async () => {
    const compared = await tasks.compare({ ...KEPT, with: WITH, examples });
    if (compared.is !== 'compared') throw new Error(compared.is);
    expect(compared.exposed.total).toBe(1);
    expect(compared.exposed.items[0]).toMatchObject({
      property: 'jobTitle',
      owner: 'user',
      class: 'quasi',
      endpoint: '/v1.0/users',
      before: { treatment: 'drop', exposure: 0 },
      after: { treatment: 'keep (string)', exposure: 6 },
      example: { raw: '"Welder"', before: null, after: '"Welder"' },
    });
    expect([compared.hidden.total, compared.allowed.total, compared.refused.total]).toEqual([0, 0, 0]);
  });

  it('a dropped department is shown with the places that still deliver it', async () => {
    const at = DEFAULT.text.indexOf('\n  user:\n');
    const text =
      DEFAULT.text.slice(0, at) +
      DEFAULT.text.slice(at).replace(/( {6}department:\n +treatment: )keep\n +type: \w+\n/, '$1drop\n');
    const compared = await tasks.compare({ ...DEFAULT, text, with: WITH, examples });
    if (compared.is !== 'compared') throw new Error(compared.is);
    const [{ remaining } = {}] = compared.hidden.items;
    expect(remaining?.map(({ policy }) => policy)).toEqual([
      'entra-id',
      'outlook-cal',
      'outlook-mail',
      'msft-onedrive',
      'msft-teams',
      'msft-copilot',
    ]);
    expect(remaining?.[0]?.places[0]).toMatchObject({ endpoint: '/v1.0/users', expand: 'manager' });
  });

  it('the other way round the same is hidden; the same rules change nothing', async () => {
    const back = await tasks.compare({ ...DEFAULT, with: KEPT, examples });
    expect(back).toMatchObject({
      exposed: { total: 0 },
      hidden: { total: 1, items: [{ property: 'jobTitle', example: { before: '"Welder"', after: null } }] },
    });
    expect(await tasks.compare({ ...DEFAULT, with: WITH, examples })).toMatchObject({
      exposed: { total: 0 },
      hidden: { total: 0 },
      allowed: { total: 0 },
      refused: { total: 0 },
    });
  });

  it('what exposes most comes first, and the numbers are those of the whole', async () => {
    const open = {
      file: 'open.yaml',
      text: 'endpoints:\n  - pathTemplate: /v1.0/users\n    allowedMethods: [GET]\n',
    };
    const compared = await tasks.compare({ ...open, with: WITH, examples });
    if (compared.is !== 'compared') throw new Error(compared.is);
    const { items, total } = compared.exposed;
    const exposures = items.map(({ after, before }) => Math.max(after.exposure, before.exposure));
    expect(exposures).toEqual(exposures.toSorted((left, right) => right - left));
    expect(items.length).toBeLessThanOrEqual(total);
    const shown = items.find(({ example }) => example?.raw === '"Bo Lind"' || example?.raw === '"Ana Roth"');
    expect(shown?.example).toMatchObject({ before: null, after: shown?.example?.raw });
    expect(compared.refused.total).toBeGreaterThan(0);
  });

  it('rules that do not take the parameters of an example call have example values all the same', async () => {
    const narrow = {
      file: 'narrow.yaml',
      text: "endpoints:\n  - pathRegex: '^/v1\\.0/users$'\n    allowedMethods: [GET]\n    allowedQueryParams: [$select]\n",
    };
    const compared = await tasks.compare({ ...narrow, with: WITH, examples });
    if (compared.is !== 'compared') throw new Error(compared.is);
    const mail = compared.exposed.items.find(({ field }) => field === '/value/*/mail');
    expect(mail?.example).toMatchObject({ raw: '"ana@contoso.example"', after: '"ana@contoso.example"' });
    expect(mail?.example?.before).toMatch(/^"t~/);
  });

  it('addresses are among the first where everything is opened', async () => {
    const open = {
      file: 'o.yaml',
      text: "endpoints:\n  - pathRegex: '^/v1\\.0/.*$'\n    allowedMethods: [GET]\n",
    };
    const compared = await tasks.compare({ ...open, with: WITH, examples });
    if (compared.is !== 'compared') throw new Error(compared.is);
    expect(compared.exposed.total).toBeGreaterThan(compared.exposed.items.length);
    const mail = compared.exposed.items.find(({ field }) => field === '/value/*/mail');
    expect(mail?.example?.raw).toBe('"ana@contoso.example"');
  });

  it('faulty rules are compared with nothing, on either side', async () => {
    const broken = { file: 'b.yaml', text: 'nymgate: 1\nname: [' };
    expect(await tasks.compare({ ...broken, with: WITH, examples })).toEqual({
      is: 'faulty',
      side: 'editor',
    });
    expect(await tasks.compare({ ...DEFAULT, with: broken, examples })).toEqual({
      is: 'faulty',
      side: 'other',
    });
  });
});

describe('the preview', () => {
  it('shows an example by the rules of the editor', async () => {
    const of = { connector: 'entra-id', example: 'users' };
    const shown = await tasks.preview({ ...KEPT, of, examples });
    if (shown.is !== 'safe') throw new Error(shown.is);
    const titles = shown.aligned.rows.filter(({ name }) => name === 'jobTitle');
    expect(titles.map(({ safe, outcome }) => [safe, outcome])).toContainEqual(['"Welder"', 'kept']);
    expect(JSON.stringify(shown.aligned.rows.map(({ safe }) => safe))).not.toContain('Bo Lind');
  });

  it('shows a pasted answer, says why a call is refused, and what is no answer', async () => {
    const pasted = { url: 'https://graph.microsoft.com/v1.0/users', body: USERS.body };
    expect(await tasks.preview({ ...DEFAULT, of: pasted, examples: [] })).toMatchObject({
      is: 'safe',
      url: '/v1.0/users',
    });
    const elsewhere = { url: '/v1.0/sites', body: '{}' };
    expect(await tasks.preview({ ...DEFAULT, of: elsewhere, examples: [] })).toMatchObject({
      is: 'refused',
      problem: { code: 'ENDPOINT_NOT_ALLOWED' },
    });
    const withheld = { url: '/v1.0/users', body: '{"value":[{"id":' };
    expect(await tasks.preview({ ...DEFAULT, of: withheld, examples: [] })).toMatchObject({
      is: 'refused',
      problem: { code: 'RESPONSE_NOT_SANITIZABLE' },
    });
    expect(await tasks.preview({ text: 'x', file: 'x', of: pasted, examples: [] })).toEqual({ is: 'faulty' });
    const missing = { connector: 'entra-id', example: 'users' };
    await expect(tasks.preview({ ...DEFAULT, of: missing, examples: [] })).rejects.toMatchObject({
      problem: { code: 'EXAMPLE_UNKNOWN' },
    });
  });
});

describe('what a draft is', () => {
  it.each([
    ['native', DEFAULT.text],
    ['native', 'nymgate: 1\nname: [\n'],
    ['psoxy', 'endpoints:\n  - pathTemplate: /v1.0/users\n'],
    ['files', 'columnsToPseudonymize: [mail]\n'],
    [undefined, 'what: is this\n'],
    [undefined, '\u0000\u0001 no YAML ['],
  ])('%s', async (language, text) => {
    const { language: found } = await tasks.check({ text, file: 'r.yaml' });
    expect(found).toBe(language);
  });

  it('has the hash that the gateway computes, and none while there is an error', async () => {
    expect((await tasks.check(DEFAULT)).policy).toMatch(/^[0-9a-f]{16}$/);
    expect((await tasks.check({ ...DEFAULT, text: `${DEFAULT.text}x: 1\n` })).policy).toBeUndefined();
  });

  it.each([
    ['larger than 1 MiB', `# ${'x'.repeat(1_048_577)}`],
    ['aliases are not allowed', 'nymgate: &a [1]\nname: [*a, *a]\n'],
    ['nested too deeply', '['.repeat(200_000)],
  ])('hostile text has a finding with a place: %s', async (words, text) => {
    const { findings } = await tasks.check({ text, file: 'r.yaml' });
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'RULES_SYNTAX', message: expect.stringContaining(words) }),
    );
  });

  it('a file may hold base64; what encodes no text is refused', () => {
    expect(toEditableRules({ file: 'r', text: btoa('nymgate: 1\n') }).text).toBe('nymgate: 1\n');
    expect(() => toEditableRules({ file: 'r', text: btoa('\u00ff\u00fe\u00fd') })).toThrow(
      /RULES_UNREADABLE/,
    );
  });
});

describe('help', () => {
  const reference = readReference();
  const words = (kind: string, language: 'native' | 'psoxy' = 'native') =>
    reference[language].filter((each) => each.kind === kind && each.meaning !== '').map(({ word }) => word);

  it('knows the words of both languages with their sentences out of the reference pages', () => {
    expect(words('treatment')).toEqual(Object.keys(TREATMENT_DEFINITIONS));
    expect(words('endpoint')).toEqual(
      expect.arrayContaining(['path', 'linkTemplates', 'methods', 'response']),
    );
    expect(words('file')).toEqual(['nymgate', 'name', 'description', 'phrases', 'entities', 'endpoints']);
    expect(words('slot')).toEqual(['type', 'kind', 'pseudonym', 'values', 'grain']);
    expect(words('option')).toEqual([
      'type',
      'byDomainPolicy',
      'maxDigits',
      'kind',
      'reversible',
      'guidOnly',
      'prefixed',
      'to',
      'phrases',
    ]);
    expect(words('transform', 'psoxy')).toContain('redactExceptPhrases');
    expect(words('endpoint', 'psoxy')).toContain('pathRegex');
    expect(reference.fields['user']).toContainEqual(
      expect.objectContaining({ name: 'jobTitle', rule: '{ treatment: drop, class: quasi }' }),
    );
  });

  it('has no mark of Markdown in a sentence', () => {
    const all = [...reference.native, ...reference.psoxy].map(({ meaning }) => meaning);
    expect(all.filter((meaning) => /`|\]\(|\*\*/.test(meaning))).toEqual([]);
  });

  it('each code of a finding has its sentence', async () => {
    const { findings } = await tasks.check({ text: 'endpoints:\n  - pathRegex: ".*"\n', file: 'r.yaml' });
    expect(findings.length).toBeGreaterThan(3);
    for (const { code, meaning } of findings)
      expect(meaning).toBe((LINT_CODES as Readonly<Record<string, string>>)[code] ?? meaning);
    expect(findings.filter(({ meaning }) => meaning === '')).toEqual([]);
  });
});
