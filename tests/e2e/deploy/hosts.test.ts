import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DeployStand, fixture, type StandHost, SUBJECTS, startDeployStand } from './deploy-stand.ts';
import { writeGatewayConfig } from './write-gateway-config.ts';

// The way without Terraform. The one with it, from an empty folder, is in tests/infra/terraform/applied.

let stand: DeployStand;
beforeEach(async () => {
  stand = await startDeployStand({ people: 20 });
});
afterEach(() => stand.close());

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
    const { calendar } = stand.deployment().instances;
    if (calendar === undefined) throw new Error('the fixture has no instance of this name');
    const config = await writeGatewayConfig(stand, calendar);
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
