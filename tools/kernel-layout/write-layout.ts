import { COUNTERS, ENUMS } from './enums.ts';
import { HANDLERS, type Handler, OPERATIONS, type Operation, VALUE_KINDS } from './operations.ts';
import { type LaidOutField, type LaidOutStructure, layoutStructures } from './structure.ts';
import { SIZES, STRUCTURES } from './structures.ts';

const HEADER = `// Made by tools/build-kernel.ts out of tools/kernel-layout; do not edit.
`;

/** What is made out of the tables here; paths are relative to the root of the repository. */
export const LAYOUT_FILES = [
  { path: 'packages/engine/src/sanitizer/bytes/image/layout.ts', content: hostLayout },
  { path: 'kernels/json/layout.ts', content: kernelLayout },
  { path: 'kernels/json/dispatch.ts', content: kernelDispatch },
] as const;

/** @example upper('anyName') // 'ANY_NAME' */
function upper(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
}

function comment(meaning: string, indent = ''): string {
  return meaning === '' ? '' : `${indent}/** ${meaning} */\n`;
}

function hex(value: number): string {
  return value > 0xffff ? `0x${value.toString(16)}` : String(value);
}

function choices(type: string): string {
  return ENUMS.map(({ prefix, meaning, values }) => {
    const lines = Object.entries(values).map(
      ([name, value]) => `export const ${prefix}_${upper(name)}${type} = ${value};\n`,
    );
    return `\n${comment(meaning)}${lines.join('')}`;
  }).join('');
}

// ------------------------------------------------------------------------------------------------------------------- TypeScript

/** The layout as the host reads it: numbers of choices, and of each structure where its fields stand. */
function hostLayout(): string {
  const sizes = Object.entries(SIZES).map(
    ([name, [value, meaning]]) => `${comment(meaning)}export const ${name} = ${hex(value)};\n`,
  );
  const structures = layoutStructures(STRUCTURES).filter(({ side }) => side !== 'kernel');
  return `${HEADER}import type { Treatment } from '../../../plan/treatments.ts';

${sizes.join('')}${choices('')}${counters()}
/**
 * Structures: their bytes; words, the fields of four bytes, by the number of their word; places, all others, by the offset of
 * their first byte; and counts, how many of it a field holds.
 */
export type StructureLayout = {
  readonly bytes: number;
  readonly words: Readonly<Record<string, number>>;
  readonly places?: Readonly<Record<string, number>>;
  readonly counts?: Readonly<Record<string, number>>;
};
${structures.map(hostStructure).join('')}`;
}

function counters(): string {
  const lines = COUNTERS.map((name, place) => `  ${name}: ${place},\n`);
  return `\n/** The counters by their names. */\nexport const COUNTERS = {\n${lines.join('')}} as const satisfies Readonly<\n  Record<Treatment | 'unknown' | 'mismatch' | 'unlisted' | 'nothing', number>\n>;\n`;
}

function hostStructure({ name, meaning, fields, bytes }: LaidOutStructure): string {
  const isWord = ({ type, count }: LaidOutField) =>
    count === undefined && (type === 'u32' || type === 'address');
  const group = (label: string, chosen: readonly LaidOutField[], value: (field: LaidOutField) => unknown) => {
    const lines = chosen.map(
      (field) =>
        `${comment(label === 'counts' ? '' : field.meaning, '    ')}    ${field.name}: ${value(field)},\n`,
    );
    return lines.length === 0 && label !== 'words' ? '' : `  ${label}: {\n${lines.join('')}  },\n`;
  };
  return `
${comment(meaning)}export const ${upper(name)}_LAYOUT = {
  bytes: ${bytes},
${group('words', fields.filter(isWord), ({ offset }) => offset / 4)}${group(
  'places',
  fields.filter((field) => !isWord(field)),
  ({ offset }) => offset,
)}${group(
  'counts',
  fields.filter(({ count }) => typeof count === 'number'),
  ({ count }) => count,
)}} as const satisfies StructureLayout;
`;
}

// ---------------------------------------------------------------------------------------------------------------- AssemblyScript

const INLINE = '  // @inline\n';

/** The layout as the kernel reads it: numbers of choices, and a class with accessors for each structure. */
function kernelLayout(): string {
  const sizes = Object.entries(SIZES).map(
    ([name, [value, meaning]]) => `${comment(meaning)}export const ${name}: u32 = ${hex(value)};\n`,
  );
  return `${HEADER}
${sizes.join('')}${choices(': u32')}${layoutStructures(STRUCTURES).map(kernelStructure).join('')}`;
}

function kernelStructure(structure: LaidOutStructure): string {
  const { name, meaning, bytes, fields, inherited } = structure;
  const base = structure.base === undefined ? '' : ` extends ${structure.base}`;
  const own = fields.slice(inherited).map(kernelField);
  return `
export const ${upper(name)}_BYTES: usize = ${bytes};
${comment(meaning)}@unmanaged
export class ${name}${base} {
${INLINE}  static at(address: usize): ${name} {
    return changetype<${name}>(address);
  }
${own.join('')}}
`;
}

const READ_AS: Readonly<Record<string, string>> = { u8: 'u32', u16: 'u32', address: 'usize' };

function kernelField({ name, type, count, offset, meaning }: LaidOutField): string {
  const here = 'changetype<usize>(this)';
  if (count !== undefined)
    return `${comment(`${meaning} The address of the first one.`, '  ')}${INLINE}  get ${name}(): usize {
    return ${here} + ${offset};
  }
`;
  const width = type === 'address' ? 'u32' : type;
  const value = READ_AS[type] ?? type;
  const read =
    type === 'v128' ? `v128.load(${here}, ${offset})` : `<${value}>load<${width}>(${here}, ${offset})`;
  const write =
    type === 'v128'
      ? `v128.store(${here}, value, ${offset})`
      : `store<${width}>(${here}, <${width}>value, ${offset})`;
  return `${comment(meaning, '  ')}${INLINE}  get ${name}(): ${value} {
    return ${read};
  }
${INLINE}  set ${name}(value: ${value}) {
    ${write};
  }
`;
}

const PARAMETERS = {
  string: 'op: u32, node: Node, s: usize, e: usize, escaped: bool',
  number: 'op: u32, node: Node, s: usize, e: usize',
  boolean: 'op: u32, node: Node',
  null: 'op: u32, node: Node',
  container: 'op: u32, node: Node',
} as const;

/** What is done by operation and kind of the value, as the kernel decides it. */
function kernelDispatch(): string {
  const used = new Set<Handler>(Object.values(OPERATIONS).flatMap((row) => Object.values(row)));
  const names = Object.keys(HANDLERS).filter((name) => used.has(name as Handler));
  const functions = VALUE_KINDS.map((kind) => {
    const operations = Object.keys(OPERATIONS) as Operation[];
    const handlers = (Object.keys(HANDLERS) as Handler[]).filter((handler) =>
      operations.some((operation) => OPERATIONS[operation][kind] === handler),
    );
    const lines = handlers.map((handler, at) => {
      const takers = operations.filter((operation) => OPERATIONS[operation][kind] === handler);
      const call = `return ${handler}(${HANDLERS[handler]});`;
      return at === handlers.length - 1 ? `  ${call}\n` : `  if (${isAmong(takers, operations)}) ${call}\n`;
    });
    return `
${kind === 'string' ? '' : INLINE.replaceAll('  ', '')}export function treat${kind.charAt(0).toUpperCase()}${kind.slice(1)}(${PARAMETERS[kind]}): u32 {
${lines.join('')}}
`;
  });
  const constants = [...new Set(functions.join('').match(/OP_\w+/g))].sort();
  return `${HEADER}
import { ${['Node', ...constants].join(', ')} } from './layout.ts';
import { ${names.join(', ')} } from './treat.ts';
${functions.join('')}`;
}

/** A comparison for each run of neighbours. */
function isAmong(wanted: readonly Operation[], all: readonly Operation[]): string {
  const runs: Operation[][] = [];
  for (const operation of wanted) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && all.indexOf(last) === all.indexOf(operation) - 1) runs.at(-1)?.push(operation);
    else runs.push([operation]);
  }
  const tests = runs.map((run) => {
    const [first, last] = [run[0], run.at(-1)].map((operation) => `OP_${upper(operation ?? '')}`);
    return first === last ? `op == ${first}` : `op - ${first} <= ${last} - ${first}`;
  });
  return tests.join(' || ');
}
