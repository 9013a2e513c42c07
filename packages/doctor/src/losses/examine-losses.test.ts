import { afterEach, expect, test } from 'vitest';
import {
  type DoctorFixture,
  type DoctorFixtureOptions,
  getStep,
  getStepText,
  listMinimalRoles,
  startDoctorFixture,
} from '../../../../tests/harness/doctor-fixture.ts';

const SECRET = 'Ask kim.lee@canary.example';
const LONG = 'Canary department of everything that nobody else wanted to have in theirs';

let stand: DoctorFixture | undefined;
afterEach(() => stand?.close());

async function start(options: DoctorFixtureOptions = {}): Promise<DoctorFixture> {
  stand = await startDoctorFixture(options);
  return stand;
}

/** One in `every` users has a department that the grammar doesn't take. */
function withDepartments(people: number, every: number): DoctorFixtureOptions {
  let count = 0;
  return {
    simulator: {
      people,
      decorate: (kind, entity) => {
        if (kind !== 'user' || !('department' in entity)) return entity;
        count += 1;
        const department = count % (2 * every) === 0 ? SECRET : LONG;
        return { ...entity, department: count % every === 0 ? department : 'Sales' };
      },
    },
  };
}

function readCounts(step: ReturnType<typeof getStep>, property: string): readonly string[] {
  const counts = step.details?.[property];
  return Array.isArray(counts) ? counts : [];
}

test('a tenant whose texts fit is ok, with the number of values of each property', async () => {
  const { report, run, simulator } = await start();
  const step = getStep(await report(), 'losses');
  expect(step).toMatchObject({ status: 'ok', details: { users: 20 } });
  expect(step.summary).toMatch(/^0 of \d+ texts of the organisation would be dropped \(20 users\)$/);
  expect(readCounts(step, 'department')).toEqual([expect.stringMatching(/^\d+ filled$/), '0 dropped']);
  expect(Object.keys(step.details ?? {})).toContain('employeeOrgData.costCenter');
  expect((await run()).out).toMatch(/ok {4}losses .*\n(?:.*\n)* +department +\d+ filled, 0 dropped\n/);
  const requested = simulator.requests
    .map(({ rawTarget }) => rawTarget)
    .filter((target) => target.includes('$select=companyName'));
  expect(requested[0]).toBe(
    '/v1.0/users?$select=companyName,department,employeeOrgData,employeeType&$top=999',
  );
});

test('above 1 % is a warning that says how many and why, and never which', async () => {
  const { run, report } = await start(withDepartments(100, 10));
  const step = getStep(await report(), 'losses');
  expect(step).toMatchObject({ status: 'warn', findings: [{ level: 'warn' }] });
  expect(getStepText(step)).toMatch(
    /department: \d+ of \d+ values \(\d+\.\d %\) would be dropped: \d+ (?:too long|address or link), \d+ (?:too long|address or link)\./,
  );
  expect(getStepText(step)).toContain('correct the values in Entra ID, or pseudonymize department');
  const { out, exit } = await run();
  expect(exit).toBe(0);
  expect(out + JSON.stringify(step)).not.toMatch(/canary|kim\.lee/i);
});

test('reads at most three pages of 999 users', async () => {
  const { report, simulator } = await start({ simulator: { people: 3_000, recordedRequests: Infinity } });
  const step = getStep(await report(), 'losses');
  expect(step).toMatchObject({ status: 'ok', details: { users: 2_997 } });
  expect(step.summary).toContain('(the first 2997 users)');
  const pages = simulator.requests.filter(({ rawTarget }) => rawTarget.includes('$select=companyName'));
  expect(pages).toHaveLength(3);
}, 60_000);

test('counts what rules of your own keep, and nothing else', async () => {
  const { report, configure, write } = await start(withDepartments(40, 5));
  const rules = (type: string) => `
nymgate: 1
name: mine
entities:
  person: { properties: { department: { treatment: keep, type: ${type} }, id: { treatment: drop } } }
endpoints:
  - { id: users, path: /v1.0/users, response: { collection: person } }
`;
  for (const [type, status, names] of [
    ['organisationText', 'warn', ['users', 'department']],
    ['serviceWord', 'skipped', []],
  ] as const) {
    configure({ connector: { rules: write('rules.yaml', rules(type)) } });
    const step = getStep(await report(), 'losses');
    expect([step.status, Object.keys(step.details ?? {})]).toEqual([status, names]);
  }
});

test('is skipped without the permission, without Graph, and offline', async () => {
  const { report, app, simulator } = await start();
  app.consent(listMinimalRoles('entra-id').filter((role) => role !== 'User.Read.All'));
  expect(getStep(await report(), 'losses').summary).toBe('the list of users waits for a permission');
  app.consent(listMinimalRoles('entra-id'));
  expect(getStep(await report('--offline'), 'losses').summary).toBe('left out by --offline');
  simulator.answerNext({ match: /companyName/, status: 503, body: '{}' });
  expect(getStep(await report(), 'losses').summary).toBe('Graph returned no users: status 503');
});
