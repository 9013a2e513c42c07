import { describe, expect, it, test } from 'vitest';
import { CANARY, failure } from '../../../../../tests/harness/create-token-fixture.ts';
import { SetupError } from '../../../../engine/src/kernel/errors.ts';
import { createTokenFileAssertion, resolveTokenFilePath } from './create-token-file-assertion.ts';

describe('the token file', () => {
  const read = (text: string) => createTokenFileAssertion('/token', { readText: async () => text }).get();
  it('is trimmed', async () => {
    expect(await read(' aaa.bbb.ccc\n')).toBe('aaa.bbb.ccc');
  });
  it.each([
    '',
    'password',
    'a.b',
    'a.b.c.d',
    'a.b.c\nd.e.f',
    'a.b.c\r\nx: y',
    `a.b.${'c'.repeat(16_384)}`,
    'a.b.=',
    '-----BEGIN PRIVATE KEY-----',
  ])('is not sent when it holds %.20s', async (text) => {
    const error = await failure(read(text));
    expect(error.code).toBe('SOURCE_AUTH_FAILED');
    if (text !== '') expect(JSON.stringify(error.detail)).not.toContain(text);
  });
  it('unreadable is told without its path', async () => {
    const provider = createTokenFileAssertion('/secret/place', {
      readText: () => Promise.reject(new Error(CANARY)),
    });
    const error = await failure(provider.get());
    expect(String(error.stack) + JSON.stringify(error.detail)).not.toMatch(/secret|Kanarien/);
  });

  it('is read anew each time: kubelet, SPIFFE helper and CI replace it in place', async () => {
    const versions = ['a.b.c', 'd.e.f'];
    const provider = createTokenFileAssertion('/t', { readText: async () => versions.shift() ?? '' });
    expect([await provider.get(), await provider.get()]).toEqual(['a.b.c', 'd.e.f']);
  });
});

describe('its path', () => {
  const aks = '/var/run/secrets/azure/tokens/azure-identity-token';
  const environment = (value?: string) => (name: string) =>
    name === 'AZURE_FEDERATED_TOKEN_FILE' ? value : undefined;
  test.each([
    ['/configured', aks, '/configured'],
    ['/configured', undefined, '/configured'],
    [undefined, aks, aks],
  ])('configured %s, announced %s: %s', (path, announced, expected) => {
    expect(resolveTokenFilePath({ path }, environment(announced), 'entra-id')).toBe(expected);
  });
  test.each([undefined, ''])('neither configured nor announced (%j) is a fault of the setup', (announced) => {
    const find = () => resolveTokenFilePath({}, environment(announced), 'outlook-cal');
    expect(find).toThrow(SetupError);
    expect(find).toThrow(/connectors\.outlook-cal\.assertion\.path .*AZURE_FEDERATED_TOKEN_FILE/);
  });
});
