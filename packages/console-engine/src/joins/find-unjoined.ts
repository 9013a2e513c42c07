import type { JoinLocation, UnjoinedData } from 'nymgate-console';
import type { Identifier } from './count-locations.ts';

/** The column of accounts that holds the object id. Every other identifier of a person is an address or a sign-in name. */
const OBJECT_ID = 'user.id';

type AccountResponses = {
  /** One account as Graph told it, and as the gateway did. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly safe: Readonly<Record<string, unknown>>;
  /** Why the rules drop a property of an account; empty where the treatment speaks for itself. */
  readonly reasonOf: (property: string) => string;
};

/**
 * What does not join although it is about the same person, found in the answers themselves.
 *
 * @param places of {@link Identifier}s, by their index
 */
export function findUnjoined(
  identifiers: readonly Identifier[],
  locations: readonly JoinLocation[],
  answers: AccountResponses,
): UnjoinedData {
  const person = identifiers.map(({ kind }) => kind === 'person');
  const isId = identifiers.map(({ from }) => from.includes(OBJECT_ID));
  const ofPerson = locations.filter(({ pseudonym }) => person[pseudonym]);
  const withId = tablesIn(ofPerson.filter(({ pseudonym }) => isId[pseudonym]));
  const withAddress = tablesIn(ofPerson.filter(({ pseudonym }) => !isId[pseudonym]));
  return {
    idOnly: withId.filter((table) => !withAddress.includes(table)),
    addressOnly: withAddress.filter((table) => !withId.includes(table)),
    both: withId.filter((table) => withAddress.includes(table)),
    spelled: ofPerson.filter(({ spellings, pseudonym }) => spellings > 0 && !isId[pseudonym]).map(nameOf),
    otherKinds: identifiers.flatMap(({ kind, from: [column = ''] }, at) =>
      kind === 'person'
        ? []
        : [{ column, kind, tables: tablesIn(locations.filter(({ pseudonym }) => pseudonym === at)).length }],
    ),
    dropped: droppedProperties(answers),
  };
}

function tablesIn(places: readonly JoinLocation[]): readonly string[] {
  return [...new Set(places.map(({ connector, table }) => `${connector} ${table}`))];
}

function nameOf({ connector, table, column }: JoinLocation): string {
  return `${connector} ${table}.${column}`;
}

/** Annotations are no data about anybody. */
function droppedProperties({ raw, safe, reasonOf }: AccountResponses): UnjoinedData['dropped'] {
  return Object.entries(raw)
    .filter(([name, value]) => !name.startsWith('@') && isDelivered(value) && !isDelivered(safe[name]))
    .map(([property]) => ({ property, reason: reasonOf(property) }));
}

function isDelivered(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  );
}
