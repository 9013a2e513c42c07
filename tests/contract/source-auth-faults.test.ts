import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAULT_OWNERS } from '../../packages/clouds/src/faults/fault.ts';
import {
  APP_ROLES,
  BROADER_ROLES,
  findBroaderRoles,
} from '../../packages/connectors/src/builders/permissions.ts';
import {
  findSourceAuthFault,
  SOURCE_AUTH_FAULTS,
} from '../../packages/gateway/src/app/source-auth-faults.ts';

const room = join(import.meta.dirname, '../../packages/clouds/src/source-auth');

/** Constants that the room's sources give SOURCE_AUTH_FAILED as `subject`, read out of the text. */
function constants(): readonly string[] {
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  return files.flatMap((name) =>
    [
      ...readFileSync(join(room, name), 'utf8').matchAll(/'SOURCE_AUTH_FAILED',\s*\{\s*subject:([^}]*)\}/g),
    ].flatMap(([, value]) => [...(value ?? '').matchAll(/'([^']+)'/g)].map(([, text]) => text ?? '')),
  );
}

describe('the faults of source auth', () => {
  test('each constant of the room is explained', () => {
    expect(constants().length).toBeGreaterThan(3);
    expect(constants().filter((subject) => findSourceAuthFault(subject) === undefined)).toEqual([]);
  });

  test('no constant means two things', () => {
    const subjects = Object.values(SOURCE_AUTH_FAULTS).flatMap((table) => Object.keys(table));
    expect(subjects.filter((subject, index) => subjects.indexOf(subject) !== index)).toEqual([]);
  });

  test('each is mended by somebody', () => {
    for (const table of Object.values(SOURCE_AUTH_FAULTS))
      for (const { who, fix } of Object.values(table))
        expect([Object.keys(FAULT_OWNERS).includes(who), fix.length > 10]).toEqual([true, true]);
  });

  test.each(['toString', '', 'nothing'])('%j is no fault', (subject) => {
    expect(findSourceAuthFault(subject)).toBeUndefined();
  });
});

describe('wider permissions', () => {
  test('every permission of the registry is thought of, and none is wider than itself', () => {
    expect(Object.keys(BROADER_ROLES).toSorted()).toEqual(Object.keys(APP_ROLES).toSorted());
    expect(Object.entries(BROADER_ROLES).filter(([role, wider]) => wider.includes(role))).toEqual([]);
  });

  test.each([
    ['User.Read.All', ['Directory.Read.All'], ['Directory.Read.All']],
    ['User.Read.All', ['User.Read.All', 'Directory.Read.All'], []],
    ['User.Read.All', ['User.ReadBasic.All'], []],
    ['Calendars.Read', ['Calendars.ReadBasic.All'], []],
    ['Calendars.ReadBasic.All', ['Calendars.Read'], ['Calendars.Read']],
    ['unheard of', ['Directory.Read.All'], []],
  ])('%s within %j', (role, held, wider) => {
    expect(findBroaderRoles(role, held)).toEqual(wider);
  });
});
