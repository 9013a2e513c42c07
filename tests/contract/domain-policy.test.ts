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
