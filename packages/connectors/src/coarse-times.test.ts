import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsOf } from '../../../tests/harness/rounds.ts';
import { RequestError } from '../../engine/src/kernel/errors.ts';
import type { NativePlan } from '../../engine/src/plan/plan.ts';
import type { LeafRule, ValueType } from '../../engine/src/plan/rule-set.ts';
import { decide } from '../../engine/src/requests/decide.ts';
import { parseTarget } from '../../engine/src/requests/parse-target.ts';
import { compileRules } from '../../rules/src/native/compile-rules.ts';
import { CONNECTORS, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from './index.ts';

const GRAINS = ['second', 'minute', 'hour', 'day'] as const;
const LENGTH = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const TOKEN = `p~${'Ab3_-xY7'.repeat(16)}`;
const MAILBOX = `/v1.0/users/${TOKEN}`;
const RECORDS = '/v1.0/communications/callRecords';
const NOON = Date.parse('2026-03-02T12:00:00Z');

function compilePlan(id: keyof typeof CONNECTORS, options: Partial<ConnectorOptions>): NativePlan {
  const ruleSet = CONNECTORS[id].ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS, ...options });
  return compileRules(ruleSet, (text) => createHash('sha256').update(text).digest('hex'));
}

/** The filter that goes to Graph, empty without one; undefined: refused. */
function readRequestedFilter(plan: NativePlan, raw: string): string | undefined {
  try {
    const { query } = decide(plan, { method: 'GET', target: parseTarget(raw), headers: [] });
    return query.find(({ name }) => name === '$filter')?.value.join('') ?? '';
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

function isAccepted(plan: NativePlan, raw: string): boolean {
  return readRequestedFilter(plan, raw) !== undefined;
}

/** What the answer to a request tells of a time: by the filter that Graph is asked, which is not always the caller's. */
function createMatcher({ matches }: Probe, bound: number, requested: string): (time: number) => boolean {
  const [, operator, text = ''] = /(\w\w) '([^']+)'$/.exec(requested) ?? [];
  if (operator === undefined) return (time) => matches(time, bound);
  const written = Date.parse(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  const compare = COMPARISONS.find(([name]) => name === operator)?.[1] ?? expect.fail();
  return (time) => compare(time, written);
}

/** The ways in which a caller may name a bound of time, and what an answer to each tells of a time. */
type Probe = {
  readonly connector: keyof typeof CONNECTORS;
  readonly request: (bound: string) => string;
  readonly matches: (time: number, bound: number) => boolean;
};

const after: Probe['matches'] = (time, bound) => time >= bound;
const escaped = encodeURIComponent;
const COMPARISONS: readonly (readonly [string, Probe['matches']])[] = [
  ['eq', (time, bound) => time === bound],
  ['ne', (time, bound) => time !== bound],
  ['lt', (time, bound) => time < bound],
  ['le', (time, bound) => time <= bound],
  ['gt', (time, bound) => time > bound],
  ['ge', (time, bound) => time >= bound],
];
const PROBES: readonly Probe[] = [
  ...[
    'calendarView',
    'calendar/calendarView',
    `calendars/${TOKEN}/calendarView`,
    'calendarView/delta',
  ].flatMap((path): Probe[] => [
    {
      connector: 'outlook-cal',
      request: (bound) =>
        `${MAILBOX}/${path}?startDateTime=${escaped(bound)}&endDateTime=2027-01-01T00:00:00Z`,
      matches: after,
    },
    {
      connector: 'outlook-cal',
      request: (bound) =>
        `${MAILBOX}/${path}?startDateTime=2025-01-01T00:00:00Z&endDateTime=${escaped(bound)}`,
      matches: after,
    },
  ]),
  ...['getPstnCalls', 'getDirectRoutingCalls'].flatMap((name): Probe[] => [
    {
      connector: 'msft-teams',
      request: (bound) => `${RECORDS}/${name}(fromDateTime=${escaped(bound)},toDateTime=2027-01-01)`,
      matches: after,
    },
    {
      connector: 'msft-teams',
      request: (bound) => `${RECORDS}/${name}(fromDateTime=2025-01-01,toDateTime=${escaped(bound)})`,
      matches: after,
    },
  ]),
  ...COMPARISONS.map(
    ([operator, matches]): Probe => ({
      connector: 'outlook-cal',
      request: (bound) => `${MAILBOX}/events?$filter=start/dateTime%20${operator}%20'${escaped(bound)}'`,
      matches: matches,
    }),
  ),
];

/** All numbers and durations from which the length of what people did follows. The others measure quality, sizes and settings. */
const TIME_SPANS = [
  'attendanceInterval.durationInSeconds',
  'attendanceRecord.totalAttendanceInSeconds',
  'callMediaStream.packetUtilization',
  'directRoutingLogRow.duration',
  'eventMessageDetail.callDuration',
  'eventMessageDetail.callRecordingDuration',
  'pstnCallLogRow.charge',
  'pstnCallLogRow.duration',
  'video.duration',
];
/** Named so, but measured or set. */
const NO_TIME_SPAN =
  /^event\.reminderMinutesBeforeStart$|\.(?:average|max|rms)\w+$|^callTraceRouteHop\.roundTripTime$|^pstnCallLogRow\.connectionCharge$/;

function listTimeSpans(options: Partial<ConnectorOptions>) {
  const found = new Map<string, LeafRule>();
  for (const { ruleSet } of Object.values(CONNECTORS))
    for (const [entity, { properties }] of Object.entries(
      ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS, ...options }).entities ?? {},
    ))
      for (const [name, rule] of Object.entries(properties)) {
        const path = `${entity}.${name}`;
        if (!('treatment' in rule) || NO_TIME_SPAN.test(path)) continue;
        const type = rule.treatment === 'keep' ? rule.type : undefined;
        if (TIME_SPANS.includes(path) || type === 'duration' || (isNumber(type) && SPAN_NAME.test(name)))
          found.set(path, rule);
      }
  return [...found].map(([path, rule]) => ({ path, rule })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

const SPAN_NAME = /duration|seconds|minutes|elapsed|length/i;
const isNumber = (type: ValueType | undefined) =>
  type === 'integer' || type === 'number' || type === 'natural';

/** Spellings of an instant: offsets, fractions, without seconds. */
const SPELLINGS: readonly ((time: number) => string)[] = [
  (time) => new Date(time).toISOString(),
  (time) => new Date(time).toISOString().replace('.000Z', 'Z'),
  (time) => new Date(time).toISOString().replace('.000Z', ''),
  (time) => new Date(time).toISOString().replace(':00.000Z', 'Z'),
  (time) => new Date(time + 5_400_000).toISOString().replace('Z', '+01:30'),
  (time) => new Date(time + 1_800_000).toISOString().replace('.000Z', '+00:30'),
];

describe.each(GRAINS)('KEY-01: with times of the %s', (times) => {
  const plans = {
    'outlook-cal': compilePlan('outlook-cal', { times }),
    'msft-teams': compilePlan('msft-teams', { times }),
  };
  const planFor = ({ connector }: Probe): NativePlan =>
    plans[connector === 'msft-teams' ? connector : 'outlook-cal'];

  it('no accepted request tells two things of one grain apart', () => {
    const within = fc.nat({ max: LENGTH[times] - 1 });
    // Whole minutes as well: most refused bounds would be refused for their fraction alone.
    const offset = fc.oneof(
      within,
      within.map((time) => time - (time % 60_000)),
      fc.constant(0),
    );
    const start = Math.floor(NOON / LENGTH[times]) * LENGTH[times];
    fc.assert(
      fc.property(
        fc.constantFrom(...PROBES),
        fc.constantFrom(...SPELLINGS),
        fc.tuple(offset, offset, offset),
        (probe, spell, [one, other, bound]) => {
          const requested = readRequestedFilter(planFor(probe), probe.request(spell(start + bound)));
          fc.pre(requested !== undefined);
          const matches = createMatcher(probe, start + bound, requested ?? '');
          expect(matches(start + one)).toBe(matches(start + other));
        },
      ),
      { numRuns: roundsOf({ many: 16_000, night: 50_000 }) },
    );
  });

  it('what begins a grain is a bound of every window', () => {
    const begins = new Date(Math.floor(NOON / LENGTH[times]) * LENGTH[times]).toISOString();
    const windows = PROBES.filter(({ matches }) => matches === after);
    for (const probe of windows)
      expect(isAccepted(planFor(probe), probe.request(begins.replace('.000Z', 'Z')))).toBe(true);
    expect(windows).toHaveLength(12);
  });

  it('no time zone moves a time before it is cut', () => {
    const prefer = 'outlook.timezone="India Standard Time", odata.maxpagesize=5';
    for (const [id, path] of [
      ['outlook-cal', 'events'],
      ['outlook-cal', `events/${TOKEN}`],
      ['outlook-mail', 'messages'],
    ] as const) {
      const target = parseTarget(`${MAILBOX}/${path}`);
      const headers: [string, string][] = [['Prefer', prefer]];
      const kept = decide(compilePlan(id, { times }), { method: 'GET', target, headers }).headers;
      // Offsets are whole minutes, so they move no second.
      expect(kept).toEqual([['prefer', times === 'second' ? prefer : 'odata.maxpagesize=5']]);
      const exact = decide(compilePlan(id, {}), { method: 'GET', target, headers }).headers;
      expect(exact).toEqual([['prefer', prefer]]);
    }
  });

  it('no number tells how long something took, unless times are delivered to the second', () => {
    const numbers = listTimeSpans({ times });
    expect(numbers.map(({ path }) => path)).toEqual(TIME_SPANS);
    for (const { path, rule } of numbers)
      expect([path, rule.treatment]).toEqual([path, times === 'second' ? 'keep' : 'drop']);
  });

  it('an id that is a time of creation stays a pseudonym, although ids are clear', () => {
    const options = { ...DEFAULT_CONNECTOR_OPTIONS, ids: 'clear', times } as const;
    const teams = CONNECTORS['msft-teams'].ruleSet(options);
    const copilot = CONNECTORS['msft-copilot'].ruleSet(options);
    const pseudonym = { treatment: 'pseudonymize', reversible: true };
    const message = teams.entities?.chatMessage?.properties;
    expect([message?.id, message?.replyToId]).toMatchObject([pseudonym, pseudonym]);
    expect(message?.channelIdentity).toBeDefined();
    expect(copilot.entities?.aiInteraction?.properties.id).toMatchObject(pseudonym);
    expect(teams.entities?.channel?.properties.id).toMatchObject({ treatment: 'keep' });
    const slots = teams.endpoints.flatMap(({ slots }) => (slots?.postId ? [slots.postId] : []));
    expect(slots.length).toBeGreaterThan(0);
    for (const slot of slots) expect(slot).toMatchObject({ pseudonym: 'required' });
  });
});
