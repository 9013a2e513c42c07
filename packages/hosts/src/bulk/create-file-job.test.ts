import { expect, test } from 'vitest';
import { readNativeBulkRules } from '../../../bulk/src/rules/read-native-bulk-rules.ts';
import { createPseudonymizer } from '../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { readYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import { createFileJob } from './create-file-job.ts';
import { concealPath, resemblesPerson } from './places/conceal-names.ts';

const pseudonymizer = createPseudonymizer({
  ...{ scheme: 'native', tenant: '' },
  keys: [{ id: 1, secret: Uint8Array.from({ length: 32 }, (_, index) => (index * 29 + 3) % 256) }],
});

const { rules } = readNativeBulkRules(
  readYaml(`nymgate: 1
bulk:
  german: { files: ["*.de.csv"], delimiter: ";", columns: { Mail: keep } }
  below: { files: ["hr/*.csv"], columns: { Mail: keep } }
  all: { files: ["**/*.csv"], columns: { Mail: keep } }
`),
  'hr.yaml',
);

test.each([
  ['/srv/hr/people.de.csv', 'people.de.csv', true, 'german'],
  ['people.de.csv', 'people.de.csv', true, 'german'],
  ['hr/people.csv', 'people.csv', true, 'below'],
  ['hr/people.csv', 'people.csv', false, 'all'],
  ['people.csv', 'people.csv', true, 'all'],
])(
  '%s goes by the first set that is for its name, however its path was written',
  async (uri, name, named, set) => {
    const setup = { rules: rules ?? expect.unreachable(), pseudonymizer };
    const source = { uri, name, size: 1, open: () => expect.unreachable() };
    expect(
      await createFileJob(source, {
        selection: { rejects: 0, names: 'digest' },
        setup,
        isExplicitlyNamed: named,
      }),
    ).toHaveProperty('set.name', set);
  },
);

test('BLK-08 a job has a name without what the rules do not spell out, which depends on the key', async () => {
  const setup = { rules: rules ?? expect.unreachable(), pseudonymizer };
  const job = async (name: string, names: 'digest' | 'clear' = 'digest') => {
    const source = { uri: name, name, size: 1, open: () => expect.unreachable() };
    const selection = { rejects: 0, names };
    return (await createFileJob(source, { selection, setup, isExplicitlyNamed: false }))?.name;
  };
  const named = (await job('hr/Ana Lopez.csv')) ?? '';
  expect(named).toMatch(/^hr\/[0-9a-f]{16}\.csv$/);
  expect(await job('x/2026-11/year=2026/Ana Lopez.csv')).toMatch(
    /^[0-9a-f]{16}\/2026-11\/year=2026\/[0-9a-f]{16}\.csv$/,
  );
  expect(await job('Ana Lopez/Ana Lopez.CSV.GZ')).toBeUndefined();
  expect(await job('Ana Lopez/2026.csv')).toMatch(/^[0-9a-f]{16}\/2026\.csv$/);
  expect(await job('hr/Ana Lopez.csv', 'clear')).toBe('hr/Ana Lopez.csv');
  const other = createPseudonymizer({
    ...{ scheme: 'native', tenant: '' },
    keys: [{ id: 1, secret: Uint8Array.from({ length: 32 }, (_, index) => (index * 31 + 5) % 256) }],
  });
  expect(concealPath('hr/Ana Lopez.csv', undefined, { pseudonymizer: other }).slice(-20)).not.toBe(
    named.slice(-20),
  );
});

test.each([
  ['Ana Lopez.csv', true],
  ['hr/ana.lopez@contoso.com', true],
  ['Gehalt_Müller_Jürgen.csv', true],
  ['hr/people.csv', false],
  ['Employee Export.csv', false],
  ['HR Payroll 2026-11.csv', false],
  ['Zoë O’Neil.csv', false],
])('BLK-08 %s may have the name of a person: %s', (name, does) => {
  expect(resemblesPerson(name)).toBe(does);
});

test('a named file that cannot be read is told as such, whatever its name lacks', async () => {
  const source = {
    ...{ uri: 'x.dat', name: 'x.dat', size: 1 },
    open: () => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    },
  };
  const setup = { rules: rules ?? expect.unreachable(), pseudonymizer };
  const selection = { rejects: 0, names: 'digest' } as const;
  await expect(createFileJob(source, { selection, setup, isExplicitlyNamed: true })).rejects.toMatchObject({
    code: 'INPUT_UNREADABLE',
  });
});
