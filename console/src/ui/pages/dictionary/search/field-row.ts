import type {
  Dictionary,
  DictionaryConnector,
  DictionaryEndpoint,
  DictionaryEntity,
  DictionaryField,
  DictionaryPermission,
} from '../../../../wire/dictionary.ts';

/** One line of the dictionary: a field, and who returns it under which permissions. */
export type FieldRow = {
  readonly connector: DictionaryConnector;
  readonly entity: DictionaryEntity;
  readonly field: DictionaryField;
  /** Endpoints in whose answers it may stand. */
  readonly endpoints: readonly DictionaryEndpoint[];
  readonly permissions: readonly DictionaryPermission[];
};

/** All fields of all connectors, in the order of their rules. */
export function fieldRows({ connectors }: Dictionary): readonly FieldRow[] {
  return connectors.flatMap((connector) =>
    connector.entities.flatMap((entity) => {
      const endpoints = connector.endpoints.filter(({ entities }) => entities.includes(entity.name));
      const ids = new Set(endpoints.map(({ id }) => id));
      const permissions = connector.permissions.filter((one) => one.endpoints.some((id) => ids.has(id)));
      return dataFirst(entity.fields).map((field) => ({ connector, entity, field, endpoints, permissions }));
    }),
  );
}

/** Annotations of the protocol are no data, and stand behind. */
function dataFirst(fields: readonly DictionaryField[]): readonly DictionaryField[] {
  const isData = ({ name }: DictionaryField): boolean => !name.includes('@');
  return [...fields.filter(isData), ...fields.filter((field) => !isData(field))];
}

/** The name in the address bar. @example fieldName(row) // 'user.mail' */
export function fieldName({ entity, field }: Pick<FieldRow, 'entity' | 'field'>): string {
  return `${entity.name}.${field.name}`;
}

export type FieldFilter = {
  /** Empty: any. */
  readonly connector: string;
  readonly fate: string;
  readonly class: string;
};

/** Whether a line is among those that are wished for. */
export function passes({ connector, field }: FieldRow, wish: FieldFilter): boolean {
  return (
    (wish.connector === '' || connector.id === wish.connector) &&
    (wish.fate === '' || field.fate === wish.fate) &&
    (wish.class === '' || field.class === wish.class)
  );
}
