import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../settings/read-settings.ts';
import { ASSERTION_FIELD, describeProvider } from './assertion-providers.ts';

const POOL = 'eu-west-1:11111111-2222-3333-4444-555555555555';
const COGNITO = { type: 'aws-cognito', identityPoolId: POOL, developerProvider: 'nymgate', login: 'gateway' };

describe('the assertion of a host on AWS', () => {
  it('needs nothing but its type: five minutes, region and audience from elsewhere', () => {
    expect(readSettings(ASSERTION_FIELD, { type: 'aws' })).toEqual({
      value: { type: 'aws', tokenSeconds: 300 },
    });
  });

  it('over Cognito needs pool, provider and login', () => {
    expect(readSettings(ASSERTION_FIELD, COGNITO)).toEqual({ value: { ...COGNITO, tokenSeconds: 300 } });
  });

  const taken: [string, object][] = [
    ['a FIPS endpoint', { type: 'aws', endpoint: 'https://sts-fips.us-east-1.amazonaws.com' }],
    ['a stand-in on this machine', { type: 'aws', endpoint: 'http://127.0.0.1:5000' }],
    ['GovCloud', { type: 'aws', region: 'us-gov-west-1', audience: 'api://AzureADTokenExchangeUSGov' }],
    ['the sovereign cloud', { type: 'aws', region: 'eusc-de-east-1' }],
    ['an identity', { ...COGNITO, identityId: POOL, tokenSeconds: 3_600 }],
  ];
  it.each(taken)('takes %s', (_, assertion) => {
    expect(readSettings(ASSERTION_FIELD, assertion)).toHaveProperty('value');
  });

  const refused: [string, object][] = [
    ['plain http elsewhere', { type: 'aws', endpoint: 'http://sts.eu-west-1.amazonaws.com' }],
    ['the global endpoint', { type: 'aws', endpoint: 'https://sts.amazonaws.com' }],
    ['an address', { type: 'aws', endpoint: 'https://10.0.0.1' }],
    ['a path', { type: 'aws', endpoint: 'https://sts.eu-west-1.amazonaws.com/x' }],
    ['a host as region', { type: 'aws', region: 'eu-west-1.evil.example/' }],
    ['a life too short', { type: 'aws', tokenSeconds: 59 }],
    ['a life too long', { type: 'aws', tokenSeconds: 3_601 }],
    ['a secret', { type: 'aws', secretAccessKey: 'x' }],
    ['an audience with a blank', { type: 'aws', audience: 'a b' }],
    ['a pool without region', { ...COGNITO, identityPoolId: POOL.slice(10) }],
    ['no login', { ...COGNITO, login: '' }],
    ['a Cognito token too short', { ...COGNITO, tokenSeconds: 299 }],
  ];
  it.each(refused)('refuses %s', (_, assertion) => {
    expect(readSettings(ASSERTION_FIELD, assertion)).toHaveProperty('errors');
  });
});

describe('what the table says of a provider', () => {
  const types = Object.keys(ASSERTION_FIELD.variants);
  const docs = (page: string) =>
    readFileSync(new URL(`../../../../docs/guides/${page}`, import.meta.url), 'utf8');

  it('names every variable that the code asks its platform for, and no other', () => {
    const read = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
      .filter((file) => /^(?:aws|providers)\/.*(?<!\.test)\.ts$/.test(file))
      .filter((file) => file !== 'aws/aws-settings.ts')
      .flatMap((file) => {
        const source = readFileSync(`${import.meta.dirname}/${file}`, 'utf8');
        return [...source.matchAll(/'((?:AWS|AZURE|GCE|ACTIONS|IDENTITY)_[A-Z0-9_]+|HOME|USERPROFILE)'/g)];
      })
      .map(([, name]) => name ?? '')
      // Those of secret and object stores, which sign with the same code, stand with them.
      .filter((name) => !/_(?:SECRETS_MANAGER|SSM|S3)$/.test(name));
    const documented = types.flatMap((type) => [...describeProvider(type).environment]);
    expect([...new Set(documented)].sort()).toEqual([...new Set(read)].sort());
  });

  it.each(types)('%s has a guide that shows how it is configured', (type) => {
    expect(docs(describeProvider(type).guide)).toContain(`type: ${type}`);
  });

  it('knows no other', () => {
    expect(() => describeProvider('toString')).toThrow(TypeError);
  });
});
