import type {
  Dictionary,
  DictionaryConnector,
  DictionaryEndpoint,
  DictionaryEntity,
  DictionaryField,
  DictionaryPermission,
} from '../../../../wire/dictionary.ts';

/** An entity in one connector, with its endpoints and permissions. */
export type FieldLocation = {
  readonly connector: DictionaryConnector;
  readonly entity: DictionaryEntity;
  /** Endpoints that can return it. */
  readonly endpoints: readonly DictionaryEndpoint[];
  readonly permissions: readonly DictionaryPermission[];
};

/** A field with every connector that treats it identically; a connector with another treatment has a separate row. */
export type FieldRow = {
  readonly field: DictionaryField;
  /** At least one. Rows of one entity in the same connectors share the array. */
  readonly locations: readonly [FieldLocation, ...FieldLocation[]];
};

/** All fields in the order of the rules; rows of one name are adjacent. */
export function fieldRows({ connectors }: Dictionary): readonly FieldRow[] {
  const entities = new Map<string, FieldLocation[]>();
  for (const place of connectors.flatMap(listLocations)) {
    const known = entities.get(place.entity.name);
    if (known === undefined) entities.set(place.entity.name, [place]);
    else known.push(place);
  }
  return [...entities.values()].flatMap(createRows);
}

function listLocations(connector: DictionaryConnector): readonly FieldLocation[] {
  return connector.entities.map((entity) => {
    const endpoints = connector.endpoints.filter(({ entities }) => entities.includes(entity.name));
    const ids = new Set(endpoints.map(({ id }) => id));
    const permissions = connector.permissions.filter((one) => one.endpoints.some((id) => ids.has(id)));
    return { connector, entity, endpoints, permissions };
  });
}

/** Connectors with an identical description share a row. */
function createRows(places: readonly FieldLocation[]): readonly FieldRow[] {
  const names = new Map<string, Map<string, FieldRow>>();
  for (const place of places)
    for (const field of place.entity.fields) {
      const serialized = JSON.stringify(field);
      const lines = names.get(field.name) ?? new Map<string, FieldRow>();
      const line = lines.get(serialized);
      lines.set(serialized, { field, locations: line === undefined ? [place] : [...line.locations, place] });
      names.set(field.name, lines);
    }
  return withSharedPlaces(dataFirst([...names.values()].flatMap((lines) => [...lines.values()])));
}

function withSharedPlaces(rows: readonly FieldRow[]): readonly FieldRow[] {
  const lists = new Map<string, FieldRow['locations']>();
  return rows.map(({ field, locations }) => {
    const name = locations.map(({ connector }) => connector.id).join();
    const shared = lists.get(name) ?? locations;
    lists.set(name, shared);
    return { field, locations: shared };
  });
}

/** Annotations of the protocol come last. */
function dataFirst(rows: readonly FieldRow[]): readonly FieldRow[] {
  const isData = ({ field }: FieldRow): boolean => !field.name.includes('@');
  return [...rows.filter(isData), ...rows.filter((row) => !isData(row))];
}

/** The name in the URL. @example fieldName(row) // 'user.mail' */
export function fieldName({ field, locations: [{ entity }] }: FieldRow): string {
  return `${entity.name}.${field.name}`;
}

/** Falls back to the first location. */
export function getLocation({ locations }: FieldRow, connector: string): FieldLocation {
  return locations.find((place) => place.connector.id === connector) ?? locations[0];
}

export type FieldFilter = {
  /** Empty: any. */
  readonly connector: string;
  readonly outcome: string;
  readonly class: string;
};

export function matchesFilter({ locations, field }: FieldRow, filter: FieldFilter): boolean {
  return (
    (filter.connector === '' || locations.some(({ connector }) => connector.id === filter.connector)) &&
    (filter.outcome === '' || field.outcome === filter.outcome) &&
    (filter.class === '' || field.class === filter.class)
  );
}
