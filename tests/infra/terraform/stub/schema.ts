import { parseType, type ValueType } from './value-types.ts';

/**
 * One block of a compact schema file. A string is an attribute: its type, then `?` optional, `=` computed,
 * `?=` both (nothing: required), then the words `sensitive`, `write-only`, `replace`. An object is a nested block.
 */
export type CompactBlock = { readonly [name: string]: string | CompactNested };
export type CompactNested = { nesting: Nesting; min?: number; max?: number; block: CompactBlock };
export type CompactProvider = {
  source: string;
  config: CompactBlock;
  resources?: Record<string, CompactBlock>;
  data?: Record<string, CompactBlock>;
  ephemeral?: Record<string, CompactBlock>;
};

type Nesting = 'single' | 'list' | 'set' | 'map';
const nestingNumbers = { single: 1, list: 2, set: 3, map: 4 } as const satisfies Record<Nesting, number>;

export type Attribute = {
  name: string;
  type: ValueType;
  required: boolean;
  optional: boolean;
  computed: boolean;
  sensitive: boolean;
  writeOnly: boolean;
  replace: boolean;
};
export type Nested = { name: string; nesting: Nesting; min: number; max: number; block: Block };
export type Block = { attributes: Attribute[]; blocks: Nested[] };

/** Expands a compact block. */
export function expandBlock(compact: CompactBlock): Block {
  const block: Block = { attributes: [], blocks: [] };
  for (const [name, entry] of Object.entries(compact)) {
    if (typeof entry === 'string') block.attributes.push(parseAttribute(name, entry));
    else block.blocks.push({ min: 0, max: 0, ...entry, name, block: expandBlock(entry.block) });
  }
  return block;
}

function parseAttribute(name: string, text: string): Attribute {
  const [head = '', ...words] = text.split(' ');
  const mark = /[?=]*$/.exec(head)?.[0] ?? '';
  return {
    name,
    type: parseType(head.slice(0, head.length - mark.length)),
    required: mark === '',
    optional: mark.includes('?'),
    computed: mark.includes('='),
    sensitive: words.includes('sensitive'),
    writeOnly: words.includes('write-only'),
    replace: words.includes('replace'),
  };
}

/** The block as a message of the protocol. */
export function blockMessage(block: Block): object {
  return {
    attributes: block.attributes.map((attribute) => ({
      ...attribute,
      type: Buffer.from(JSON.stringify(attribute.type)),
      write_only: attribute.writeOnly,
    })),
    blocks: block.blocks.map((nested) => ({
      ...nested,
      nesting: nestingNumbers[nested.nesting],
      block: blockMessage(nested.block),
    })),
  };
}
