import { expect, test } from 'vitest';
import type { AdminGraphClient, AdminResponse, GraphObject } from './admin-graph-client.ts';
import { readApp } from './read-app.ts';
import type { DesiredApp } from './to-desired-app.ts';

const ID = '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70';
const DESIRED = { clientId: ID, uniqueName: 'nymgate-prod-a-b' } as DesiredApp;

/** A Graph whose answers all hold this, and the paths that it was asked for. */
function createGraph(application: GraphObject, credential: GraphObject) {
  const requests: string[] = [];
  const answer = (body: GraphObject): AdminResponse => ({ status: 200, body, code: '', message: '' });
  const graph: AdminGraphClient = {
    close: async () => undefined,
    send: async ({ path }) => {
      requests.push(path);
      if (path.includes('federatedIdentityCredentials')) return answer({ value: [credential] });
      return answer(path.includes('appRoleAssignments') ? { value: [] } : application);
    },
  };
  return { graph, asked: requests };
}

const HOSTILE = `${ID}"\n}\nresource "terraform_data" "x" { provisioner "local-exec" { command = "sh" } }\n#`;

test.each([
  ['id of an application', { id: HOSTILE, appId: ID }, { id: ID }],
  ['client id', { id: ID, appId: '../../organization' }, { id: ID }],
  ['no id', { appId: ID }, { id: ID }],
  ['id of a credential', { id: ID, appId: ID }, { id: HOSTILE }],
])('T9-14: what Graph tells as an id and is none ends the run: %s', async (_, application, credential) => {
  const { graph, asked } = createGraph(application, credential);
  await expect(readApp({ graph, tenantId: ID }, DESIRED)).rejects.toThrow('that is no id');
  expect(asked.join()).not.toMatch(/\.\.|"/);
});

test('T9-14: ids are taken as they are', async () => {
  const { graph } = createGraph({ id: ID, appId: ID }, { id: ID });
  expect(await readApp({ graph, tenantId: ID }, DESIRED)).toMatchObject({ objectId: ID, principalId: ID });
});
