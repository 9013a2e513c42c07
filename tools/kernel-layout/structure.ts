/** A structure in the kernel's memory as the table declares it. */
export type Structure = {
  readonly name: string;
  readonly meaning: string;
  /** The structure whose fields come first. */
  readonly extends?: string;
  /** Structures of one family have the same size: any of them may stand where one is expected. */
  readonly family?: string;
  /** Its size is a multiple of that many bytes. */
  readonly align?: number;
  /** `kernel`: the host does not know it. */
  readonly side?: 'kernel';
  readonly fields: readonly Field[];
};

export type Field = {
  readonly name: string;
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
  readonly bytes: number;
  /** Those of the structure that it extends come first. */
  readonly fields: readonly LaidOutField[];
  /** How many of `fields` it inherits. */
  readonly inherited: number;
};

export type LaidOutField = Field & { readonly offset: number };

const WIDTHS: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, v128: 16, address: 4 };

/**
 * Finds a place for each field: one behind the other, each at a multiple of its width.
 *
 * @throws Error when the table contradicts itself
 */
export function layoutStructures(table: readonly Structure[]): readonly LaidOutStructure[] {
  const declared = new Map(table.map((structure) => [structure.name, structure]));
  if (declared.size !== table.length) throw new Error('Two structures have the same name.');
  const placed = new Map<string, LaidOutStructure>();
  const find = (name: string): LaidOutStructure => {
    const known = placed.get(name);
    const structure = declared.get(name);
    if (known !== undefined) return known;
    if (structure === undefined) throw new Error(`There is no structure ${name}.`);
    const made = placeFields(structure, find);
    placed.set(name, made);
    return made;
  };
  const all = table.map(({ name }) => find(name));
  return all.map((structure) => ({ ...structure, bytes: familySize(structure, all) }));
}

function placeFields(structure: Structure, find: (name: string) => LaidOutStructure): LaidOutStructure {
  const base = structure.extends === undefined ? undefined : find(structure.extends);
  const fields: LaidOutField[] = [...(base?.fields ?? [])];
  let end = Math.max(0, ...fields.map((field) => fieldEnd(field, find)));
  for (const field of structure.fields) {
    if (fields.some(({ name }) => name === field.name))
      throw new Error(`${structure.name} has two fields ${field.name}.`);
    if (fields.at(-1)?.count === 'rest') throw new Error(`${structure.name} goes on behind its rest.`);
    const placed = { ...field, offset: roundUp(end, alignmentOf(field)) };
    fields.push(placed);
    end = fieldEnd(placed, find);
  }
  const bytes = roundUp(end, structure.align ?? Math.max(4, ...fields.map(alignmentOf)));
  return { ...structure, fields, bytes, inherited: base?.fields.length ?? 0 };
}

function roundUp(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}

/** Structures hold numbers of four bytes at least. */
function alignmentOf({ type }: Field): number {
  return WIDTHS[type] ?? 4;
}

function widthOf({ type, count }: Field, find: (name: string) => LaidOutStructure): number {
  const width = WIDTHS[type];
  if (width !== undefined) return width;
  if (count === undefined) throw new Error(`Of ${type} there must be a count.`);
  return find(type).bytes;
}

function fieldEnd(field: LaidOutField, find: (name: string) => LaidOutStructure): number {
  const { offset, count = 1, slack = 0 } = field;
  return count === 'rest' ? offset : offset + widthOf(field, find) * count + slack;
}

/** The size of the largest of the family, in whole lines of 32 bytes. */
function familySize(structure: LaidOutStructure, all: readonly LaidOutStructure[]): number {
  const { family } = structure;
  if (family === undefined) return structure.bytes;
  const largest = Math.max(...all.filter((other) => other.family === family).map(({ bytes }) => bytes));
  return roundUp(largest, 32);
}
