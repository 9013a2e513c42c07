import { randomBytes } from 'node:crypto';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../packages/connectors/src/index.ts';
import type { NativePlan } from '../packages/engine/src/plan/plan.ts';
import type { PseudonymizerOptions } from '../packages/engine/src/pseudonyms/pseudonymizer.ts';
import { createOffline, type Offline } from '../packages/gateway/src/app/create-offline.ts';
import { fillSlots } from '../packages/rules/src/review/explain/known-answers.ts';
import { eventEntity } from '../packages/simulator/src/tenant/calendar/event-entity.ts';
import {
  calendarId,
  mailboxSettingsEntity,
} from '../packages/simulator/src/tenant/calendar/mailbox-entities.ts';
import { createMailStore } from '../packages/simulator/src/tenant/mail/mail-store.ts';
import { messageEntity } from '../packages/simulator/src/tenant/mail/message-entity.ts';
import { hasMailbox, type SimulatedPerson } from '../packages/simulator/src/tenant/people/people.ts';
import { userEntity } from '../packages/simulator/src/tenant/people/user-entity.ts';
import { createTenant, type Tenant } from '../packages/simulator/src/tenant/tenant.ts';

// Counts what the engine delivers of the simulated tenant by the default rules, for the annex for the impact assessment
// (packages/deploy/src/documents/privacy). The mailboxes have fixed dates, so a run gives the same numbers every day.

const TENANT = Object.freeze({ seed: 1, people: 60 });
const KEY: PseudonymizerOptions = {
  scheme: 'native',
  keys: [{ id: 1, secret: randomBytes(32).toString('base64url') }],
  tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
};

type Delivered = Readonly<Record<string, unknown>>;
/** `unique` rows of `total` have a value that no other row has. */
type Uniqueness = { readonly unique: number; readonly total: number };

/** The module with the numbers. */
export function identificationModule(): string {
  const lines = Object.entries(measureIdentification()).map(
    ([what, { unique, total }]) => `  '${what}': { unique: ${unique}, total: ${total} },\n`,
  );
  return `// Made by tools/measure-identification.ts; do not edit.

/** Rows with a unique value, delivered with default options of the simulated tenant of ${TENANT.people} people (seed ${TENANT.seed}). */
export const IDENTIFICATION = Object.freeze({
${lines.join('')}} as const);
`;
}

export type Identification = Readonly<
  Record<'department-country' | 'department-hours' | 'event-start-attendees' | 'message-time', Uniqueness>
>;

export function measureIdentification(): Identification {
  const tenant = createTenant(TENANT);
  const people = tenant.people();
  const users = list(
    'entra-id',
    '/v1.0/users',
    people.map((person) => userEntity(person, tenant)),
  );
  const hours = people.map((person) => (hasMailbox(person) ? getHours(tenant, person) : undefined));
  const owners = people.filter(hasMailbox);
  const departments = users.map(({ department }) => department);
  return {
    'department-country': count(users.map(({ usageLocation }, at) => [departments[at], usageLocation])),
    'department-hours': count(hours.map((each, at) => [departments[at], each])),
    'event-start-attendees': count(listMeetings(tenant, owners)),
    'message-time': count(listMessageTimes(tenant, owners)),
  };
}

function getHours(tenant: Tenant, person: SimulatedPerson): unknown {
  const settings = mailboxSettingsEntity(person, tenant.hierarchy.getManager(person));
  return deliver('entra-id', '/v1.0/users/{userId}/mailboxSettings', settings)['workingHours'];
}

/** Once each, though a meeting is in the calendar of every attendee. */
function listMeetings(tenant: Tenant, owners: readonly SimulatedPerson[]): readonly unknown[] {
  const events = owners.flatMap((person) =>
    list(
      'outlook-cal',
      '/v1.0/users/{userId}/events',
      tenant.mailboxes.items(person, 'default').map((item) =>
        eventEntity(item, {
          ...{ person, tenantId: tenant.id, graphUrl: 'https://graph.microsoft.com', immutableIds: false },
          calendarId: calendarId(person, 'default'),
        }),
      ),
    ),
  );
  const meetings = new Map(events.map((event) => [event['iCalUId'], event]));
  return [...meetings.values()].map(({ start, attendees }) => [start, (attendees as unknown[]).length]);
}

/** Once each, though sender and recipients have copies. */
function listMessageTimes(tenant: Tenant, owners: readonly SimulatedPerson[]): readonly unknown[] {
  const mail = createMailStore(tenant);
  const messages = owners.flatMap((person) =>
    list(
      'outlook-mail',
      '/v1.0/users/{userId}/messages',
      mail.entries(person).map((entry) => messageEntity(entry, { person, immutableIds: false })),
    ),
  );
  return [...new Map(messages.map((one) => [one['internetMessageId'], one['sentDateTime']])).values()];
}

function list(connector: keyof typeof CONNECTORS, path: string, value: readonly object[]) {
  return deliver(connector, path, { value })['value'] as readonly Delivered[];
}

const engines = new Map<string, Offline>();

/** What the engine makes of a response, in Graph's order. */
function deliver(connector: keyof typeof CONNECTORS, path: string, body: object): Delivered {
  const engine = engines.get(connector) ?? openEngine(connector);
  engines.set(connector, engine);
  const url = fillSlots((engine.plan as NativePlan).endpoints, path);
  const { output } = engine.sanitize({
    method: 'GET',
    url,
    body: new TextEncoder().encode(JSON.stringify(body)),
  });
  return JSON.parse(output) as Delivered;
}

function openEngine(connector: keyof typeof CONNECTORS): Offline {
  const ruleSet = CONNECTORS[connector].ruleSet(DEFAULT_CONNECTOR_OPTIONS);
  return createOffline({ ruleSet, pseudonyms: KEY, publicUrl: 'http://127.0.0.1', inGraphOrder: true });
}

function count(values: readonly unknown[]): Uniqueness {
  const sizes = new Map<string, number>();
  for (const value of values) {
    const key = JSON.stringify(value);
    sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  return { unique: [...sizes.values()].filter((size) => size === 1).length, total: values.length };
}
