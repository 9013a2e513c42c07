import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Deployment } from '../../../src/deployment/index.ts';
import { type DeployStand, fixture, type StandHost, SUBJECTS, startDeployStand } from './deploy-stand.ts';

// The whole way of two people from an empty folder; `apply` itself is of tests/infra.

let stand: DeployStand;
beforeEach(async () => {
  stand = await startDeployStand({ people: 20 });
});
afterEach(() => stand.close());

/** The gateway's configuration with the ids of deployment.json, and a file in the place of the platform's token. */
async function writeConfig({ tenantId, instances }: Deployment, host: StandHost): Promise<string> {
  const { simulator } = stand;
  const path = stand.write('assertion', await simulator.issueAssertion({ subject: SUBJECTS[host] }));
  const key = stand.write('key', Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url'));
  const connectors = Object.entries(instances['calendar']?.connectors ?? {}).map(([id, connector]) => [
    id,
    {
      ...{ tenant: tenantId, clientId: connector?.app.clientId, options: connector?.options },
      assertion: { type: 'token-file', path },
    },
  ]);
  const settings = {
    ...{ listen: { port: 0 }, admin: { port: 0 } },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${key}` }] },
    source: { authority: simulator.entraUrl, graph: simulator.graphUrl },
    connectors: Object.fromEntries(connectors),
  };
  return stand.write('nymgate.json', JSON.stringify(settings));
}

test.each(Object.keys(SUBJECTS) as StandHost[])(
  '%s: init, setup entra twice, consent, doctor, call --examples',
  async (host) => {
    const root = stand.file('root');
    mkdirSync(root);
    const { tenantId } = stand.simulator;
    expect(await stand.run('init', host, '--out', root, '--tenant', tenantId)).toMatchObject({ exit: 0 });
    stand.write('deployment.json', JSON.stringify(fixture(stand.simulator, { host })));
    const developer = ['Application Developer'] as const;
    expect(await stand.admin(developer, 'setup', 'entra')).toMatchObject({ exit: 0 });
    expect((await stand.admin(developer, 'setup', 'entra')).out).toContain('Nothing was changed');
    const config = await writeConfig(stand.deployment(), host);
    const early = await stand.run('doctor', '--config', config);
    expect([early.exit, early.out]).toEqual([1, expect.stringContaining('holds no role')]);
    expect(await stand.admin(['Privileged Role Administrator'], 'consent')).toMatchObject({ exit: 0 });
    const doctor = await stand.run('doctor', '--config', config, '--json');
    expect([doctor.exit, JSON.parse(doctor.out).status]).toEqual([0, expect.stringMatching(/^(?:ok|warn)$/)]);
    for (const connector of ['outlook-cal', 'entra-id']) {
      const calls = await stand.run('call', connector, '--examples', '--config', config, '--json');
      expect([calls.exit, JSON.parse(calls.out).failed]).toEqual([0, 0]);
    }
  },
  60_000,
);
