import { describe, expect, test } from 'vitest';
import { hostConfig } from '../../../../../tests/harness/host-config.ts';
import { formatRulesPlace, parseRulesPlace } from './rules-place.ts';

describe('places of rules are a closed list', () => {
  test.each([
    ['rules.yaml', { kind: 'file', path: 'rules.yaml' }],
    ['file:/etc/rules.yaml', { kind: 'file', path: '/etc/rules.yaml' }],
    ['C:\\rules.yaml', { kind: 'file', path: 'C:\\rules.yaml' }],
    ['env:PSOXY_RULES', { kind: 'variable', variable: 'PSOXY_RULES' }],
    ['inline:H4sI', { kind: 'inline', text: 'H4sI' }],
    ['nymgate: 1\nname: x', { kind: 'inline', text: 'nymgate: 1\nname: x' }],
    ['s3://rules/a/outlook.yaml', { kind: 'store', reference: 's3://rules/a/outlook.yaml' }],
    ['gs://rules/outlook.yaml', { kind: 'store', reference: 'gs://rules/outlook.yaml' }],
    ['az://account/rules/outlook.yaml', { kind: 'store', reference: 'az://account/rules/outlook.yaml' }],
    ['aws-ssm:/psoxy/RULES', { kind: 'store', reference: 'aws-ssm:/psoxy/RULES' }],
    ['vault:secret/rules#outlook', { kind: 'store', reference: 'vault:secret/rules#outlook' }],
  ])('%s', (rules, place) => {
    expect(parseRulesPlace(rules)).toEqual(place);
  });

  test.each([
    'https://example.com/rules.yaml',
    'ftp:rules',
    'env:A-B',
    'S3://rules/outlook.yaml',
    's3://rules/',
    's3://rules/../x',
    'gcp-sm:rules',
    'vault:secret/rules',
  ])('%s is none', (rules) => {
    expect(parseRulesPlace(rules)).toBeUndefined();
    const connector = hostConfig({}).connectors;
    expect(() =>
      hostConfig({
        connectors: Object.fromEntries(Object.entries(connector).map(([id, one]) => [id, { ...one, rules }])),
      }),
    ).toThrow(/rules must be a file, env:NAME, inline:TEXT/);
  });

  test('messages never quote inline rules', () => {
    expect(formatRulesPlace('inline:CANARY')).toBe('inline rules');
    expect(formatRulesPlace('s3://rules/r.yaml')).toBe('s3://rules/r.yaml');
  });
});
