import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { DictionaryField } from 'nymgate-console';
import { simulatedAccounts } from 'nymgate-simulator';
import { describe, expect, test } from 'vitest';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../../connectors/src/index.ts';
import { buildIndex } from '../../../console/src/ui/pages/dictionary/search/build-index.ts';
import {
  type FieldRow,
  fieldName,
  fieldRows,
} from '../../../console/src/ui/pages/dictionary/search/field-row.ts';
import { findAccess, findFields } from '../../../console/src/ui/pages/dictionary/search/find-fields.ts';
import type { FieldRule } from '../../../engine/src/plan/rule-set.ts';
import { MEASURED_TENANT } from './measure-uniqueness.ts';
import { readDictionary } from './read-dictionary.ts';

const served = Object.values(CONNECTORS).map((connector) => ({
  connector,
  options: DEFAULT_CONNECTOR_OPTIONS,
}));
const dictionary = readDictionary(served, simulatedAccounts(MEASURED_TENANT));
const rows = fieldRows(dictionary);
const index = buildIndex(rows);

function findField(connector: string, entity: string, name: string): DictionaryField | undefined {
  return dictionary.connectors
    .find(({ id }) => id === connector)
    ?.entities.find((one) => one.name === entity)
    ?.fields.find((field) => field.name === name);
}

describe('the dictionary says what the rules say', () => {
  test.each(served)(
    '$connector.id: every property of every entity, and nothing else',
    ({ connector, options }) => {
      const rules = connector.ruleSet(options);
      const reported = dictionary.connectors.find(({ id }) => id === connector.id);
      for (const [name, rule] of Object.entries(rules.entities ?? {})) {
        const names =
          reported?.entities.find((one) => one.name === name)?.fields.map((field) => field.name) ?? [];
        expect(names.toSorted(), name).toEqual(leafNames(rule, '').toSorted());
      }
      expect(reported?.endpoints.map(({ id }) => id)).toEqual(rules.endpoints.map(({ id }) => id));
    },
  );

  test('treatments have words and a fate', () => {
    expect(findField('outlook-mail', 'message', 'subject')).toMatchObject({
      outcome: 'dropped',
      class: 'text',
    });
    expect(findField('entra-id', 'user', 'id')).toMatchObject({
      outcome: 'pseudonymized',
      treatment: 'reversible pseudonym p~…',
      kind: 'person',
    });
    expect(findField('outlook-cal', 'event', 'subject')).toMatchObject({ outcome: 'reduced' });
    expect(findField('outlook-cal', 'event', 'organizer')).toMatchObject({ holds: 'recipient' });
    expect(findField('outlook-cal', 'event', 'organizer')).not.toHaveProperty('outcome');
    expect(findField('entra-id', 'user', 'department')).toMatchObject({
      treatment: 'kept (organisationText, at most 64 characters)',
    });
  });

  test('options are those of the configuration', () => {
    const options = { ...DEFAULT_CONNECTOR_OPTIONS, ids: 'clear', includeGroups: false } as const;
    const [reported] = readDictionary([{ connector: CONNECTORS['outlook-cal'], options }]).connectors;
    const event = reported?.entities.find(({ name }) => name === 'event');
    expect(event?.fields.find(({ name }) => name === 'id')?.outcome).toBe('kept');
    expect(reported?.permissions.map(({ value }) => value)).not.toContain('GroupMember.Read.All');
  });

  test('how unique a field is stands on the page what-is-kept.md with the same numbers', () => {
    const page = readFileSync(new URL('../../../../docs/reference/what-is-kept.md', import.meta.url), 'utf8');
    const lines = [...page.matchAll(/^\| `([\w.]+)` \| (\d+) \| ([\d.]+) % \| (\d+) \|$/gm)];
    expect(lines.length).toBeGreaterThan(30);
    const user = dictionary.connectors[0]?.entities.find(({ name }) => name === 'user');
    const listed = lines.filter(([, name]) => user?.fields.some((field) => field.name === name));
    expect(listed.length).toBeGreaterThan(15);
    for (const [, name = '', distinct, alone, smallest] of listed) {
      const { unique } = findField('entra-id', 'user', name) ?? {};
      expect([unique?.distinct, (100 * (unique?.alone ?? -1)).toFixed(1), unique?.smallest], name).toEqual([
        Number(distinct),
        alone,
        Number(smallest),
      ]);
    }
    expect(dictionary.measuredOn).toBe(1000);
    expect(readDictionary(served).measuredOn).toBeUndefined();
  });

  test('it is sent in less than 300 KB', () => {
    expect(gzipSync(JSON.stringify(dictionary)).length).toBeLessThan(300_000);
  });
});

describe('a line a field', () => {
  test('names every connector that treats it so; another treatment is another line, and nothing is lost', () => {
    expect(rows.length).toBeLessThanOrEqual(2000);
    const reported = rows.flatMap((row) =>
      row.locations.map(({ connector }) => `${connector.id} ${fieldName(row)} ${row.field.treatment}`),
    );
    const described = dictionary.connectors.flatMap(({ id, entities }) =>
      entities.flatMap(({ name, fields }) =>
        fields.map((field) => `${id} ${name}.${field.name} ${field.treatment}`),
      ),
    );
    expect(reported.toSorted()).toEqual(described.toSorted());
    expect(described.length).toBeGreaterThan(2 * rows.length);
    const mail = rows.filter((row) => fieldName(row) === 'user.mail');
    expect(new Set(mail.map(({ field }) => JSON.stringify(field))).size).toBe(mail.length);
  });

  test('has a connector of its own where the rules of one differ', () => {
    const keepId = (field: DictionaryField): DictionaryField =>
      field.name === 'id' ? { ...field, outcome: 'kept' } : field;
    const differing = {
      ...dictionary,
      connectors: dictionary.connectors.map(({ entities, ...one }) => ({
        ...one,
        entities: entities.map(({ fields, ...entity }) => ({
          ...entity,
          fields: one.id === 'outlook-cal' && entity.name === 'user' ? fields.map(keepId) : fields,
        })),
      })),
    };
    const ids = fieldRows(differing).filter((row) => fieldName(row) === 'user.id');
    expect(ids.map(({ field }) => field.outcome)).toEqual(['pseudonymized', 'kept']);
    expect(ids[1]?.locations.map(({ connector }) => connector.id)).toEqual(['outlook-cal']);
    expect(ids[0]?.locations).toHaveLength(served.length - 1);
  });
});

describe('search finds what people ask for', () => {
  const opens = (row: FieldRow | undefined, permission: string) =>
    row?.locations.some(({ permissions }) => permissions.some(({ value }) => value === permission));
  const found = (question: string) => findFields(index, question).map((at) => rows[at]);
  const names = (question: string) =>
    found(question).map((row) =>
      row === undefined ? '' : `${row.locations[0].connector.id} ${fieldName(row)}`,
    );

  test.each([
    ['who reads mail subjects', 'outlook-mail message.subject'],
    ['Does the subject of a mail leave?', 'outlook-mail message.subject'],
    ['betreff nachricht', 'outlook-mail message.subject'],
    ['phone', 'entra-id user.mobilePhone'],
    ['event title', 'outlook-cal event.subject'],
    ['boss of a user', 'entra-id user.manager'],
    ['department', 'entra-id user.department'],
    ['user.mail', 'entra-id user.mail'],
    ['businessPhones', 'entra-id user.businessPhones'],
    ['internetMess', 'outlook-mail message.internetMessageId'],
    ['Telefonnummer', 'entra-id user.businessPhones'],
    ['Personalnummern', 'entra-id user.employeeId'],
    ['Foto', 'entra-id user.photo'],
    ['Dateiname', 'msft-onedrive driveItem.name'],
    ['Arbeitszeit', 'entra-id mailboxSettings.workingHours'],
    ['horaires', 'entra-id mailboxSettings.workingHours'],
    ['Anwesenheit', 'entra-id user.presence'],
    ['Firma', 'entra-id user.companyName'],
    ['Kostenstelle', 'entra-id employeeOrgData.costCenter'],
    ['Urlaub', 'entra-id mailboxSettings.automaticRepliesSetting'],
    ['out of office', 'entra-id mailboxSettings.automaticRepliesSetting'],
    ['Abteilung', 'entra-id user.department'],
    ['Kalender', 'entra-id user.calendar'],
  ])('%s', (question, first) => {
    expect(names(question)[0]).toBe(first);
  });

  test('a word of another language finds what it means, and nothing that only has a word in common', () => {
    expect(names('Abteilung').join()).not.toMatch(/[sS]ervice/);
    expect(names('Urlaub').every((name) => /automaticReplies|automatic-replies/.test(name))).toBe(true);
    expect(names('Kalender').some((name) => name.startsWith('outlook-cal calendar.'))).toBe(true);
    expect(names('Anwesenheit').some((name) => name.includes('attendance'))).toBe(true);
    expect(names('out-of-office').join()).not.toContain('officeLocation');
  });

  test('a permission, by name or by GUID, finds the fields that it opens', () => {
    for (const question of ['Mail.ReadBasic.All', '693c5e45-0940-467d-9b8a-1022fb9d42ef']) {
      const hits = found(question);
      expect(hits.length).toBeGreaterThan(40);
      expect(hits.every((row) => opens(row, 'Mail.ReadBasic.All'))).toBe(true);
      expect(findAccess(dictionary, question)[0]?.label).toBe('Mail.ReadBasic.All');
    }
  });

  test('a path with values finds its endpoint, and the template the fields of its answer', () => {
    expect(findAccess(dictionary, '/v1.0/users/p~abc/events')[0]?.node.name).toBe('events');
    expect(
      found('/v1.0/users/{userId}/events')[0]?.locations.some((place) =>
        place.endpoints.some(({ id }) => id === 'events'),
      ),
    ).toBe(true);
  });

  test('a kind of pseudonym finds the fields that have it first', () => {
    const [first] = found('drive-item');
    expect(first?.field.kind).toBe('drive-item');
  });

  test('words that stand nowhere find nothing; of several, most of them count', () => {
    expect(found('xyzzyplugh')).toEqual([]);
    expect(names('xyzzyplugh subject of mail')[0]).toBe('outlook-mail message.subject');
    expect(found('who')).toEqual(expect.any(Array));
  });
});

function leafNames(rule: FieldRule, path: string): readonly string[] {
  if ('items' in rule) return leafNames(rule.items, path);
  if (!('properties' in rule)) return [path];
  const others = rule.others === undefined ? [] : [['*', rule.others] as const];
  return [...Object.entries(rule.properties), ...others].flatMap(([name, inner]) =>
    leafNames(inner, path === '' ? name : `${path}.${name}`),
  );
}
