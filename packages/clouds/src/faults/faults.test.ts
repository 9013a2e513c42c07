import { describe, expect, test } from 'vitest';
import { CALLER_FIXES } from '../../../../tools/meanings/caller-fixes.ts';
import { CALLER_REASONS } from '../../../engine/src/kernel/caller.ts';
import { ENTRA_FAULTS, ENTRA_FAULTS_BY_SUBJECT, findEntraFault } from './entra-faults.ts';
import { FAULT_OWNERS, type Fault } from './fault.ts';
import { findGraphFaults, GRAPH_FAULTS, type GraphFault } from './find-graph-faults.ts';
import { GRAPH_ERROR_CODES, RESYNC_ERROR_CODES } from './graph-error-codes.ts';
import { PROVIDER_FAULTS, PROVIDER_NOTICES } from './provider-faults.ts';

/** Every code that the Entra documentation names for this grant (graph-facts.md#4.1), written down independently of the tables. */
const DOCUMENTED =
  `700016 7000229 700011 70001 7000112 70021 700211 700212 700213 70025 700222 700223 700238 70052 700024 700027
  700030 700025 50013 500133 50012 50166 501661 900384 90002 90038 900382 900432 65001 650052 650056 650057 500011 70011 28002
  1002012 900144 90014 9002313 90023 7000215 7000222 53003 530035 50001 90055 90024 90012 90006 90033 9001023 7002138`
    .split(/\s+/)
    .filter((code) => code !== '');

const ALL: readonly (readonly [string, Fault])[] = [
  ...Object.entries<Fault>(ENTRA_FAULTS),
  ...Object.entries<Fault>(GRAPH_FAULTS),
  ...Object.values(PROVIDER_FAULTS).flatMap((table) => Object.entries<Fault>(table)),
  ...Object.entries<Fault>(PROVIDER_NOTICES),
];

describe('every fault', () => {
  test.each(ALL)('%s has whole sentences, causes, a next action and somebody who can do it', (_, fault) => {
    for (const text of [fault.title, ...fault.causes, fault.fix]) expect(text).toMatch(/^[^\s].*[.\w/]$/s);
    expect(fault.title).toMatch(/\.$/);
    expect(fault.causes.length).toBeGreaterThan(0);
    expect(Object.keys(FAULT_OWNERS)).toContain(fault.who);
  });

  test.each(ALL)('%s is frozen: it is shared', (_, fault) => {
    expect([Object.isFrozen(fault), Object.isFrozen(fault.causes)]).toEqual([true, true]);
  });
});

describe('AADSTS codes', () => {
  test('all documented ones are explained', () => {
    expect(DOCUMENTED.filter((code) => findEntraFault(code) === undefined)).toEqual([]);
  });

  test('each stands in one table', () => {
    const codes = Object.values(ENTRA_FAULTS_BY_SUBJECT).flatMap((table) => Object.keys(table));
    expect(codes.toSorted()).toEqual(Object.keys(ENTRA_FAULTS).toSorted());
  });

  test.each(['', '0', '70001x', 'toString', '__proto__', 'constructor'])('%j is none', (code) => {
    expect(findEntraFault(code)).toBeUndefined();
  });

  // The least roles of graph-facts.md#8: consent to Graph's application permissions is beyond a Cloud Application Administrator.
  test.each([
    ['65001', 'consent-administrator'],
    ['700213', 'application-owner'],
    ['53003', 'tenant-administrator'],
    ['90033', 'nobody'],
    ['700016', 'operator'],
  ])('%s is mended by: %s', (code, who) => {
    expect(findEntraFault(code)?.who).toBe(who);
  });
});

describe('Graph', () => {
  test('codes of the table are in the closed list', () => {
    const known: readonly string[] = GRAPH_ERROR_CODES;
    const used = Object.values<GraphFault>(GRAPH_FAULTS).flatMap(({ codes }) => [...codes]);
    expect(used.filter((code) => !known.includes(code))).toEqual([]);
    expect(RESYNC_ERROR_CODES.filter((code) => !known.includes(code))).toEqual([]);
  });

  const user = '/v1.0/users/x';
  test.each([
    [401, 'InvalidAuthenticationToken', user, ['token-refused']],
    [403, 'Authorization_IdentityNotFound', user, ['identity-not-found']],
    [403, 'Authorization_RequestDenied', user, ['role-missing']],
    [403, 'Forbidden', `${user}/onlineMeetings`, ['teams-policy-missing', 'role-missing']],
    [
      403,
      'Forbidden',
      `${user}/onlineMeetings/y/attendanceReports`,
      ['teams-policy-missing', 'role-missing'],
    ],
    [403, 'Forbidden', '/v1.0/teams', ['role-missing']],
    [403, 'ErrorAccessDenied', `${user}/messages`, ['exchange-scope', 'role-missing']],
    [403, 'ErrorAccessDenied', `${user}/mailboxSettings`, ['exchange-scope', 'role-missing']],
    [403, 'accessDenied', `${user}/drive`, ['role-missing']],
    [403, 'insufficient_claims', user, ['claims-challenge']],
    [
      403,
      'Forbidden',
      '/v1.0/copilot/users/x/interactionHistory/getAllEnterpriseInteractions',
      ['copilot-licence-missing', 'role-missing'],
    ],
    [404, 'MailboxNotEnabledForRESTAPI', `${user}/events`, ['mailbox-missing']],
    [404, 'ResourceNotFound', `${user}/drive`, ['drive-missing', 'not-found']],
    [404, 'ResourceNotFound', '/v1.0/teams/x', ['not-found']],
    [404, 'Request_ResourceNotFound', user, ['not-found']],
    [400, 'InefficientFilter', `${user}/messages`, ['query-refused']],
    [400, 'Directory_ExpiredPageToken', '/v1.0/users', ['page-expired']],
    [410, 'syncStateNotFound', '/v1.0/users/delta', ['delta-expired']],
    [402, 'unknown', user, ['billing-missing']],
    [423, 'unknown', user, ['site-locked']],
    [429, 'unknown', user, ['throttled']],
    [503, 'serviceNotAvailable', user, ['throttled']],
    [500, 'generalException', user, ['unavailable']],
    [501, 'NotImplemented', user, ['not-implemented']],
    [418, 'unknown', user, []],
    [403, 'unknown', user, []],
  ])('%d %s at %s', (status, code, path, names) => {
    expect(findGraphFaults({ status, code, path }).map(([name]) => name)).toEqual(names);
  });

  test('the Teams policy comes with the lines of its administrator', () => {
    const { commands, who, fix } = GRAPH_FAULTS['teams-policy-missing'];
    expect([commands[0], who]).toEqual(['Connect-MicrosoftTeams', 'teams-administrator']);
    expect(commands.join('\n')).toMatch(
      /New-CsApplicationAccessPolicy .*-AppIds "<client id>"[\s\S]*Grant-CsApplicationAccessPolicy/,
    );
    expect(commands.join('\n'), 'another group’s assignment').not.toMatch(/-Rank \d|-Identity Nymgate /);
    expect(fix).toContain('30 minutes');
  });
});

test('each reason for which a caller is refused has something to do about it', () => {
  expect(Object.keys(CALLER_FIXES).toSorted()).toEqual(Object.keys(CALLER_REASONS).toSorted());
});
