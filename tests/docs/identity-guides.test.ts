import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROVIDER_FAULTS } from '../../packages/clouds/src/faults/provider-faults.ts';
import { CLOUDS } from '../../packages/gateway/src/config/clouds.ts';
import { loadConfig } from '../../packages/gateway/src/config/load-config.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const pseudonyms = 'pseudonyms: { scheme: native, keys: [{ id: 1, secret: env:K }] }\n';
const connectors = `connectors:
  entra-id: { tenant: 7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70, clientId: 3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e, assertion: { type: gcp } }
`;

/** YAML examples of a page that begin with this key, without the indentation of the list they stand in. */
function examples(page: string, key: string): string[] {
  const blocks = [...read(page).matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)];
  return blocks
    .map(([, indent = '', text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
    .filter((text) => text.startsWith(`${key}:`));
}

describe('examples of the identity guides are configurations that load', () => {
  const guides = ['gcp', 'azure', 'kubernetes', 'certificate', 'aws']
    .map((name) => `guides/identity-${name}.md`)
    .filter((page) => existsSync(new URL(`../../docs/${page}`, import.meta.url)));
  test('the guides are there', () => expect(guides.length).toBeGreaterThanOrEqual(4));
  test.each(guides)('%s', (page) => {
    const found = examples(page, 'connectors');
    expect(found.length).toBeGreaterThan(0);
    for (const text of found)
      expect(() => loadConfig({ text: pseudonyms + text, file: page, environment: {} })).not.toThrow();
  });
});

describe('docs/reference/clouds.md', () => {
  const page = read('reference/clouds.md');
  test('its table is the one of the code', () => {
    const rows = [
      ...page.matchAll(/^\| `([a-z0-9-]+)`[^|]*\|[^|]*\| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \|$/gm),
    ];
    expect(
      Object.fromEntries(
        rows.map(([, name, authority, graph, audience]) => [
          name,
          { authority, graph, scope: `${graph}/.default`, audience },
        ]),
      ),
    ).toEqual(CLOUDS);
  });
  test('its examples load', () => {
    const found = examples('reference/clouds.md', 'source');
    expect(found).toHaveLength(2);
    for (const source of found)
      expect(() =>
        loadConfig({ text: pseudonyms + connectors + source, file: 'clouds', environment: {} }),
      ).not.toThrow();
  });
});

test('what the guides quote from the log is what the providers say', () => {
  const subjects = new Set(Object.values(PROVIDER_FAULTS).flatMap((table) => Object.keys(table)));
  for (const [guide, names] of Object.entries({
    gcp: ['GCP metadata server unavailable', 'GCP metadata server refused', 'GCP IAM Credentials refused'],
    azure: ['Azure managed identity endpoint unavailable', 'Azure managed identity endpoint refused'],
    kubernetes: [
      'assertion file cannot be read',
      'assertion file does not hold a JWT',
      'GitHub OIDC endpoint refused',
    ],
    certificate: Object.keys(PROVIDER_FAULTS.certificate),
  }))
    for (const name of names) {
      expect(subjects).toContain(name);
      expect(read(`guides/identity-${guide}.md`)).toContain(`\`${name}\``);
    }
});
