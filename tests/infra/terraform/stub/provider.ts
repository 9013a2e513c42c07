import { isDeepStrictEqual } from 'node:util';
import { inventValues } from './invented-values.ts';
import {
  type Attribute,
  type Block,
  blockMessage,
  type CompactBlock,
  type CompactProvider,
  expandBlock,
} from './schema.ts';
import {
  type CtyObject,
  emptyValue,
  mapAttributes,
  readValue,
  UNKNOWN,
  type WireValue,
  writeValue,
} from './values.ts';

/** Hears of a type, and of its configuration. */
export type Told = (type: string, config: CtyObject) => void;

/** Whether somebody removed a resource behind the engine's back; by type and state. */
export type Gone = (type: string, state: CtyObject) => boolean;

type Named = { name: string; value: WireValue };
type Change = { name: string; before: WireValue; after: WireValue; config: WireValue };
type Note = { severity: number; summary: string; detail: string };
type Stored = { name: string; state: { json: Uint8Array } };
type Import = { name: string; id: string };

export type StubOptions = {
  /** Types whose creation is refused, as by a cloud in trouble. */
  readonly fails?: ReadonlySet<string>;
  /** Hears of each resource as it is asked for in apply, write-only values included. */
  readonly told?: Told;
  readonly gone?: Gone;
};

/** The calls of one provider. It keeps nothing: what exists is what the engine's state says. */
export function createProvider(
  compact: CompactProvider,
  { fails = new Set(), told, gone }: StubOptions = {},
) {
  const resources = expandAll(compact.resources);
  const data = expandAll(compact.data);
  const ephemeral = expandAll(compact.ephemeral);

  return {
    GetSchema: () => ({
      provider: { block: blockMessage(expandBlock(compact.config)) },
      resources: schemaMessages(resources),
      data: schemaMessages(data),
      ephemeral: schemaMessages(ephemeral),
      // The engine then asks once in a run, not once for each provider of each step.
      abilities: { schema_optional: true },
    }),
    GetResourceIdentitySchemas: () => ({}),
    PrepareProviderConfig: ({ value }: Named) => ({ value }),
    Configure: () => ({}),
    ValidateResourceTypeConfig: ({ name, value }: Named) => ({ notes: faults(find(resources, name), value) }),
    ValidateDataSourceConfig: ({ name, value }: Named) => ({ notes: faults(find(data, name), value) }),
    ValidateEphemeralResourceConfig: ({ name, value }: Named) => ({
      notes: faults(find(ephemeral, name), value),
    }),
    UpgradeResourceState: ({ state }: Stored) => ({ value: { json: state.json } }),
    ReadResource: ({ name, value }: Named) => ({
      value: gone?.(name, readValue(value) ?? {}) ? writeValue(null) : value,
    }),
    PlanResourceChange: ({ name, before, after }: Change) => {
      const block = find(resources, name);
      const prior = readValue(before);
      const proposed = readValue(after);
      if (proposed === null) return { value: after };
      return {
        value: writeValue(planValue(block, prior, proposed)),
        replace: prior === null ? [] : replacedPaths(block, prior, proposed),
      };
    },
    ApplyResourceChange: ({ name, before, after, config }: Change) => {
      const block = find(resources, name);
      const planned = readValue(after);
      if (planned === null) return { value: after };
      told?.(name, readValue(config) ?? {});
      if (fails.has(name))
        return { value: before, notes: [error('The cloud refused', `${name} was not made.`)] };
      return {
        value: writeValue(inventValues(name, block, planned)),
        notes: faults(block, config), // only here are write-only values known
      };
    },
    ImportResourceState: ({ name, id }: Import) => ({
      resources: [{ name, value: writeValue({ ...emptyValue(find(resources, name)), id }) }],
    }),
    ReadDataSource: ({ name, value }: Named) => ({ value: answer('data', name, find(data, name), value) }),
    OpenEphemeralResource: ({ name, value }: Named) => ({
      value: answer('ephemeral', name, find(ephemeral, name), value),
    }),
    CloseEphemeralResource: () => ({}),
    Stop: () => ({}),
  };
}

function planValue(block: Block, prior: CtyObject | null, proposed: CtyObject): CtyObject {
  return mapAttributes(block, proposed, (attribute, value) => {
    if (attribute.writeOnly) return null;
    return prior === null && isOpen(attribute, value) ? UNKNOWN : value;
  });
}

function replacedPaths(block: Block, prior: CtyObject, proposed: CtyObject): object[] {
  return block.attributes
    .filter(({ name, replace }) => replace && !isDeepStrictEqual(prior[name], proposed[name]))
    .map(({ name }) => ({ steps: [{ attribute: name }] }));
}

/** What Terraform's core leaves to the provider; unsupported, missing and ill-typed arguments it finds itself. */
function faults(block: Block, config: WireValue): Note[] {
  const notes: Note[] = [];
  mapAttributes(block, readValue(config) ?? emptyValue(block), (attribute, value, owner) => {
    const { name, computed, optional, writeOnly } = attribute;
    if (computed && !optional && value !== null)
      notes.push(error('Read-only attribute', `${name} is decided by the provider and cannot be set.`));
    if (writeOnly && value === null && (owner[`${name}_version`] ?? null) !== null)
      notes.push(error('Missing write-only value', `${name}_version is set, ${name} is not.`));
  });
  return notes;
}

const error = (summary: string, detail: string): Note => ({ severity: 1, summary, detail });

/** Whether apply (or a read) decides the attribute, since the configuration leaves it open. */
const isOpen = (attribute: Attribute, value: unknown): boolean => attribute.computed && value === null;

function answer(kind: string, name: string, block: Block, config: WireValue): WireValue {
  const asked = readValue(config) ?? emptyValue(block);
  const open = mapAttributes(block, asked, (attribute, value) =>
    isOpen(attribute, value) ? UNKNOWN : value,
  );
  return writeValue(inventValues(`${kind}.${name}`, block, open));
}

function expandAll(compact: Record<string, CompactBlock> = {}): Map<string, Block> {
  return new Map(Object.entries(compact).map(([name, block]) => [name, expandBlock(block)]));
}

function schemaMessages(blocks: Map<string, Block>): Record<string, object> {
  return Object.fromEntries([...blocks].map(([name, block]) => [name, { block: blockMessage(block) }]));
}

function find(blocks: Map<string, Block>, name: string): Block {
  const block = blocks.get(name);
  if (!block) throw new Error(`The stub's schema has no ${name}`);
  return block;
}
