import { setTimeout as sleep } from 'node:timers/promises';
import type { PersonItem, PersonJoins } from 'nymgate-console';
import { rowsOf } from '@nymgate/connectors/tables/rows-of';
import type { Table } from '@nymgate/connectors/tables/table';
import { tablesOf } from '@nymgate/connectors/tables/tables-of';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { describeFields } from '../dictionary/describe-field.ts';
import type { SimulatedTenant } from '../shared/console-target.ts';
import type { ServedConnector } from '../shared/served-connectors.ts';
import { type AskedApp, appCaller } from './ask-app.ts';
import { columnFinder, countPlaces, type FoundRow, type Identifier, identifiersOf } from './count-places.ts';
import { findApart } from './find-apart.ts';
import { findPerson, idsOf, readObject } from './find-person.ts';
import { MOST_THINGS } from './person-answers.ts';
import { walkPerson } from './walk-person.ts';

export type JoinSources = {
  /** Origin of the gateway, as its links name it. */
  readonly url: string;
  readonly asked: AskedApp;
  readonly simulated: SimulatedTenant;
  readonly served: readonly ServedConnector[];
};

/** What identifies an account: asked for by name, because Graph fills few properties by itself (graph-facts.md#3.1). */
const IDENTIFIERS =
  '$select=id,userPrincipalName,mail,otherMails,proxyAddresses,imAddresses,employeeId,identities,onPremisesUserPrincipalName';

/** How often it is told how far it is, milliseconds. */
const BEAT = 150;

/**
 * Asks for everything that concerns a person of the simulated tenant, and tells where the same pseudonyms stand.
 *
 * @param number place in the simulator's list of people
 * @throws CommandError LOOKUP_FAILED, ExportFailure; AbortError
 */
export async function* joinPerson(
  sources: JoinSources,
  number: number,
  signal: AbortSignal,
): AsyncGenerator<PersonItem> {
  let asked = 0;
  let last = 'entra-id';
  const told = (connector: string): void => {
    asked += 1;
    last = connector;
  };
  let isDone = false;
  const result = readJoins(sources, { number, told, signal }).finally(() => {
    isDone = true;
  });
  // Whoever waits is told of a failure below; until then nobody does.
  result.catch(() => undefined);
  while (!isDone) {
    yield { asked, connector: last };
    await Promise.race([result.catch(() => undefined), sleep(BEAT)]);
  }
  yield { person: { ...(await result), requests: asked } };
}

type Wish = {
  readonly number: number;
  readonly told: (connector: string) => void;
  readonly signal: AbortSignal;
};

async function readJoins(sources: JoinSources, wish: Wish): Promise<PersonJoins> {
  const { url, asked, simulated, served } = sources;
  const person = simulated.people[wish.number];
  if (person === undefined) throw new CommandError('LOOKUP_FAILED', 'nobody has this number');
  const safe = (connector: string) => appCaller(asked, connector);
  const id = await findPerson({ url, raw: simulated.raw, safe }, person.id);
  const tables = served.flatMap(({ connector, options }) => tablesOf(connector, options));
  const columnOf = columnFinder(tables);
  const account = readObject(await safe('entra-id')(`/v1.0/users/${id}?${IDENTIFIERS}`));
  const identifiers = identifiersOf(accountRows(account, tables), columnOf);
  const rows = await walkPerson({
    ...wish,
    ...{ asked, tables },
    connectors: served.map(({ connector }) => connector.id),
    person: {
      id,
      belongsTo: new Set([
        ...(await idsOf(safe('entra-id'), `/v1.0/users/${id}/memberOf?$select=id&$top=999`)),
        ...(await idsOf(safe('msft-teams'), `/v1.0/users/${id}/joinedTeams`)),
      ]),
      hashes: new Set(identifiers.filter(({ kind }) => kind === 'person').map(({ hash }) => hash)),
    },
  });
  const places = countPlaces(rows, identifiers, columnOf);
  const apart = findApart(identifiers, places, {
    raw: readObject(await simulated.raw('entra-id')(`/v1.0/users/${person.id}`)),
    safe: readObject(await safe('entra-id')(`/v1.0/users/${id}`)),
    reasonOf: reasons(served),
  });
  return {
    ...{ number: wish.number, requests: 0, most: MOST_THINGS, rows: rows.length },
    pseudonyms: identifiers.map(withoutHash),
    places,
    apart,
  };
}

function withoutHash({ text, kind, from }: Identifier): PersonJoins['pseudonyms'][number] {
  return { text, kind, from };
}

function accountRows(account: object, tables: readonly Table[]): readonly FoundRow[] {
  const connector = 'entra-id';
  const table = tables.find((one) => one.connector === connector && one.name === 'user');
  return table === undefined ? [] : rowsOf(table, account).map((row) => ({ ...row, connector }));
}

function reasons(served: readonly ServedConnector[]): (property: string) => string {
  const entra = served.find(({ connector }) => connector.id === 'entra-id');
  const user = entra?.connector.ruleSet(entra.options).entities?.['user'];
  const fields = new Map(
    (user === undefined ? [] : describeFields(user)).map((field) => [field.name, field]),
  );
  return (property) => fields.get(property)?.reason ?? '';
}
