import { describe, expect, it } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { parsePlainJson } from '../../../rules/src/text/plain-json.ts';
import { loadConfig } from './load-config.ts';
import { openConfig } from './open-config.ts';

const GUID = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const VALID = {
  pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
  connectors: {
    'outlook-cal': { tenant: GUID, clientId: GUID, assertion: { type: 'token-file', path: '/t' } },
  },
};
const text = JSON.stringify(VALID, undefined, 2);
const input = (given: string, environment: Record<string, string> = {}) => ({
  text: given,
  file: 'nymgate.json',
  environment,
});

describe('JSON without the YAML parser', () => {
  it('is the same configuration', async () => {
    expect(await openConfig(input(text))).toEqual(loadConfig(input(text)));
    const secret = text.replace('env:KEY', 'env:NYMGATE_KEY');
    expect(await openConfig(input(secret, { NYMGATE_KEY: 'x' }))).toEqual(
      loadConfig(input(secret, { NYMGATE_KEY: 'x' })),
    );
  });

  it('has the same overrides, and refuses the same names', async () => {
    await expect(openConfig(input(text, { nymgate_listne: '1' }))).rejects.toThrow(SetupError);
    const environment = { NYMGATE_LISTEN__PORT: '9000' };
    const opened = await openConfig(input(text, environment));
    expect(opened).toEqual(loadConfig(input(text, environment)));
    expect(opened.listen.port).toBe(9_000);
    expect(Object.isFrozen(opened.connectors)).toBe(true);
  });

  const environments: readonly Record<string, string>[] = [
    {
      NYMGATE_CONFIG: '/etc/nymgate.json',
      NYMGATE_SERVICE_HOST: '10.0.0.1',
      NYMGATE_PORT: 'tcp://10.0.0.1:80',
    },
    { NYMGATE_LISTEN__PORT: '9000', NYMGATE_LISTEN__BEHIND_TLS: 'true' },
    { NYMGATE_CONNECTORS__OUTLOOK_CAL__OPTIONS: '{"basic":true}' },
    { NYMGATE_PSEUDONYMS__KEYS: '[{"id":2,"secret":"env:NYMGATE_KEY"}]', NYMGATE_KEY: 'x' },
    { NYMGATE_PSEUDONYMS__KEYS: '[{"id":2,"secret":"env:NYMGATE_KEY"}],"x":1', NYMGATE_KEY: 'x' },
    { NYMGATE_LISTEN__PORT: '0x2328' },
    { NYMGATE_LISTEN__PORT: '[9000' },
    { NYMGATE_CONNECTORS__OUTLOOK_CAL__OPTIONS: '{basic: true}' },
    { NYMGATE_CONNECTORS__OUTLOOK_CAL__OPTIONS: '{"basic":true,"basic":false}' },
  ];

  it.each(environments.flatMap((environment) => [text, ''].map((file) => [environment, file] as const)))(
    'with %j it is what the YAML parser makes of it: %.20s',
    async (environment, file) => {
      const connector = file === '' ? { NYMGATE_CONNECTORS: JSON.stringify(VALID.connectors) } : {};
      const given = input(file, { ...connector, NYMGATE_PSEUDONYMS__SCHEME: 'native', ...environment });
      const expected = await Promise.resolve()
        .then(() => loadConfig(given))
        .catch((failure: unknown) => (failure as SetupError).issues);
      const opened = await openConfig(given).catch((failure: unknown) => (failure as SetupError).issues);
      expect(opened).toEqual(expected);
    },
  );

  it.each([
    ['a fault of the schema', text.replace('"native"', '"other"')],
    ['an unknown key', text.replace('"pseudonyms"', '"listne": {}, "pseudonyms"')],
    ['a key given twice', text.replace('"pseudonyms"', '"connectors": {}, "pseudonyms"')],
    ['a prototype', text.replace('"pseudonyms"', '"__proto__": {}, "pseudonyms"')],
    ['a merge key', text.replace('"pseudonyms"', '"<<": {}, "pseudonyms"')],
    ['no JSON', text.slice(0, -1)],
    ['two documents', `${text}${text}`],
  ])('%s is told as ever, with its position', async (_, faulty) => {
    const issues = (failure: unknown) => (failure instanceof SetupError ? failure.issues : failure);
    const expected = await Promise.resolve()
      .then(() => loadConfig(input(faulty)))
      .then(String, issues);
    expect(await openConfig(input(faulty)).then(String, issues)).toEqual(expected);
    expect(expected).toMatchObject([{ file: 'nymgate.json' }, ...(expected as unknown[]).slice(1)]);
  });

  it('YAML is read as YAML', async () => {
    const yaml = `pseudonyms: ${JSON.stringify(VALID.pseudonyms)}\nconnectors: ${JSON.stringify(VALID.connectors)} # all\n`;
    expect(await openConfig(input(yaml))).toEqual(loadConfig(input(yaml)));
  });
});

it.each<[string, unknown]>([
  ['{"a":[1.5,-0,1e2,"\\u00e9",true,null,{}]}', { a: [1.5, -0, 100, 'é', true, null, {}] }],
  ['\n {"a":1}\n', { a: 1 }],
])('%s is plain', (json, data) => {
  expect(parsePlainJson(json)).toEqual({ data });
});

it.each([
  '',
  'a: 1',
  '[]',
  '"a"',
  '{"a":1,"a":1}',
  '{"a":{"<<":1}}',
  '{"a":1}{}',
  '{a: 1}',
  '\ufeff{}',
  '{'.repeat(99),
])('%j is not', (other) => {
  expect(parsePlainJson(other)).toBeUndefined();
});
