import { expect, test } from 'vitest';
import { readNativeBulkRules } from '../../../bulk/src/rules/read-native-bulk-rules.ts';
import { readYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import { createFileJob } from './create-file-job.ts';

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
])('%s goes by the first set that is for its name, however its path was written', (uri, name, named, set) => {
  const setup = { rules: rules ?? expect.unreachable() };
  const source = { uri, name, size: 1, open: () => expect.unreachable() };
  expect(
    createFileJob(source, { selection: { rejects: 0 }, setup, isExplicitlyNamed: named })?.set.name,
  ).toBe(set);
});
