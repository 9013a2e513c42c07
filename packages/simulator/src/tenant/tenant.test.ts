import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { occurrenceDates, type Recurrence } from './calendar/recurrence.ts';
import { createPeople } from './people/people.ts';
import { DAY, isoDate, parseDate, toInstant, toWallClock } from './people/time-zones.ts';
import { userEntity } from './people/user-entity.ts';
import { createTenant } from './tenant.ts';

describe('the seeded tenant', () => {
  test('is the same for the same seed, another for another, and a larger one begins with the smaller', () => {
    expect(createPeople({ seed: 5, count: 40 })).toEqual(createPeople({ seed: 5, count: 40 }));
    expect(createPeople({ seed: 5, count: 200 }).slice(0, 40)).toEqual(createPeople({ seed: 5, count: 40 }));
    const ids = (seed: number) => createPeople({ seed, count: 40 }).map((person) => person.id);
    expect(new Set([...ids(5), ...ids(6)]).size).toBe(80);
    const [one, two] = [createTenant({ seed: 3, people: 30 }), createTenant({ seed: 3, people: 30 })];
    const events = (tenant: typeof one) =>
      tenant.initialPeople.flatMap((person) => tenant.mailboxes.items(person, 'default'));
    expect(events(one)).toEqual(events(two));
    expect(one.groups).toEqual(two.groups);
  });

  test('has every kind of account, every script, and nobody twice, also when large', () => {
    const people = createPeople({ seed: 1, count: 5000 });
    expect(new Set(people.map((person) => person.kind))).toEqual(
      new Set(['member', 'guest', 'shared', 'room', 'disabled']),
    );
    const names = people
      .slice(0, 60)
      .map((person) => person.displayName)
      .join(' ');
    for (const script of [
      'Latin',
      'Cyrillic',
      'Greek',
      'Arabic',
      'Hebrew',
      'Han',
      'Hiragana',
      'Katakana',
      'Hangul',
      'Devanagari',
    ]) {
      expect(names, script).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    }
    expect(new Set(people.map((person) => person.userPrincipalName.toLowerCase())).size).toBe(5000);
    expect(
      new Set(
        people.flatMap((person) => [person.mail, ...person.aliases]).map((address) => address.toLowerCase()),
      ).size,
    ).toBe(people.flatMap((person) => [person.mail, ...person.aliases]).length);
    expect(
      people
        .filter((person) => person.kind === 'guest')
        .every((person) => person.userPrincipalName.includes('#EXT#@')),
    ).toBe(true);
  });

  test('writes every kind of proxy address', () => {
    const all = createPeople({ seed: 1, count: 60 }).flatMap(
      (person) => userEntity(person, { seed: 1 })['proxyAddresses'] as string[],
    );
    expect(new Set(all.map((address) => address.split(':')[0]))).toEqual(
      new Set(['SMTP', 'smtp', 'sip', 'x500']),
    );
  });

  test('holds one person too', () => {
    const tenant = createTenant({ seed: 1, people: 1 });
    expect(
      tenant.mailboxes.items(tenant.initialPeople[0] ?? expect.fail(), 'default').length,
    ).toBeGreaterThan(0);
  });

  test('managers form a tree over all members', () => {
    const tenant = createTenant({ seed: 1, people: 200 });
    const members = tenant.initialPeople.filter((person) => person.kind === 'member');
    for (const person of members.slice(1)) {
      const manager = tenant.hierarchy.getManager(person) ?? expect.fail('no manager');
      expect(manager.index).toBeLessThan(person.index);
      expect(tenant.hierarchy.getDirectReports(manager)).toContain(person);
    }
  });

  test('copies of a meeting share the key of iCalUId in every calendar', () => {
    const tenant = createTenant({ seed: 1, people: 40 });
    const keys = tenant.initialPeople.flatMap((person) =>
      tenant.mailboxes.items(person, 'default').map((item) => item.meeting.key),
    );
    expect(keys.length).toBeGreaterThan(new Set(keys).size);
  });
});

describe('recurrence', () => {
  const recurrence: fc.Arbitrary<Recurrence['pattern']> = fc.oneof(
    fc.record({ type: fc.constant('daily' as const), interval: fc.integer({ min: 1, max: 9 }) }),
    fc.record({
      type: fc.constant('absoluteMonthly' as const),
      interval: fc.integer({ min: 1, max: 3 }),
      dayOfMonth: fc.integer({ min: 1, max: 28 }),
    }),
    fc.record({
      type: fc.constant('weekly' as const),
      interval: fc.integer({ min: 1, max: 4 }),
      daysOfWeek: fc.constant(['monday', 'friday'] as const),
    }),
  );

  test('a window shows what the whole series has in it', () => {
    fc.assert(
      fc.property(
        recurrence,
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 60 }),
        (pattern, offset, length) => {
          const series = { pattern, startDate: '2026-01-05' };
          const from = isoDate(parseDate('2025-12-01') + offset * DAY);
          const to = isoDate(parseDate(from) + length * DAY);
          const complete = occurrenceDates(series, '2025-01-01', '2027-12-31');
          expect(occurrenceDates(series, from, to)).toEqual(
            complete.filter((date) => date >= from && date <= to),
          );
        },
      ),
    );
  });

  test.each<[Recurrence['pattern'], string[]]>([
    [{ type: 'daily', interval: 3 }, ['2026-01-05', '2026-01-08', '2026-01-11', '2026-01-14', '2026-01-17']],
    [{ type: 'weekly', interval: 2, daysOfWeek: ['monday', 'saturday'] }, ['2026-01-05', '2026-01-10']],
    [{ type: 'relativeMonthly', interval: 1, day: 'tuesday', index: 'second' }, ['2026-01-13']],
    [{ type: 'absoluteMonthly', interval: 1, dayOfMonth: 7 }, ['2026-01-07']],
  ])('%o', (pattern, dates) => {
    expect(occurrenceDates({ pattern, startDate: '2026-01-05' }, '2026-01-01', '2026-01-18')).toEqual(dates);
  });
});

test('wall clocks and instants are inverse, also around clock changes', () => {
  for (const zone of [
    'W. Europe Standard Time',
    'Eastern Standard Time',
    'India Standard Time',
    'UTC',
    'Asia/Tokyo',
  ]) {
    for (const date of ['2026-01-15', '2026-03-28', '2026-03-30', '2026-07-01', '2026-10-26', '2026-11-02']) {
      const wallClock = parseDate(date) + 9.5 * 3_600_000;
      expect(toWallClock(toInstant(wallClock, zone), zone)).toBe(wallClock);
    }
  }
  expect(
    new Date(toInstant(parseDate('2026-07-01') + 9 * 3_600_000, 'W. Europe Standard Time')).toISOString(),
  ).toBe('2026-07-01T07:00:00.000Z');
});
