import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { INFRA } from '../../tools/infra/read-roots.ts';

type Role = { readonly value: string; readonly id: string; readonly mailbox: boolean };
type Variant = {
  readonly options: Readonly<Record<string, boolean>>;
  readonly roles: Readonly<Record<'required' | 'optional', readonly Role[]>>;
  readonly documents: Readonly<Record<'teamsPolicy' | 'exchangeScope', boolean>>;
};
type Entry = {
  readonly options: Readonly<Record<string, { readonly default: unknown; readonly variant: boolean }>>;
  readonly variants: Readonly<Record<string, Variant>>;
};

const { connectors } = JSON.parse(readFileSync(join(INFRA, 'connectors.json'), 'utf8')) as {
  readonly connectors: Readonly<Record<string, Entry>>;
};

test('every connector is there', () => {
  expect(Object.keys(connectors)).toEqual(Object.keys(CONNECTORS));
});

describe.each(Object.values(CONNECTORS))('IAC-04 the permissions of $id', (connector) => {
  const entry = connectors[connector.id];
  const variants = Object.entries(entry?.variants ?? {});

  test('are those of the connector, in every variant', () => {
    expect(variants.length).toBeGreaterThan(0);
    for (const [key, { options, roles }] of variants) {
      const permissions = connector.permissions({ ...DEFAULT_CONNECTOR_OPTIONS, ...options });
      const values = (isOptional: boolean): readonly string[] =>
        permissions.filter(({ optional }) => (optional === true) === isOptional).map(({ value }) => value);
      expect(
        roles.required.map(({ value }) => value),
        key,
      ).toEqual(values(false));
      expect(
        roles.optional.map(({ value }) => value),
        key,
      ).toEqual(values(true));
    }
  });

  test('have a variant for every combination of the options that change them, under the key that HCL makes', () => {
    const deciding = Object.entries(entry?.options ?? {}).filter(([, option]) => option.variant);
    expect(variants).toHaveLength(2 ** deciding.length);
    for (const [key, { options }] of variants) {
      const parts = Object.entries(options).map(([name, value]) => `${name}=${value}`);
      expect(key).toBe(parts.sort().join(',') || 'default');
      for (const [name, value] of Object.entries(options))
        expect(value).not.toBe(entry?.options[name]?.default);
    }
  });
});

test('the ones over mailboxes are marked, and so is what Teams has to open', () => {
  const marked = new Set(
    Object.values(connectors).flatMap(({ variants }) =>
      Object.values(variants).flatMap(({ roles }) =>
        [...roles.required, ...roles.optional].filter(({ mailbox }) => mailbox).map(({ value }) => value),
      ),
    ),
  );
  expect([...marked].sort()).toEqual([
    'Calendars.Read',
    'Calendars.ReadBasic.All',
    'Mail.ReadBasic.All',
    'MailboxSettings.Read',
  ]);
  const needing = Object.entries(connectors).filter(
    ([, { variants }]) => variants['default']?.documents.teamsPolicy,
  );
  expect(needing.map(([id]) => id)).toEqual(['msft-teams']);
});
