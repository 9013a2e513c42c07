import { expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../connectors/src/index.ts';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import { hashPolicy } from '../../../shell/src/input/list-native-plans.ts';
import { countLosses } from './count-losses.ts';
import { findLossReason } from './find-loss-reason.ts';
import { findUsersEndpoint, listOrganisationTexts } from './list-organisation-texts.ts';

const TEXT = 'organisationText';

test.each([
  ['Vertrieb (Nord)', undefined],
  ['x'.repeat(65), 'too long'],
  ['a b c d e f g h i j k l m', 'too long'],
  ['Service +49 170 1234567', 'telephone number'],
  ['Ask ana@contoso.com', 'address or link'],
  ['https://contoso.com', 'address or link'],
  ['HR ★', 'other characters'],
  [`ana@contoso.com ${'x'.repeat(60)}`, 'several reasons'],
  [7, 'not text'],
])('%j: %s', (value, reason) => {
  expect(findLossReason(TEXT, value)).toBe(reason);
});

test('a code is kept by the grammar of codes only', () => {
  expect([findLossReason('organisationCode', '4711-1000200'), findLossReason(TEXT, '4711-1000200')]).toEqual([
    undefined,
    'telephone number',
  ]);
});

test('counts values that are set, in objects and lists too, and reasons without values', () => {
  const users = [
    { department: 'Sales', org: { units: ['A', 'b@c.de'] } },
    { department: 'x'.repeat(70), org: { units: [] } },
    { department: null, org: null },
    { department: ' ' },
    'no user',
  ];
  const losses = countLosses(
    [
      { path: ['department'], type: TEXT },
      { path: ['org', 'units'], type: TEXT },
    ],
    users,
  );
  expect(losses).toEqual([
    { property: 'department', filled: 2, dropped: 1, reasons: new Map([['too long', 1]]) },
    { property: 'org.units', filled: 2, dropped: 1, reasons: new Map([['address or link', 1]]) },
  ]);
});

test.each(Object.keys(CONNECTORS))('%s: properties are those of the rules in force', (id) => {
  const connector = Object.values(CONNECTORS).find((one) => one.id === id);
  const list = (options: object) => {
    const rules = connector?.ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS, ...options });
    const endpoint = rules && findUsersEndpoint(compileRules(rules, hashPolicy));
    return (endpoint === undefined ? [] : listOrganisationTexts(endpoint.entity)).map(({ path }) =>
      path.join('.'),
    );
  };
  const kept = [
    'companyName',
    'department',
    'employeeOrgData.costCenter',
    'employeeOrgData.division',
    'employeeType',
  ];
  expect(list({}).toSorted()).toEqual(kept);
  expect(list({ organisationTexts: 'clear' })).toEqual(
    expect.arrayContaining([...kept, 'city', 'officeLocation']),
  );
});
