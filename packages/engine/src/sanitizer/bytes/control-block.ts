import type { JsonLimits } from '../../kernel/json/json.ts';
import { CONTROL_LAYOUT } from './image/layout.ts';

// The only module that reads and writes the control block, through which host and kernel speak to one another.

const WORDS = Symbol('words');

/** The control block of one kernel, as long as its memory does not grow. */
export type ControlBlock = { readonly [WORDS]: Uint32Array };

const AT = CONTROL_LAYOUT.words;

/** @param address of the control block in the memory of the kernel */
export function openControl(memory: ArrayBuffer, address: number): ControlBlock {
  return { [WORDS]: new Uint32Array(memory, address, CONTROL_LAYOUT.bytes / 4) };
}

function read(control: ControlBlock, word: number): number {
  return control[WORDS][word] ?? 0;
}

function write(control: ControlBlock, word: number, value: number): void {
  control[WORDS][word] = value;
}

/** Parts of the memory behind the tables. */
export type MemoryArea =
  | 'frames'
  | 'seen'
  | 'input'
  | 'edits'
  | 'digests'
  | 'sealed'
  | 'blocks'
  | 'texts'
  | 'output'
  | 'others';

/** Where an area begins. */
export function areaOf(control: ControlBlock, area: MemoryArea): number {
  return read(control, AT[area]);
}

/** How much the areas hold before the edits must be carried out. */
export type AreaLimits = Readonly<
  Record<'editLimit' | 'growthLimit' | 'jobLimit' | 'sealedLimit' | 'textsLimit', number>
>;

export function setAreas(
  control: ControlBlock,
  areas: Readonly<Record<MemoryArea, number>>,
  limits: AreaLimits,
): void {
  const values = Object.entries({ ...areas, ...limits }) as [MemoryArea | keyof AreaLimits, number][];
  for (const [name, value] of values) write(control, AT[name], value);
}

/** There is room for so many open objects and lists at most. */
const DEEPEST = 1_024;

/** How deep a document may be in a kernel. */
export function depthOf({ depth }: Pick<JsonLimits, 'depth'>): number {
  return Math.min(depth, DEEPEST);
}

/** What holds for a document. */
export function setRules(
  control: ControlBlock,
  { root, word, many }: { readonly root: number; readonly word: number; readonly many: boolean },
  limits: JsonLimits,
): void {
  write(control, AT.root, root);
  write(control, AT.word, word);
  write(control, AT.many, Number(many));
  write(control, AT.depth, depthOf(limits));
  write(control, AT.stringBytes, limits.stringBytes);
  write(control, AT.objectKeys, limits.objectKeys);
}

/** What of a key lies in the key block; `scheme` is one of `SCHEME_…`. */
export type LoadedKey = Readonly<Record<'scheme' | 'saltLength' | 'headerLength' | 'keyId', number>>;

/** @param canon bits of `CANON_…` */
export function setPseudonyms(
  control: ControlBlock,
  { scheme, saltLength, headerLength, keyId }: LoadedKey,
  canon: number,
): void {
  write(control, AT.scheme, scheme);
  write(control, AT.canon, canon);
  write(control, AT.saltLength, saltLength);
  write(control, AT.headerLength, headerLength);
  write(control, AT.keyId, keyId);
}

/** @param length bytes of input that are there */
export function setInput(control: ControlBlock, length: number): void {
  write(control, AT.length, length);
}

/** After the input up to the position has left: so many bytes of it are left, from its start on. */
export function restartInput(control: ControlBlock, length: number): void {
  write(control, AT.length, length);
  write(control, AT.position, 0);
}

/** Up to where the input is done. */
export function positionOf(control: ControlBlock): number {
  return read(control, AT.position);
}

/** Bytes by which the output may exceed the input that is done. */
export function growthOf(control: ControlBlock): number {
  return read(control, AT.growth);
}

/** Whether ciphertexts are due. */
export function hasSeals(control: ControlBlock): boolean {
  return read(control, AT.sealCount) !== 0;
}

/** One of `ERROR_…`. */
export function errorOf(control: ControlBlock): number {
  return read(control, AT.error);
}

/** Whether the document as a whole must not leave. */
export function isRootRefused(control: ControlBlock): boolean {
  return read(control, AT.rootRefused) !== 0;
}

/** How the answer differs from what is declared: one of `SHAPE_…`. */
export function shapeOf(control: ControlBlock): number {
  return read(control, AT.shape);
}

/** Whether the rows of a collection have come. */
export function hasRows(control: ControlBlock): boolean {
  return read(control, AT.rows) !== 0;
}

/** What the lists hold. `others`: the most bytes that names have taken. */
export type AreaUse = Readonly<Record<'texts' | 'jobs' | 'sealed' | 'others', number>>;

export function useOf(control: ControlBlock): AreaUse {
  return {
    texts: read(control, AT.textsUsed),
    jobs: read(control, AT.jobCount),
    sealed: read(control, AT.sealedUsed),
    others: read(control, AT.othersUsed),
  };
}

/** @returns the offset, among the texts, of so many bytes that are written there */
export function takeText(control: ControlBlock, bytes: number): number {
  const textsUsed = read(control, AT.textsUsed);
  write(control, AT.textsUsed, textsUsed + bytes);
  return textsUsed;
}

/** The value that the kernel asks about, by offsets in the input; `end` is 0 for a container, `kind` one of `ASK_…`. */
export type AskedValue = Readonly<Record<'leaf' | 'start' | 'end' | 'kind', number>>;

export function askedOf(control: ControlBlock): AskedValue {
  return {
    leaf: read(control, AT.askLeaf),
    start: read(control, AT.askStart),
    end: read(control, AT.askEnd),
    kind: read(control, AT.askKind),
  };
}

/** Everything before the value asked about has left the input. */
export function moveAsked(control: ControlBlock): void {
  const { start, end } = askedOf(control);
  write(control, AT.askStart, 0);
  write(control, AT.askEnd, end - start);
}
