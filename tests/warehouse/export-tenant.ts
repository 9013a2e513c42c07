import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import { runExportHere } from '../export/export-stand.ts';
import { graphBehind, idOf } from '../export/read-graph.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';
import { at, type Directory, list, readDirectory, text } from './graph-rows.ts';

/** The day of the page's rows: the simulated tenant is made around it. */
const TODAY = Date.parse('2026-11-30T12:00:00Z');
const [MINUTE, DAY] = [60_000, 86_400_000];

type Entity = Readonly<Record<string, unknown>>;
type Decorated = Record<string, unknown>;

/** What is different from the simulated tenant: properties of accounts by id, and an alias by the address of its account. */
type Changed = { readonly accounts: Map<string, Entity>; readonly aliases: Map<string, string> };

/** Exports the tenant of the page in three runs, with changes between them; `seen` has the directory of each run. */
export async function exportTenant(
  folder: string,
): Promise<{ readonly gateway: TestGateway; readonly seen: readonly Directory[] }> {
  vi.useFakeTimers({ toFake: ['Date'], now: TODAY });
  const changed: Changed = { accounts: new Map(), aliases: new Map() };
  const decorate = (kind: string, entity: Entity) => DECORATE[kind]?.(entity, changed) ?? { ...entity };
  const gateway = await startGateway({ logLevel: 'error', simulator: { decorate } });
  const { simulator } = gateway;
  for (const { mail, aliases } of simulator.people)
    changed.aliases.set(String(mail).toLowerCase(), aliases.at(-1) ?? String(mail));
  const shared = simulator.people.find(({ kind }) => kind === 'shared')?.id ?? '';
  changed.accounts.set(shared, { accountEnabled: true });
  await leaveGroups(gateway, shared);
  const first = await exportRun(gateway, folder, 0);

  // People come and go, a manager among them. The simulated past changes with them, so this run is a full one.
  for (let count = 0; count < 40; count += 1) simulator.changeSomething();
  simulator.removePerson(String(first.managers.get(simulator.people.at(-1)?.id ?? '')));
  const second = await exportRun(gateway, folder, 1, '--full');

  const [one, other, disabled] = simulator.people.filter(
    ({ id, kind }) => kind === 'member' && second.people.has(id),
  );
  const alreadyDisabled = simulator.people.find(({ kind }) => kind === 'disabled');
  const changes = [
    [one, { department: 'Legal' }],
    [other, { department: 'Legal' }],
    [disabled, { accountEnabled: false }],
    [alreadyDisabled, { department: 'Legal' }],
  ] as const;
  for (const [person, properties] of changes) {
    changed.accounts.set(person?.id ?? '', properties);
    simulator.renamePerson(person?.id ?? '');
  }
  simulator.removePerson(shared);
  const third = await exportRun(gateway, folder, 2);
  return { gateway, seen: [first, second, third] };
}

/** Takes an account out of all groups. Authors of simulated channel messages depend on the members of a team. */
async function leaveGroups(gateway: TestGateway, person: string): Promise<void> {
  const graph = await graphBehind(gateway);
  for (const row of await graph.all(`/users/${person}/memberOf`))
    if (row['@odata.type'] === '#microsoft.graph.group') gateway.simulator.removeMember(idOf(row), person);
}

async function exportRun(
  gateway: TestGateway,
  folder: string,
  run: number,
  ...options: readonly string[]
): Promise<Directory> {
  vi.setSystemTime(TODAY + run * 10 * MINUTE);
  const { code, err } = await runExportHere(folder, ['--gateway', gateway.host.url, ...options]);
  if (code !== 0) throw new Error(err);
  return readDirectory(gateway);
}

/** What the simulated tenant has too little of to tell a right number from a wrong one. */
const DECORATE: Readonly<Record<string, (entity: Entity, changed: Changed) => Decorated>> = {
  user: (entity, { accounts }) => ({ ...entity, ...accounts.get(idOf(entity)) }),
  message: decorateMessage,
  event: decorateEvent,
  aiInteraction: (entity) =>
    byteOf(text(entity, 'sessionId')) < 128 ? { ...entity, interactionType: 'aiResponse' } : { ...entity },
  callSegment: (entity) => ({ ...entity, media: list(entity, 'media').map(addOtherDirection) }),
};

/** Quick and slow replies, senders with an alias, drafts to all. */
function decorateMessage(entity: Entity, { aliases }: Changed): Decorated {
  const byte = byteOf(text(entity, 'internetMessageId'));
  const sent = new Date(Date.parse(text(entity, 'sentDateTime')) - byte * MINUTE);
  const sentDateTime = `${sent.toISOString().slice(0, 19)}Z`;
  if (entity['isDraft'] === true) {
    const toRecipients = [...aliases.keys()].map((address) => ({ emailAddress: { address } }));
    return { ...entity, sentDateTime, toRecipients };
  }
  const address = text(entity, 'sender', 'emailAddress', 'address').toLowerCase();
  const alias = byte < 64 ? aliases.get(address) : undefined;
  if (alias === undefined) return { ...entity, sentDateTime };
  return { ...entity, sentDateTime, sender: { emailAddress: { address: alias } } };
}

/** A quarter of all meetings is cancelled, and what begins early on Monday is on Sunday instead. */
function decorateEvent(entity: Entity): Decorated {
  // Occurrences have the last 32 digits of their series.
  const series = text(entity, 'iCalUId').slice(-32);
  const cancelled = series !== '' && byteOf(series) < 64 ? { isCancelled: true } : {};
  const start = new Date(timeOf(entity, 'start'));
  const isMoved = start.getUTCDay() === 1 && start.getUTCHours() < 8;
  return {
    ...entity,
    ...cancelled,
    ...(isMoved && { start: dayBefore(entity, 'start'), end: dayBefore(entity, 'end') }),
  };
}

const timeOf = (event: Entity, name: 'start' | 'end') =>
  Date.parse(`${text(event, name, 'dateTime').slice(0, 19)}Z`);

const dayBefore = (event: Entity, name: 'start' | 'end') => ({
  dateTime: new Date(timeOf(event, name) - DAY).toISOString().slice(0, 19),
  timeZone: at(event, name, 'timeZone'),
});

/** A stream for each direction of a call, as good as the other. */
function addOtherDirection(media: Entity): Entity {
  const streams = list(media, 'streams');
  return {
    ...media,
    streams: [...streams, ...streams.map((stream) => ({ ...stream, streamDirection: 'calleeToCaller' }))],
  };
}

function byteOf(value: string): number {
  return createHash('sha256').update(value).digest()[0] ?? 0;
}
