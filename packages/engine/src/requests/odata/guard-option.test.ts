import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrayOf,
  coarsen,
  drop,
  entity,
  keep,
  object,
  prefixed,
  pseudonymize,
  reversible,
  textDigest,
} from '../../../../rules/src/native/builders.ts';
import { compileRules } from '../../../../rules/src/native/compile-rules.ts';
import { RequestError } from '../../kernel/errors.ts';
import type { TextPart } from '../../plan/plan.ts';
import type { GuardedOption } from '../../plan/rule-set.ts';
import { guardOption } from './guard-option.ts';

const P = `p~${'Ab3_-'.repeat(14)}`;
const GUID = '48d31887-5fad-4d73-a9f5-3c356e68a038';
const NAVIGATIONS = ['manager', 'members', 'secretNav'];

const PLAN = compileRules(
  {
    nymgate: 1,
    name: 'test',
    entities: {
      user: {
        properties: {
          id: reversible(['person', 'personal']),
          mail: pseudonymize(['person', 'contact']),
          proxyAddresses: arrayOf(prefixed(['person', 'contact'])),
          otherMails: arrayOf(reversible(['person', 'contact'])),
          sipAddress: { treatment: 'pseudonymize', kind: 'person', reversible: true, prefixed: true },
          displayName: drop('personal'),
          note: textDigest('text'),
          eventId: reversible(['event', 'technical']),
          enabled: keep('metadata', 'boolean'),
          department: keep('organisation', 'string'),
          userType: keep('metadata', 'word'),
          groupId: keep('technical', 'guid'),
          created: keep('quasi', 'dateTime'),
          born: keep('quasi', 'date'),
          joined: coarsen(['month', 'quasi']),
          sent: coarsen(['hour', 'quasi']),
          met: coarsen(['day', 'quasi']),
          rung: coarsen(['minute', 'quasi']),
          left: coarsen(['second', 'quasi']),
          opens: keep('quasi', 'time'),
          lasts: keep('quasi', 'duration'),
          zone: keep('quasi', 'locale'),
          size: keep('metadata', 'integer'),
          score: keep('metadata', 'number'),
          kinds: arrayOf(keep('metadata', 'word')),
          matrix: arrayOf(arrayOf(keep('metadata', 'word'))),
          contains: keep('metadata', 'string'),
          internetMessageId: reversible(['message-id', 'technical']),
          hidden: arrayOf(drop('text')),
          licenses: arrayOf(
            object({
              skuId: keep('technical', 'guid'),
              who: drop('personal'),
              plans: arrayOf(keep('technical', 'guid')),
            }),
          ),
          start: object({ dateTime: keep('quasi', 'dateTime'), place: drop('text') }),
          flags: object({}, keep('metadata', 'boolean')),
          manager: entity('user'),
          members: arrayOf(entity('user')),
          secretNav: drop('personal'),
        },
      },
    },
    endpoints: [{ id: 'users', path: '/v1.0/users', response: { collection: 'user' } }],
  },
  (text) => createHash('sha256').update(text).digest('hex'),
);
const ENTITY =
  PLAN.endpoints[0]?.entity ??
  (() => {
    throw new Error('no endpoint');
  })();

function guard(
  odata: GuardedOption['odata'],
  value: string,
  tokens: 'closed' | 'opened' = 'closed',
): readonly TextPart[] {
  const rule: GuardedOption = odata === 'expand' ? { odata, navigations: NAVIGATIONS } : { odata };
  return guardOption({ name: `$${odata}`, rule, value, entity: ENTITY, tokens });
}

/** What is written, and what was left out on the way. */
function pruning(odata: 'select' | 'expand', value: string): readonly unknown[] {
  const left: unknown[] = [];
  const rule: GuardedOption = odata === 'expand' ? { odata, navigations: NAVIGATIONS } : { odata };
  const prune = (property: string | undefined) => left.push(property);
  const parts = guardOption({ name: `$${odata}`, rule, value, entity: ENTITY, tokens: 'closed', prune });
  return [...parts, left];
}

function outcome(odata: GuardedOption['odata'], value: string): string {
  try {
    return guard(odata, value)
      .map((part) => (typeof part === 'string' ? part : `<${part.token === P ? 'P' : part.token}>`))
      .join('');
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

function many(count: number, item: string, between: string): string {
  return Array.from({ length: count }, () => item).join(between);
}

const NO = 'QUERY_NOT_ALLOWED';
const NOT_BACK = 'is delivered as a pseudonym that is not taken back';
const SEARCHED = 'searched are: department, contains';

// The first test of the file that searches: the pattern of a clause is made at its first use, and a mutation run asks of what is
// made once only the test that made it.
it('$search: T1-12 one word in quotes behind the name of a kept property, and nothing else', () => {
  const guardSearch = (clause: string) => outcome('search', clause);
  const long = 'a'.repeat(200);
  for (const word of ['x', 'sales', '1a', 'a1', 'Mu\u0308ller', 'a.b_c@d-e', '\u0661', long])
    expect(guardSearch(`"department:${word}"`)).toBe(`"department:${word}"`);
  for (const word of ['', '-a', '.a', '\u0308a', 'a b', 'a:b', 'a*', 'a"b', '(a)', `${long}a`])
    expect(guardSearch(`"department:${word}"`)).toBe(NO);
  expect(guardSearch('"depart-ment:a"')).toBe(NO);
});

// The same for the other pattern.
it('$search of the directory: T1-12 text without quotes, colons, backslashes and what is not visible', () => {
  const rule: GuardedOption = { odata: 'search', syntax: 'directory' };
  const search = (text: string) =>
    guardOption({ name: '$search', rule, value: `"department:${text}"`, entity: ENTITY, tokens: 'closed' });
  for (const text of ['x', '1', 'a1', 'Mu\u0308ller', 'R&D (Berlin), 2nd + 3rd'])
    expect(search(text)).toEqual([`"department:${text}"`]);
  for (const text of ['-a', '\u0308a', 'a\u0000', 'a\u200b', 'a\n', 'a"b', 'a:b', 'a\\b'])
    expect(() => search(text), text).toThrow(expect.objectContaining({ code: NO }));
});

describe('KEY-01: a coarsened time', () => {
  it.each([
    'joined ge 2026-05-01T00:00:00Z',
    'joined lt 2026-05-01',
    "joined lt '2026-05-01T00:00:00'",
    'sent ge 2026-05-17T08:00:00Z and sent lt 2026-05-17T09:00:00Z',
    'not (sent lt 2026-05-17T08:00Z)',
    'joined eq null',
    'left ne null',
    'left ge 2026-05-17T08:31:02Z',
    'left lt 2026-05-17T08:31:02.000Z',
    'left ge 2026-05-17T08:31:02+05:30',
    'left lt 2026-05-17',
  ])('may be put in order with the beginning of its grain: %s', (value) => {
    expect(outcome('filter', value)).toBe(value);
  });

  it.each([
    'joined ge 2026-05-02T00:00:00Z',
    'joined ge 2026-05-01T00:00:01Z',
    'joined ge 2026-05-01T00:00:00.0001Z',
    'joined ge 2026-05-01T00:00:00+02:00',
    "joined ge '2026-05-02'",
    'joined eq 2026-05-01T00:00:00Z',
    'joined ne 2026-05-01T00:00:00Z',
    'joined in (2026-05-01T00:00:00Z)',
    'joined gt null',
    "startswith(joined,'2026')",
    'sent gt 2026-05-17T08:30:00Z',
    'sent gt 2026-05-17T07:59:59.999Z',
    'left eq 2026-05-17T08:31:02Z',
    'left in (2026-05-17T08:31:02Z)',
    'left gt 2026-05-17T08:31:02.001Z',
    'left le 2026-05-17T08:31:02.0000001Z',
    'left ge 2026-05-17T08:31:01.999Z',
    'left gt 2026-05-17T08:31:01.999Z',
    'left ge 2026-02-31T08:00:00Z',
    'joined ge 2026-13-01',
    'joined ge 2026-00-01',
    'sent ge 2026-02-31T08:00:00Z',
    'sent lt 2026-05-17T24:00:00Z',
    'sent ge 2026-05-17T08:30:00Z',
    'sent ge 2026-05-17T08:00:00+00:30',
    'sent ge 1',
    'sent ge 08:00',
    'sent ge true',
    `sent ge ${GUID}`,
  ])('is asked for nothing finer, and never whether it is that beginning: %s', (value) => {
    expect(outcome('filter', value)).toBe(NO);
  });

  it.each([
    ['left gt 2026-05-17T08:31:02Z', 'left gt 2026-05-17T08:31:01.999Z'],
    ['left gt 2026-05-17T08:31:02.000Z', 'left gt 2026-05-17T08:31:01.999Z'],
    ['left gt 2026-01-01', 'left gt 2025-12-31T23:59:59.999Z'],
    ['left gt 2026-05-17T10:31:02+02:00', 'left gt 2026-05-17T08:31:01.999Z'],
    ['left le 2026-12-31T23:59:59Z', 'left lt 2027-01-01T00:00:00Z'],
    ['rung le 2026-05-17T08:59:00Z', 'rung lt 2026-05-17T09:00:00Z'],
    ["sent gt '2026-05-17T08:00'", "sent gt '2026-05-17T07:59:59.999'"],
    ['met le 2026-02-28', 'met lt 2026-03-01T00:00:00Z'],
    ['joined le 2026-12-01', 'joined lt 2027-01-01T00:00:00Z'],
  ])('S5: is asked only on which side of a grain it lies: %s', (value, written) => {
    expect(outcome('filter', value)).toBe(written);
    expect(guard('filter', written, 'opened')).toEqual([written]);
  });

  it('may be selected; is ordered by only where Graph orders by it of its own', () => {
    expect(outcome('select', 'joined,sent')).toBe('joined,sent');
    expect([outcome('orderby', 'joined'), outcome('orderby', 'sent desc')]).toEqual([NO, 'sent desc']);
    expect(outcome('orderby', 'met,rung,left desc')).toBe('met,rung,left desc');
    expect(outcome('search', '"joined:2026"')).toBe(NO);
  });
});

describe('$filter', () => {
  it.each([
    ['enabled eq true', 'enabled eq true'],
    ['enabled  EQ  TRUE', 'enabled eq true'],
    ['enabled eq False', 'enabled eq false'],
    ["contains eq 'a' or contains(contains,'b')", "contains eq 'a' or contains(contains,'b')"],
    ["department eq 'R&D'", "department eq 'R&D'"],
    ["department eq 'O''Hare'", "department eq 'O''Hare'"],
    ["department in ('a','b' , 'c')", "department in ('a','b','c')"],
    [
      "startsWith(department,'a') and not endswith(department, 'b')",
      "startswith(department,'a') and not endswith(department,'b')",
    ],
    ["NOT(contains(department,'x'))", "not (contains(department,'x'))"],
    ['(enabled eq true or size gt 3) and score le -1.5', '(enabled eq true or size gt 3) and score le -1.5'],
    ['enabled eq true or size gt 3 and score le 1', 'enabled eq true or size gt 3 and score le 1'],
    ['department eq null', 'department eq null'],
    ['department ne null', 'department ne null'],
    [`groupId eq ${GUID}`, `groupId eq ${GUID}`],
    [`groupId eq '${GUID}'`, `groupId eq '${GUID}'`],
    ['created ge 2026-01-01T00:00:00Z', 'created ge 2026-01-01T00:00:00Z'],
    ['created ge 2026-01-01T00:00:00.123+02:00', 'created ge 2026-01-01T00:00:00.123+02:00'],
    ['created lt 2026-01-01', 'created lt 2026-01-01'],
    ['born eq 2026-01-01', 'born eq 2026-01-01'],
    ['opens eq 09:00:00', 'opens eq 09:00:00'],
    ["start/dateTime ge '2026-01-01T00:00'", "start/dateTime ge '2026-01-01T00:00'"],
    ['flags/anything eq true', 'flags/anything eq true'],
    ['flags/any eq true or flags/all ne true', 'flags/any eq true or flags/all ne true'],
    ["kinds/any(c:c eq 'Unified')", "kinds/any(c:c eq 'Unified')"],
    ["kinds/ANY( c : c eq 'Unified' )", "kinds/any(c:c eq 'Unified')"],
    ['kinds/any()', 'kinds/any()'],
    [`licenses/any(x:x/skuId eq ${GUID})`, `licenses/any(x:x/skuId eq ${GUID})`],
    [`licenses/all(x:x/plans/any(y:y eq ${GUID}))`, `licenses/all(x:x/plans/any(y:y eq ${GUID}))`],
    ['manager/enabled eq true', 'manager/enabled eq true'],
    [`id eq '${P}'`, "id eq '<P>'"],
    [`eventId eq '${P}'`, "eventId eq '<P>'"],
    [`otherMails/any(m:m eq '${P}')`, "otherMails/any(m:m eq '<P>')"],
    [`id eq '${P}' or manager/id eq '${P}'`, "id eq '<P>' or manager/id eq '<P>'"],
    [`not (id eq '${P}')`, "not (id eq '<P>')"],
    ["department eq 'and or not ) ('", "department eq 'and or not ) ('"],
    [`id in ('${P}')`, "id in ('<P>')"],
    [`id IN ( '${P}' , '${P}')`, "id in ('<P>','<P>')"],
    [`eventId in ('${P}')`, "eventId in ('<P>')"],
    [`otherMails/any(m:m in ('${P}','${P}'))`, "otherMails/any(m:m in ('<P>','<P>'))"],
    [`not (id in ('${P}'))`, "not (id in ('<P>'))"],
    // Letter case as Graph takes it; what goes on is the table's.
    ['Enabled eq true', 'enabled eq true'],
    ["START/DateTime ge '2026-01-01T00:00'", "start/dateTime ge '2026-01-01T00:00'"],
    [`Licenses/any(x:x/SKUID eq ${GUID})`, `licenses/any(x:x/skuId eq ${GUID})`],
  ])('allows %s', (value, written) => {
    expect(outcome('filter', value)).toBe(written);
  });

  it.each([
    // ODA-03: hidden properties in any position
    ["enabled eq true or startswith(mail,'a')"],
    ["mail eq 'a@b.c'"],
    ["displayName eq 'a'"],
    ['displayName ne null'],
    ["id eq 'x'"],
    [`id eq ${GUID}`],
    ['id eq null'],
    [`id ne '${P}'`],
    [`id gt '${P}'`],
    ["id in ('x')"],
    [`id in (${GUID})`],
    [`id in ('${P}',null)`],
    [`id in ('${P}','x')`],
    [`id in ('${P}',${GUID})`],
    // KND-01: a pseudonym of what others write is not taken back
    [`internetMessageId eq '${P}'`],
    [`mail eq '${P}'`],
    [`note eq '${P}'`],
    [`sipAddress eq '${P}'`],
    ["note eq 'x'"],
    ["contains(note,'x')"],
    ["contains(displayName,'x')"],
    ["proxyAddresses/any(p:startswith(p,'smtp:a'))"],
    [`proxyAddresses/any(p:p eq '${P}')`],
    ['proxyAddresses/any()'],
    ['otherMails/any()'],
    ['licenses/any()'],
    ['hidden/any()'],
    ["hidden/any(h:h eq 'x')"],
    ["licenses/any(x:x/who eq 'a')"],
    ["licenses/any(x:displayName eq 'a')"],
    ['licenses/any(x:x/skuId eq y/skuId)'],
    ["start/place eq 'x'"],
    ["manager/displayName eq 'x'"],
    ["manager/manager/mail eq 'x'"],
    ["kinds/any(displayName:displayName eq 'x')"],
    // Only the shadowed name is wrong here; with another variable the same filter is allowed above.
    [`licenses/any(x:x/plans/any(x:x eq ${GUID}))`],
    [`licenses/any(x:x/plans/any(X:X eq ${GUID}))`],
    ["kinds/any(DisplayName:DisplayName eq 'x')"],
    ["DISPLAYNAME eq 'x'"],
    ["Mail eq 'a@b.c'"],
    ["members/any(m:m/displayName eq 'x')"],
    // unknown or not spelled as the table has it
    ['unknown eq 1'],
    ['constructor eq true'],
    ['flags eq true'],
    ['start eq null'],
    ['enabled'],
    ['enabled/x eq true'],
    ["kinds eq 'x'"],
    ["kinds/x eq 'x'"],
    ['licenses/skuId eq null'],
    ['any(x:x eq 1)'],
    ['enabled/any()'],
    ['kinds/all()'],
    ["matrix/any(m:m eq 'x')"],
    ["kinds/some(k:k eq 'x')"],
    ['kinds/any'],
    // literals of another type
    ["enabled eq 'true'"],
    ['enabled eq 1'],
    ['size eq true'],
    ["size eq '1'"],
    ["score eq '1'"],
    ['enabled eq yes'],
    ['enabled eq enabled'],
    ['enabled in (true,enabled)'],
    ['size eq 1.5'],
    ['department eq 1'],
    [`department eq ${GUID}`],
    ['department gt null'],
    ['department in (null)'],
    ['department in ()'],
    ['department eq INF'],
    ["department eq duration'PT1H'"],
    ["department eq microsoft.graph.x'y'"],
    ['contains(department,1)'],
    ["contains(size,'1')"],
    // what the grammar does not have
    ['not enabled eq true'],
    ["not department in ('a')"],
    ["enabled 'eq' true"],
    ["enabled eq true 'or' size eq 1"],
    ["department in '(' 'a')"],
    ["contains '(' department,'a')"],
    ["contains(department ',' 'a')"],
    ["'contains'(department,'a')"],
    ["start '/' dateTime ge '2026-01-01'"],
    ["kinds '/' any()"],
    ["kinds/'any'(c:c eq 'a')"],
    ["kinds/any '(' c:c eq 'a')"],
    ["flags/'anything' eq true"],
    ['size eq 1and enabled eq true'],
    ['enabled eq $it'],
    ['enabled eq ('],
    ['enabled eq '],
    ['not not (enabled eq true)'],
    ["'x' eq department"],
    ["startswith(department,'a') eq true"],
    ["tolower(department) eq 'a'"],
    ["tolower(department,'a')"],
    ["contains(tolower(department),'a')"],
    ["contains('x',department)"],
    ["concat(department,mail) eq 'x'"],
    ['length(department) gt 3'],
    ['size add 1 eq 2'],
    ['size eq size'],
    ['department eq mail'],
    ['kinds/$count gt 1'],
    ['microsoft.graph.user/enabled eq true'],
    ['$it/enabled eq true'],
    ['@p1 eq true'],
    ['enabled eq @p1'],
    ['enabled has true'],
    ['enabled eq true;x'],
    ['enabled eq true, size eq 1'],
    ['enabled eq true)'],
    ['(enabled eq true'],
    ['enabled eq true and'],
    ['and enabled eq true'],
    ["department eq 'a"],
    ["department eq 'a''"],
    ['department eq "a"'],
    ['enabled eq true\u0000'],
    ["department eq 'a' 'b'"],
    [''],
    [' '],
    ['enabled eq trueand size eq 1'],
    ['\u212aind eq true'],
  ])('refuses %s', (value) => {
    expect(outcome('filter', value)).toBe(NO);
  });

  it.each([
    [`department eq '${P}'`],
    [`department eq 'x${P}'`],
    [`contains(department,'${P}')`],
    [`startswith(mail,'${P}')`],
    [`id eq 'P~${P.slice(2)}'`],
    [`id in ('P~${P.slice(2)}')`],
    [`id in ('${P}','s~${P.slice(2)}')`],
    [`mail in ('${P}')`],
    [`internetMessageId in ('${P}')`],
    [`id eq 's~${P.slice(2)}'`],
  ])('TOK-06 misplaced token %s', (value) => {
    expect(outcome('filter', value)).toBe('TOKEN_INVALID');
  });

  it.each<[GuardedOption['odata'], string, string]>([
    ['filter', 'enabled eq ;alice', 'at 12'],
    ['filter', 'enabled eq', 'at 11'],
    ['filter', '(enabled eq )', 'at 13'],
    ['filter', '(enabled eq $x', 'at 13'],
    ['filter', "kinds/((c:c eq 'alice'))", 'at 7'],
    ['filter', "kinds/some(c:c eq 'alice')", 'at 7'],
    ['filter', 'x'.repeat(8193), 'too long'],
    ['filter', "enabled eq true or MAIL eq 'alice'", `at 20: mail ${NOT_BACK}`],
    ['filter', "displayName eq 'alice'", 'at 1: displayName is not delivered'],
    ['filter', "hidden/any(h:h eq 'alice')", 'at 14: hidden is not delivered'],
    ['filter', "licenses/any(x:x/who eq 'alice')", 'at 16: licenses/who is not delivered'],
    ['filter', "startswith(note,'alice')", 'at 17: note is not delivered in plain text'],
    ['filter', "alice eq 'bob'", 'at 1: a property that no rule names'],
    ['filter', "start/alice eq 'bob'", 'at 1: a property of start that no rule names'],
    ['filter', "manager/displayName/alice eq 'bob'", 'at 1: manager/displayName is not delivered'],
    ['filter', 'start eq null', 'at 1: start is an object: name one of its properties'],
    ['filter', "kinds eq 'alice'", 'at 1: kinds is a list: ask of its elements by any or all'],
    ['filter', "id eq 'alice'", 'at 7: id is a reversible pseudonym: ask by eq or in with p~…'],
    ['filter', "id in ('alice')", 'at 8: id is a reversible pseudonym: ask by eq or in with p~…'],
    ['filter', "userType gt 'alice'", 'at 13: userType is delivered as word, of which this cannot be asked'],
    [
      'filter',
      "flags/alice eq 'bob'",
      'at 16: flags/* is delivered as boolean, of which this cannot be asked',
    ],
    [
      'filter',
      "kinds/any(k:k gt 'alice')",
      'at 18: kinds is delivered as word, of which this cannot be asked',
    ],
    ['filter', 'otherMails/any()', 'at 1: otherMails is a reversible pseudonym: ask by eq or in with p~…'],
    [
      'filter',
      'joined eq 2026-05-01',
      'at 11: joined is coarsened to the month: compare it by gt, ge, lt or le with the start of a month in UTC',
    ],
    [
      'filter',
      'left gt 2026-05-17T08:31:02.5Z',
      'at 9: left is delivered to the second: compare it by gt, ge, lt or le with a time without a fraction of a second',
    ],
    ['orderby', 'created,displayName', 'at 9: displayName is not delivered'],
    ['orderby', 'alice', 'at 1: a property that no rule names'],
    ['expand', 'secretNav', 'at 1: secretNav is not delivered'],
    ['expand', 'start', 'at 1: start is not expanded here; these are: manager, members, secretNav'],
    ['expand', 'alice', 'at 1: a property that no rule names'],
    ['expand', 'members($top=1)', 'at 9: in parentheses $select alone may stand'],
    ['search', '"department:a" OR "mail:alice"', `at 19: mail ${NOT_BACK}; ${SEARCHED}`],
    ['search', '"displayName:alice"', `at 1: displayName is not delivered; ${SEARCHED}`],
    ['search', '"alice:bob"', `at 1: a property that no rule names; ${SEARCHED}`],
    ['search', 'alice', 'at 1: a clause is "property:word", in double quotes'],
    ['search', '"department:a" alice', 'at 15'],
    ['search', many(21, '"department:a"', ' OR '), `at ${20 * 18 + 1}: more than 20 clauses`],
    ['filter', many(101, 'size eq 1', ' or '), `at ${100 * 13 + 1}: more than 100 terms`],
    ['select', many(501, 'id', ','), 'at 1501: more than 500 properties'],
    ['orderby', many(21, 'size', ','), 'at 101: more than 20 properties'],
    ['expand', 'members,manager,Members', 'at 17: members stands twice'],
    ['expand', 'members($expand=manager)', 'at 9: in parentheses $select alone may stand'],
  ])(
    'tells option, position and names of the rules, never a word of the caller: $%s=%s',
    (odata, value, where) => {
      const subject = `$${odata} ${where}`;
      expect(() => guard(odata, value)).toThrow(expect.objectContaining({ detail: { subject } }));
      expect(subject).not.toMatch(/alice|bob/);
    },
  );

  it('has limits', () => {
    const many = (count: number): string => Array.from({ length: count }, () => 'size eq 1').join(' or ');
    expect(outcome('filter', many(100))).toBe(many(100));
    expect(outcome('filter', many(101))).toBe(NO);
    expect(outcome('filter', `size in (${Array.from({ length: 101 }, () => '1').join(',')})`)).toBe(NO);
    const createPeople = (count: number): string =>
      `id in (${Array.from({ length: count }, () => `'${P}'`).join(',')})`;
    expect(outcome('filter', createPeople(50))).toBe(createPeople(50).replaceAll(P, '<P>'));
    expect(outcome('filter', createPeople(100))).toBe(NO);
    expect(outcome('filter', `${'('.repeat(16)}size eq 1${')'.repeat(16)}`)).toMatch(/^\(+size/);
    expect(outcome('filter', `${'('.repeat(17)}size eq 1${')'.repeat(17)}`)).toBe(NO);
    const groups = Array.from({ length: 100 }, () => '(size eq 1)').join(' or ');
    expect(outcome('filter', groups)).toBe(groups);
    expect(outcome('filter', '('.repeat(8000))).toBe(NO);
    const longest = `department eq '${'x'.repeat(8192 - "department eq ''".length)}'`;
    expect([longest.length, outcome('filter', longest)]).toEqual([8192, longest]);
    expect(outcome('filter', `${longest} `)).toBe(NO);
    expect(outcome('filter', `department eq '${'x'.repeat(8192)}'`)).toBe(NO);
    expect(outcome('filter', "'".repeat(8001))).toBe(NO);
  });
});

describe('T1-12 kept text of a grammar: values outside it are dropped, and cannot be asked for', () => {
  it.each([
    ["userType eq 'Guest'"],
    ["userType ne 'Guest'"],
    ["userType in ('Guest','Member')"],
    [`groupId in ('${GUID}',${GUID})`],
    ['userType eq null'],
    ["kinds/all(k:k eq 'Unified')"],
    ["start/dateTime ge '2026-01-01'"],
    ["born lt '2026-01-01T00:00:00Z'"],
    ["opens le '09:30'"],
    ["lasts gt 'PT30M'"],
    ["department gt 'a'"],
  ])('allows %s', (value) => {
    expect(outcome('filter', value)).toBe(value);
  });

  it.each([
    ["groupId eq 'Alice Smith'"],
    ["groupId eq ''"],
    ["groupId ne 'Alice'"],
    [`groupId in ('${GUID}','Alice')`],
    ["userType eq 'Jane Doe, Berlin'"],
    ["kinds/any(k:k eq 'Jane Doe')"],
    ["licenses/any(x:x/skuId eq 'Alice')"],
    ["start/dateTime ge 'al'"],
    ["opens ge 'al'"],
    ["lasts gt 'Al'"],
    // a part of a text tells of any text
    ["startswith(groupId,'al')"],
    ["startswith(userType,'al')"],
    ["contains(userType,'Guest')"],
    ["endswith(start/dateTime,'00')"],
    ["kinds/any(k:startswith(k,'al'))"],
    // order halves what is left to guess
    ["userType gt 'm'"],
    [`groupId ge ${GUID}`],
    ["zone lt 'en'"],
    ['enabled gt false'],
    ["kinds/any(k:k le 'm')"],
  ])('refuses %s', (value) => {
    expect(outcome('filter', value)).toBe(NO);
  });

  it.each(['userType', 'groupId', 'zone', 'enabled', 'created,userType desc'])(
    'refuses to order by %s',
    (value) => {
      expect(outcome('orderby', value)).toBe(NO);
    },
  );

  it.each(['size', 'score', 'born', 'opens', 'lasts', 'department'])('orders by %s', (value) => {
    expect(outcome('orderby', value)).toBe(value);
  });

  it.each(['"userType:Guest"', '"groupId:al"', '"zone:en"', '"created:al"', '"born:2026"', '"lasts:Al"'])(
    'refuses to search %s',
    (value) => {
      expect(outcome('search', value)).toBe(NO);
    },
  );

  it.each(['"created:2026-01-01"', '"lasts:PT30M"'])('searches %s', (value) => {
    expect(outcome('search', value)).toBe(value);
  });
});

describe('$select', () => {
  it.each([
    ['id', 'id'],
    ['id, mail ,department', 'id,mail,department'],
    ['start/dateTime', 'start/dateTime'],
    ['licenses/skuId', 'licenses/skuId'],
    ['start,licenses,kinds,note', 'start,licenses,kinds,note'],
    ['flags/x', 'flags/x'],
    ['manager/manager/id', 'manager/manager/id'],
  ])('allows %s', (value, written) => {
    expect(outcome('select', value)).toBe(written);
  });

  it.each([
    ['id,displayName', 'id', ['displayName']],
    ['DisplayName,department,HIDDEN', 'department', ['displayName', 'hidden']],
    ['start/place,start/dateTime', 'start/dateTime', ['start/place']],
    ['licenses/who,licenses/skuId', 'licenses/skuId', ['licenses/who']],
    ['manager/displayName,mail', 'mail', ['manager/displayName']],
    ['secretNav/alice,mail', 'mail', ['secretNav']],
    ['Id,MAIL,Start/datetime', 'id,mail,start/dateTime', []],
    ['mail,alice,bob', 'mail', [undefined, undefined]],
    ['mail,start/alice,id/alice', 'mail', [undefined, undefined]],
    ['mail,__proto__,toString,constructor', 'mail', [undefined, undefined, undefined]],
    // Without a $select Graph would send all that it has.
    ['displayName', 'id', ['displayName']],
    ['alice,displayName', 'id', [undefined, 'displayName']],
  ])('SEL-01 leaves out what is not delivered: %s', (value, written, left) => {
    expect(pruning('select', value)).toEqual([written, left]);
  });

  it('SEL-01 of a table without an id the first value that is delivered is asked for; of one without any, nothing', () => {
    const select = (name: string, value: string): string => {
      const entity = ENTITY.kind === 'object' ? ENTITY.properties.get(name) : undefined;
      if (entity === undefined) throw new Error('no table');
      return guardOption({
        name: '$select',
        rule: { odata: 'select' },
        value,
        entity,
        tokens: 'closed',
      }).join('');
    };
    expect(select('start', 'place')).toBe('dateTime');
    expect(select('licenses', 'who,alice')).toBe('skuId');
    expect(() => select('flags', 'a/b')).toThrow(
      expect.objectContaining({ detail: { subject: '$select at 1: nothing of it is delivered' } }),
    );
  });

  it.each([
    '*',
    '',
    'id,',
    ',id',
    'id id',
    'id;mail',
    "users('x')/id",
    "start'/'dateTime",
    "id',' mail",
    '@odata.context',
    'microsoft.graph.user/id',
    '$count',
    'id/$ref',
    'id)',
  ])('refuses %s', (value) => {
    expect(outcome('select', value)).toBe(NO);
  });

  it('SEL-01 asks for nothing that was not named, but for the id when nothing is left, and never for what is dropped', () => {
    const name = fc.constantFrom(
      ...[
        'id',
        'ID',
        'mail',
        'Mail',
        'department',
        'displayName',
        'DISPLAYNAME',
        'note',
        'hidden',
        'unknown',
      ],
      ...[
        'start',
        'start/dateTime',
        'start/place',
        'licenses/who',
        'manager/displayName',
        'flags/x',
        'secretNav',
      ],
      ...['id/x', 'mail/mail', '__proto__', 'members/id'],
    );
    const dropped = /^(?:displayName|hidden|secretNav|start\/place|licenses\/who|manager\/displayName)$/;
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 12 }), (names) => {
        const written = outcome('select', names.join(',')).split(',');
        const named = new Set(names.map((each) => each.toLowerCase()));
        const guardSearch = written.filter((each) => named.has(each.toLowerCase()));
        expect(guardSearch.length === 0 ? written : guardSearch).toEqual(
          guardSearch.length === 0 ? ['id'] : written,
        );
        expect(written.filter((each) => dropped.test(each))).toEqual([]);
        expect(outcome('select', written.join(','))).toBe(written.join(','));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('$orderby', () => {
  it.each([
    ['created', 'created'],
    ['created desc,department  ASC', 'created desc,department asc'],
    ['start/dateTime asc', 'start/dateTime asc'],
  ])('allows %s', (value, written) => {
    expect(outcome('orderby', value)).toBe(written);
  });

  it.each([
    'displayName',
    'mail',
    'id',
    'eventId desc',
    'note',
    'created,displayName',
    'start/place',
    'kinds',
    'start',
    'licenses/skuId',
    'created down',
    'created desc desc',
    'length(department)',
    'kinds/$count',
    '',
    'created;',
    "'created'",
  ])('refuses %s', (value) => {
    expect(outcome('orderby', value)).toBe(NO);
  });
});

describe('$expand', () => {
  it.each([
    ['manager', 'manager'],
    ['manager,members', 'manager,members'],
    ['members($select=id, department)', 'members($select=id,department)'],
    ['members( $SELECT = id ),manager', 'members($select=id),manager'],
    ['members(select=id)', 'members($select=id)'],
    ['Members,MANAGER($select=Id)', 'members,manager($select=id)'],
    ['members($select=displayName)', 'members($select=id)'],
  ])('allows %s', (value, written) => {
    expect(outcome('expand', value)).toBe(written);
  });

  it.each([
    'directReports',
    'members($expand=manager)',
    'members($select=id;$expand=manager)',
    'members($top=1)',
    'members($filter=enabled eq true)',
    'members($select=id)($select=id)',
    "members('$select'=id)",
    'members(2=id)',
    'members()',
    'members(',
    'manager/manager',
    'members/$ref',
    'members/$count',
    '*',
    '',
    'members,members',
    'members,Members',
    'manager($levels=max)',
    'secretNav',
    'start',
    'members($select=id',
    'members $select=id',
    'microsoft.graph.user/manager',
    'members,',
  ])('refuses %s', (value) => {
    expect(outcome('expand', value)).toBe(NO);
  });
});

describe('$expand inside of $expand', () => {
  const navigations = ['manager', 'members', 'members/manager', 'members/members'];
  const rule: GuardedOption = { odata: 'expand', navigations };
  const expand = (value: string) =>
    guardOption({ name: '$expand', rule, value, entity: ENTITY, tokens: 'closed' }).join('');

  it.each([
    'members($expand=manager)',
    'members($expand=manager($select=id),members),manager',
    'members($select=id)',
  ])('allows what the rule names: %s', (value) => {
    expect(expand(value)).toBe(value);
  });

  it.each([
    ['manager($expand=manager)', 'at 9: in parentheses $select alone may stand'],
    ['members($expand=manager($expand=manager))', 'at 25: in parentheses $select alone may stand'],
    ['members($top=1)', 'at 9: in parentheses $select or $expand=manager,members alone may stand'],
    ["members('alice'=1)", 'at 9: in parentheses $select or $expand=manager,members alone may stand'],
    ['members($expand=start)', 'at 17: start is not expanded here; these are: manager, members'],
    ['start', 'at 1: start is not expanded here; these are: manager, members'],
  ])('refuses %s', (value, where) => {
    expect(() => expand(value)).toThrow(expect.objectContaining({ detail: { subject: `$expand ${where}` } }));
  });
});

it('SEL-01 tells what was left out of a nested $select', () => {
  expect(pruning('expand', 'members($select=DisplayName,alice,mail),manager($select=displayName)')).toEqual([
    'members($select=mail),manager($select=id)',
    ['members/displayName', undefined, 'manager/displayName'],
  ]);
});

describe('$search of the directory', () => {
  const search = (value: string): string => {
    const rule: GuardedOption = { odata: 'search', syntax: 'directory' };
    try {
      return guardOption({ name: '$search', rule, value, entity: ENTITY, tokens: 'closed' }).join('');
    } catch (error) {
      if (error instanceof RequestError) return error.code;
      throw error;
    }
  };

  // Spellings of the page "Use the $search query parameter" of Graph's documentation.
  it.each([
    ['"department:sales"', '"department:sales"'],
    ['"Department:Research & Development"', '"department:Research & Development"'],
    ['"department:R&D" OR "contains:X-1"', '"department:R&D" OR "contains:X-1"'],
    [
      '"department:a" AND ("contains:b" OR "contains:c")',
      '"department:a" AND ("contains:b" OR "contains:c")',
    ],
    ['( "department:a" )', '("department:a")'],
    ['"department:Müller (Berlin), 2nd"', '"department:Müller (Berlin), 2nd"'],
    ['"department:a*"', '"department:a*"'],
  ])('allows %s', (value, written) => {
    expect([search(value), search(written)]).toEqual([written, written]);
  });

  it.each([
    '"displayName:OneVideo"',
    '"displayName:OneVideo" OR "mail:onevideo"',
    '"department:a" AND ("displayName:b" OR "department:c")',
    '"note:a"',
    '"id:a"',
    '"userType:Guest"',
    '"a"',
    'department:a',
    "'department:a'",
    // Nothing in quotes could go on with another property, however Graph read it.
    '"department:a OR mail:b"',
    '"department:a OR b"',
    '"department:NOT b"',
    '"department:a mail:b"',
    '"department:a\\" OR \\"mail:b"',
    '"department:a"b"',
    '"department:a\u0000"',
    '"department: a"',
    '("department:a"',
    '"department:a")',
    '()',
    '"department:a" "department:b"',
    '"department:a" or "department:b"',
    `"department:${'a'.repeat(201)}"`,
    `${'('.repeat(17)}"department:a"${')'.repeat(17)}`,
  ])('T1-12 refuses %s', (value) => {
    expect(search(value)).toBe(NO);
  });
});

describe('$search of mail', () => {
  const MAIL = compileRules(
    {
      nymgate: 1,
      name: 'mail',
      endpoints: [
        {
          id: 'messages',
          path: '/v1.0/messages',
          response: object({
            hasAttachments: keep('metadata', 'boolean'),
            importance: keep('metadata', 'word'),
            receivedDateTime: coarsen(['second', 'quasi']),
            sentDateTime: coarsen(['day', 'quasi']),
            subject: keep('text', 'string'),
            from: object({ emailAddress: object({ address: reversible(['person', 'contact']) }) }),
            toRecipients: arrayOf(
              object({ emailAddress: object({ address: reversible(['person', 'contact']) }) }),
            ),
            ccRecipients: arrayOf(
              object({ emailAddress: object({ address: pseudonymize(['person', 'contact']) }) }),
            ),
          }),
        },
      ],
    },
    (text) => createHash('sha256').update(text).digest('hex'),
  ).endpoints[0]?.entity;
  const guardMail = (value: string, tokens: 'closed' | 'opened' = 'closed'): readonly TextPart[] => {
    if (MAIL === undefined) throw new Error('no table');
    const rule: GuardedOption = { odata: 'search', syntax: 'kql' };
    return guardOption({ name: '$search', rule, value, entity: MAIL, tokens });
  };
  const search = (value: string, tokens: 'closed' | 'opened' = 'closed'): string => {
    try {
      return guardMail(value, tokens)
        .map((part) => (typeof part === 'string' ? part : `<${part.kinds.join()} ${part.types.join()}>`))
        .join('');
    } catch (error) {
      if (error instanceof RequestError) return error.code;
      throw error;
    }
  };

  // Where the rules hand out addresses as reversible pseudonyms, a person may be searched by one.
  it.each([
    [`"from:${P}"`, '"from:<person address>"'],
    [`from:${P}@contoso.com`, '"from:<person address>"'],
    [`"to=${P} OR from:${P}"`, '"to=<person address> OR from:<person address>"'],
    [`"HasAttachments:true AND (from:${P})"`, '"HasAttachments:true AND (from:<person address>)"'],
    ['hasattachment:false', '"hasattachment:false"'],
    ['"received:today"', '"received:today"'],
    ['HasAttachments=true', '"HasAttachments=true"'],
    [' "hasAttachments:true" ', '"hasAttachments:true"'],
    ['" hasAttachments:true "', '"hasAttachments:true"'],
    [many(20, 'hasAttachments:true', ' '), `"${many(20, 'hasAttachments:true', ' AND ')}"`],
    ['"received<>1/2/2025 received<=2025-02-01"', '"received<>1/2/2025 AND received<=2025-02-01"'],
  ])('allows %s', (value, written) => {
    expect(search(value)).toBe(written);
  });

  it.each([
    `"from:${P.replace('p~', 'P~')}"`,
    `"from:${P.replace('p~', 's~')}"`,
    `"from:x${P}"`,
    `"from<>${P}"`,
    `"cc:${P}"`,
    `"recipients:${P}"`,
    `"participants:${P}"`,
    `"importance:${P}"`,
    `"${P}"`,
    '"from:alice@contoso.com"',
    '"from:alice"',
    '"subject:alice"',
    '"hasAttachments:t"',
    '"hasAttachments>true"',
    '"importance:hi"',
    '"importance:highest"',
    '"importance<high"',
    '"received:2025"',
    '"received:2025-02-01..2025"',
    '"sent:2025-02-01"',
    '"unknown:true"',
    'hasAttachments:true alice',
    'alice hasAttachments:true',
    'NOT hasAttachments:true',
    'hasAttachments:true and hasAttachments:false',
    'hasAttachments:(true)',
    'hasAttachments:"true"',
    '"hasAttachments:true" alice',
    'alice "hasAttachments:true"',
    'attachment:alice',
    '"hasAttachments:true" "alice"',
    'hasAttachments:true)',
    '(hasAttachments:true',
    'hasAttachments: true',
    '""',
    '',
    '"',
    `${'('.repeat(17)}hasAttachments:true${')'.repeat(17)}`,
    Array.from({ length: 21 }, () => 'hasAttachments:true').join(' OR '),
  ])('T1-12 refuses %s', (value) => {
    expect(search(value)).toBe(NO);
  });

  it.each([
    ['', 'at 1: a term is word:value'],
    ['hasAttachments:true alice', 'at 21: a term is word:value'],
    ['hasAttachments:true (alice)', 'at 22: a term is word:value'],
    ['hasAttachments:true)', 'at 20: a term is word:value'],
    ['alice:bob', 'at 1: a word that no property of the rules has'],
    ['hasAttachments:true subject:alice', 'at 21: subject is delivered as string, of which this'],
    ['attachment:alice', 'at 1: a property that no rule names'],
    [many(21, 'hasAttachments:true', ' '), `at ${20 * 20 + 1}: more than 20 terms`],
    [`${'('.repeat(17)}hasAttachments:true`, 'at 18: more than 16 parentheses in one another'],
  ])('tells position and names of the rules, never a word of the caller: %s', (value, where) => {
    const subject = expect.stringMatching(new RegExp(`^\\$search ${where}(?!.*(?:alice|bob))`));
    expect(() => guardMail(value)).toThrow(expect.objectContaining({ detail: { subject } }));
  });

  it('an address is opened in one place, which has no quotes of OData', () => {
    const token = { token: P, kinds: ['person'], types: ['address'], quoted: false };
    expect(guardMail(`from:${P}`)).toEqual(['"', 'from:', token, '"']);
  });

  it('T1-24 an opened address fills its one place, and nothing that means anything to Outlook is in it', () => {
    expect(search('"from:ana.kovac@contoso.com"', 'opened')).toBe('"from:<person address>"');
    for (const address of ['ana*@contoso.com', "o'brien@contoso.com", '-ana@contoso.com', 'ana', '48d31887@'])
      expect(search(`"from:${address}"`, 'opened')).toBe(NO);
    expect(search('"from:ana@contoso.com OR subject:x"', 'opened')).toBe(NO);
  });
});

describe('$search', () => {
  it.each([
    ['"department:sales"', '"department:sales"'],
    [
      '"department:sales" AND "born:2026-01-01" OR "department:x-1"',
      '"department:sales" AND "born:2026-01-01" OR "department:x-1"',
    ],
    [' "department:Müller" ', '"department:Müller"'],
    ['"department:a"  OR   "department:b"', '"department:a" OR "department:b"'],
    ['"Department:a"', '"department:a"'],
    [
      '("department:a" OR "department:b") AND "born:2026-01-01"',
      '("department:a" OR "department:b") AND "born:2026-01-01"',
    ],
  ])('allows %s', (value, written) => {
    expect(outcome('search', value)).toBe(written);
  });

  it.each([
    '"mail:a"',
    '"displayName:a"',
    '"id:a"',
    '"enabled:true"',
    'department:a',
    '"a"',
    'a',
    '',
    '"department:a b"',
    '"department:a OR mail:b"',
    '"department:a mail:b"',
    '"department:a"and"mail:b"',
    '"department:a" "mail:b"',
    '"department:a" AND',
    '"department:a" NOT "department:b"',
    '"department:-a"',
    '"department:a*"',
    '"department:(a)"',
    '"department:a\\" OR \\"mail:b"',
    '"unknown:a"',
    '"start/dateTime:a"',
    '"department:a" and "department:b"',
    '"department:"',
    ` "department:${'a'.repeat(201)}"`,
  ])('refuses %s', (value) => {
    expect(outcome('search', value)).toBe(NO);
  });
});

describe('the guard as a whole', () => {
  const HIDDEN = [
    'displayName',
    'mail',
    'note',
    'proxyAddresses',
    'hidden',
    'start/place',
    'licenses/who',
    'manager/displayName',
    'id',
    'otherMails',
    'secretNav',
  ];
  const KEPT = [
    'enabled eq true',
    "department eq 'x'",
    'size gt 1',
    "kinds/any(c:c eq 'x')",
    'created ge 2026-01-01',
  ];
  const hidden = fc.constantFrom(...HIDDEN);
  const operator = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le', 'EQ', 'in', 'has', 'add');
  const literal = fc.constantFrom(
    "'a'",
    'null',
    'true',
    '1',
    GUID,
    '2026-01-01',
    "('a','b')",
    "''",
    "'t~abc'",
  );
  const probe = fc.oneof(
    fc.tuple(hidden, operator, literal).map(([path, op, value]) => `${path} ${op} ${value}`),
    fc
      .tuple(fc.constantFrom('startswith', 'endswith', 'contains', 'CONTAINS', 'tolower'), hidden)
      .map(([name, path]) => `${name}(${path},'a')`),
    fc
      .tuple(hidden, fc.constantFrom('any', 'all'), literal)
      .map(([path, name, value]) => `${path}/${name}(x:x eq ${value})`),
    fc.tuple(hidden, operator, literal).map(([path, op, value]) => `kinds/any(k:${path} ${op} ${value})`),
    fc.tuple(hidden, operator, literal).map(([path, op, value]) => `members/any(k:k/${path} ${op} ${value})`),
    hidden.map((path) => `${path}/any()`),
    hidden,
  );
  const { filter } = fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4 },
      probe,
      fc
        .tuple(tie('filter'), fc.constantFrom(' and ', ' or '), fc.constantFrom(...KEPT))
        .map((parts) => parts.join('')),
      fc
        .tuple(fc.constantFrom(...KEPT), fc.constantFrom(' and ', ' or '), tie('filter'))
        .map((parts) => parts.join('')),
      tie('filter').map((inner) => `(${inner})`),
      tie('filter').map((inner) => `not (${inner})`),
    ),
  }));

  it('accepts no filter that names a hidden property without its pseudonym', () => {
    fc.assert(
      fc.property(filter, (value) => {
        expect(outcome('filter', value)).toBe(NO);
      }),
      { numRuns: 4000 },
    );
  });

  it('writes only what it accepts again unchanged, and never invents a name', () => {
    const word = fc.constantFrom(
      'enabled',
      'department',
      'size',
      'kinds',
      'id',
      'displayName',
      'mail',
      'c',
      'eq',
      'ne',
      'and',
      'or',
      'not',
      'any',
      'in',
      'true',
      'null',
      '1',
      "'x'",
      "'''",
      `'${P}'`,
      '(',
      ')',
      ',',
      '/',
      ':',
      ' ',
      ' ',
      ' ',
      'startswith',
      'contains',
      '2026-01-01',
      GUID,
      ...KEPT,
      'kinds/any(',
      'c:c eq ',
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const value = words.join('');
        const written = outcome('filter', value);
        if (written === NO || written === 'TOKEN_INVALID') return;
        accepted += 1;
        const raw = written.replaceAll('<P>', P);
        expect(outcome('filter', raw)).toBe(written);
        expect(raw.replaceAll(/'(?:[^']|'')*'/g, "''")).not.toMatch(/\b(?:displayName|mail)\b/);
      }),
      { numRuns: 20_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('TOK-06 a token in a search', () => {
    expect(outcome('search', `"department:${P}"`)).toBe('TOKEN_INVALID');
  });

  it('lists have limits', () => {
    const list = (count: number, item: string, between: string): string =>
      Array.from({ length: count }, () => item).join(between);
    const longest: readonly [GuardedOption['odata'], number, string, string][] = [
      ['select', 500, 'id', ','],
      ['orderby', 20, 'created', ','],
      ['search', 20, '"department:a"', ' OR '],
    ];
    for (const [odata, most, item, between] of longest) {
      expect(outcome(odata, list(most, item, between))).toBe(list(most, item, between));
      expect(outcome(odata, list(most + 1, item, between))).toBe(NO);
    }
  });

  it('opened values do not change the shape', () => {
    expect(guard('filter', `(size eq 1 and id eq '${P}') or size eq 2`)).toHaveLength(3);
    expect(guard('filter', `id eq '${P}'`)).toEqual([
      "id eq '",
      { token: P, kinds: ['person'], types: ['string'], quoted: true },
      "'",
    ]);
    const [before, value, after] = guard('filter', "id eq 'o''brien@x.y'", 'opened');
    expect([before, after]).toEqual(["id eq '", "'"]);
    expect(value).toMatchObject({ token: "o'brien@x.y" });
    expect(() => guard('filter', "id eq 'a\nb'", 'opened')).toThrow(expect.objectContaining({ code: NO }));
    for (const value of ["mail eq 'a'", `id eq ${GUID}`, 'id eq null', 'id eq 1', 'id eq true'])
      expect(() => guard('filter', value, 'opened')).toThrow(expect.objectContaining({ code: NO }));
  });
});
