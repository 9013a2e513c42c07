import type { TestGateway } from './start-gateway.ts';

export type FirstPerson = {
  readonly token: string;
  readonly person: TestGateway['simulator']['people'][number];
};

/** The person of the first row that the gateway delivers; rows leave sorted by pseudonyms. */
export async function findFirstPerson(gateway: TestGateway, connector = 'entra-id'): Promise<FirstPerson> {
  const page = await gateway.get(`/${connector}/v1.0/users?$top=5`);
  const { value } = page.json() as { readonly value: readonly { readonly id: string }[] };
  const token = value[0]?.id ?? '';
  gateway.seen();
  await gateway.get(`/${connector}/v1.0/users/${token}`);
  const [target = ''] = gateway.seen();
  const person = gateway.simulator.people.find(({ id }) => target.includes(id));
  if (person === undefined) throw new Error('no person in the first row');
  return { token, person };
}
