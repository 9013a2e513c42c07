import { describe, expect, test } from 'vitest';
import { loadConfig } from './load-config.ts';

const BASE = `pseudonyms: { scheme: psoxy, salt: env:SALT, encryptionKey: env:KEY }
connectors:
  entra-id:
    tenant: 7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70
    clientId: 3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e
    assertion: { type: token-file, path: /t }
`;
const load = (more: string, environment: Record<string, string> = {}) =>
  loadConfig({ text: `${BASE}${more}`, file: 'nymgate.yaml', environment });

describe('compat', () => {
  test('is absent unless somebody asks for it', () => {
    expect(load('')).toMatchObject({ targetOverrides: false });
    expect(load('').compat).toBeUndefined();
    expect(load('compat: psoxy\n')).toMatchObject({ compat: 'psoxy', targetOverrides: false });
    expect(load('', { NYMGATE_COMPAT: 'psoxy', NYMGATE_TARGET_OVERRIDES: 'true' })).toMatchObject({
      compat: 'psoxy',
      targetOverrides: true,
    });
  });

  test.each([
    ['compat: other\n', 'nymgate.yaml:7:9 CONFIG_INVALID compat must be psoxy'],
    ['targetOverrides: maybe\n', 'nymgate.yaml:7:18 CONFIG_INVALID targetOverrides must be true or false'],
    ['compt: psoxy\n', 'nymgate.yaml:7:1 CONFIG_INVALID unknown key "compt" (did you mean compat?)'],
  ])('%j', (text, expected) => {
    expect(() => load(text)).toThrow(expected);
  });
});
