import { expect, test } from 'vitest';
import { startGateway } from '../harness/start-gateway.ts';

const PEOPLE = { people: 6 };
const TARGET = '/v1.0/users?$top=6&$select=id,mail';

type Page = { readonly value: readonly { readonly mail?: string }[] };

async function mails(options: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const gateway = await startGateway({ connectors: ['entra-id'], simulator: PEOPLE, options });
  const page = (await gateway.get(TARGET)).json() as Page;
  await gateway.close();
  return page.value.flatMap(({ mail }) => (mail === undefined ? [] : [mail]));
}

test("a connector's own domain policy wins over the one of all", async () => {
  const kept = await mails({});
  const dropped = await mails({ domains: { policy: 'drop' } });
  const hashed = await mails({ domains: { policy: 'hash' } });
  expect(kept.every((mail) => /^t~[\w-]{43}@[a-z0-9.-]+$/.test(mail))).toBe(true);
  expect(dropped.every((mail) => /^t~[\w-]{43}$/.test(mail))).toBe(true);
  expect(hashed.every((mail) => /^t~[\w-]{43}@h~[\w-]{43}$/.test(mail))).toBe(true);
  const person = (mail: string) => mail.slice(0, 45);
  expect(dropped.map(person)).toEqual(kept.map(person));
  expect(hashed.map(person)).toEqual(kept.map(person));
});

test("the connector's list of own domains stays in clear", async () => {
  const [first = ''] = await mails({});
  const own = first.slice(first.indexOf('@') + 1);
  const listed = await mails({ domains: { policy: 'drop', own: [own] } });
  expect(listed[0]).toBe(first);
});

const DIRECTORY = '/v1.0/users?$top=6&$select=id,identities,onPremisesDomainName';
const CHATS = '/v1.0/users/TOKEN/chats?$expand=members';
const NAMES = /"(?:issuer|onPremisesDomainName|tenantId)":"([^"]*)"/g;

/** Every text that names a domain or a tenant; `home` is the tenant's own id. */
async function names(options: Readonly<Record<string, unknown>>) {
  const connectors = ['entra-id', 'msft-teams'] as const;
  const gateway = await startGateway({ connectors, simulator: { people: 12, seed: 11 }, options });
  const users = await gateway.get(DIRECTORY);
  const token = (users.json() as { value: { id: string }[] }).value[0]?.id ?? '';
  const chats = await gateway.get(CHATS.replace('TOKEN', token));
  const filters = await Promise.all(
    [
      "onPremisesDomainName eq 'contoso.com'",
      'onPremisesDomainName ne null',
      "identities/any(i:i/issuer eq 'contoso.com')",
    ].map((filter) => gateway.get(`/v1.0/users?$count=true&$filter=${encodeURIComponent(filter)}`)),
  );
  const refused = filters.map(({ headers }) => headers['nymgate-error']);
  await gateway.close();
  const found = [users, chats].map((page) =>
    [...JSON.stringify(page.json()).matchAll(NAMES)].map(([, name = '']) => name),
  );
  return { domains: found[0] ?? [], tenants: [...new Set(found[1])], refused };
}

test('S7: the policy decides about every domain and tenant, and no filter asks about one', async () => {
  const kept = await names({});
  const hashed = await names({ domains: { policy: 'hash' } });
  const dropped = await names({ domains: { policy: 'drop' } });
  expect(kept.domains.length).toBeGreaterThan(5);
  expect(kept.domains.every((name) => /^[a-z0-9.-]+$/.test(name))).toBe(true);
  expect(hashed.domains).toHaveLength(kept.domains.length);
  expect(hashed.domains.every((name) => /^h~[\w-]{43}$/.test(name))).toBe(true);
  expect(dropped.domains).toEqual([]);
  // The own tenant stays: it is in the address of every token.
  expect(dropped.tenants).toHaveLength(1);
  expect(kept.tenants).toContain(dropped.tenants[0]);
  const foreign = kept.tenants.length - 1;
  expect(hashed.tenants.filter((name) => name.startsWith('h~'))).toHaveLength(foreign);
  for (const { refused } of [kept, hashed, dropped])
    expect(refused).toEqual(['QUERY_NOT_ALLOWED', 'QUERY_NOT_ALLOWED', 'QUERY_NOT_ALLOWED']);
});
