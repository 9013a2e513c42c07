/** A structure in the kernel's memory as the table declares it. */
export type Structure = {
  readonly meaning: string;
  /** The structure whose fields come first. */
  readonly base?: string;
  /** Its size is a multiple of that many bytes. */
  readonly align?: number;
  /** `kernel`: the host does not know it. */
  readonly side?: 'kernel';
  readonly fields: Readonly<Record<string, Field>>;
};

export type Field = {
  readonly type: FieldType;
  /** How many; `rest`: any number, as the last field. Absent: one. */
  readonly count?: number | 'rest';
  /** Bytes behind it that may be touched. */
  readonly slack?: number;
  readonly meaning: string;
};

/** `address`: of something in memory, 4 bytes. A name: another structure, of which there must be a count. */
export type FieldType = 'u8' | 'u16' | 'u32' | 'u64' | 'v128' | 'address' | (string & {});

/** A structure with the place of each of its fields. */
export type LaidOutStructure = Omit<Structure, 'fields'> & {
  readonly name: string;
  readonly bytes: number;
  /** Those of the structure that it extends come first. */
  readonly fields: readonly LaidOutField[];
  /** How many of `fields` it inherits. */
  readonly inherited: number;
};

export type LaidOutField = Field & { readonly name: string; readonly offset: number };

const WIDTHS: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, v128: 16, address: 4 };

/**
 * Finds a place for each field: one behind the other, each at a multiple of its width. A structure stands behind those that it extends
 * or holds.
 *
 * @throws Error when the table contradicts itself
 */
export function layoutStructures(table: Readonly<Record<string, Structure>>): readonly LaidOutStructure[] {
  const placed = new Map<string, LaidOutStructure>();
  for (const [name, structure] of Object.entries(table))
    placed.set(name, placeFields(name, structure, placed));
  const all = [...placed.values()];
  const nodeBytes = roundUp(Math.max(...all.filter(isNode).map(({ bytes }) => bytes)), 32);
  return all.map((structure) => (isNode(structure) ? { ...structure, bytes: nodeBytes } : structure));
}

/** Any node may stand where one is expected: all have the size of the largest, in whole lines of 32 bytes. */
function isNode({ name }: LaidOutStructure): boolean {
  return name.endsWith('Node');
}

type Placed = ReadonlyMap<string, LaidOutStructure>;

function placeFields(name: string, structure: Structure, placed: Placed): LaidOutStructure {
  const { base, align } = structure;
  const inherited = base === undefined ? [] : find(base, placed).fields;
  const fields = [...inherited];
  let end = Math.max(0, ...fields.map((field) => fieldEnd(field, placed)));
  for (const [each, field] of Object.entries(structure.fields)) {
    if (inherited.some((other) => other.name === each)) throw new Error(`${name} has two fields ${each}.`);
    if (fields.at(-1)?.count === 'rest') throw new Error(`${name} goes on behind its rest.`);
    const next = { ...field, name: each, offset: roundUp(end, alignmentOf(field)) };
    fields.push(next);
    end = fieldEnd(next, placed);
  }
  const bytes = roundUp(end, align ?? Math.max(4, ...fields.map(alignmentOf)));
  return { ...structure, name, fields, bytes, inherited: inherited.length };
}

function find(name: string, placed: Placed): LaidOutStructure {
  const found = placed.get(name);
  if (found === undefined) throw new Error(`There is no structure ${name} so far.`);
  return found;
}

function roundUp(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}

/** Structures hold numbers of four bytes at least. */
function alignmentOf({ type }: Field): number {
  return WIDTHS[type] ?? 4;
}

function fieldEnd({ type, count = 1, slack = 0, offset }: LaidOutField, placed: Placed): number {
  if (count === 'rest') return offset;
  return offset + (WIDTHS[type] ?? find(type, placed).bytes) * count + slack;
}
