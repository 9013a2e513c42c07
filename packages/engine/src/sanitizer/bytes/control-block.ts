import type { JsonLimits } from '../../kernel/json/json.ts';
import { CONTROL_LAYOUT } from './image/layout.ts';

// The only module that reads and writes the control block, through which host and kernel speak to one another.

const WORDS = Symbol('words');

/** The control block of one kernel, as long as its memory does not grow. */
export type ControlBlock = { readonly [WORDS]: Uint32Array };

const OFFSETS = CONTROL_LAYOUT.words;

/** @param address of the control block in the memory of the kernel */
export function openControlBlock(memory: ArrayBuffer, address: number): ControlBlock {
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
  | 'marks'
  | 'lists'
  | 'elements'
  | 'sortSpace'
  | 'others';

/** Where an area begins. */
export function getAreaAddress(control: ControlBlock, area: MemoryArea): number {
  return read(control, OFFSETS[area]);
}

/** How much the areas hold before the edits must be carried out. */
export type AreaLimits = Readonly<
  Record<'markLimit' | 'editLimit' | 'growthLimit' | 'jobLimit' | 'sealedLimit' | 'textsLimit', number>
>;

export function setAreas(
  control: ControlBlock,
  areas: Readonly<Record<MemoryArea, number>>,
  limits: AreaLimits,
): void {
  const values = Object.entries({ ...areas, ...limits }) as [MemoryArea | keyof AreaLimits, number][];
  for (const [name, value] of values) write(control, OFFSETS[name], value);
}

/** There is room for so many open objects and lists at most. */
const MAX_DEPTH = 1_024;

/** How deep a document may be in a kernel. */
export function getDepthLimit({ depth }: Pick<JsonLimits, 'depth'>): number {
  return Math.min(depth, MAX_DEPTH);
}

/** What holds for a document. */
export function setRules(
  control: ControlBlock,
  { root, word, many }: { readonly root: number; readonly word: number; readonly many: boolean },
  limits: JsonLimits,
): void {
  write(control, OFFSETS.root, root);
  write(control, OFFSETS.word, word);
  write(control, OFFSETS.many, Number(many));
  write(control, OFFSETS.depth, getDepthLimit(limits));
  write(control, OFFSETS.stringBytes, limits.stringBytes);
  write(control, OFFSETS.objectKeys, limits.objectKeys);
}

/** What of a key lies in the key block; `scheme` is one of `SCHEME_…`. */
export type LoadedKey = Readonly<Record<'scheme' | 'saltLength' | 'headerLength' | 'keyId', number>>;

/** @param canon bits of `CANON_…` */
export function setKey(
  control: ControlBlock,
  { scheme, saltLength, headerLength, keyId }: LoadedKey,
  canon: number,
): void {
  write(control, OFFSETS.scheme, scheme);
  write(control, OFFSETS.canon, canon);
  write(control, OFFSETS.saltLength, saltLength);
  write(control, OFFSETS.headerLength, headerLength);
  write(control, OFFSETS.keyId, keyId);
}

/** @param length bytes of input that are there */
export function setInput(control: ControlBlock, length: number): void {
  write(control, OFFSETS.length, length);
}

/** After the input up to the position has left: so many bytes of it are left, from its start on. */
export function restartInput(control: ControlBlock, length: number): void {
  write(control, OFFSETS.length, length);
  write(control, OFFSETS.position, 0);
}

/** Up to where the input is done. */
export function getPosition(control: ControlBlock): number {
  return read(control, OFFSETS.position);
}

/** Bytes by which the output may exceed the input that is done. */
export function getGrowth(control: ControlBlock): number {
  return read(control, OFFSETS.growth);
}

/** Whether ciphertexts are due. */
export function hasPendingSeals(control: ControlBlock): boolean {
  return read(control, OFFSETS.sealCount) !== 0;
}

/** One of `ERROR_…`. */
export function getError(control: ControlBlock): number {
  return read(control, OFFSETS.error);
}

/** Whether the document as a whole must not leave. */
export function isRootRefused(control: ControlBlock): boolean {
  return read(control, OFFSETS.rootRefused) !== 0;
}

/** Whether white space stands between parts of the document. */
export function isSpaced(control: ControlBlock): boolean {
  return read(control, OFFSETS.spaced) !== 0;
}

/** How the answer differs from what is declared: one of `SHAPE_…`. */
export function getShape(control: ControlBlock): number {
  return read(control, OFFSETS.shape);
}

/** Whether some list was left to the host to sort. */
export function isUnsorted(control: ControlBlock): boolean {
  return read(control, OFFSETS.unsorted) !== 0;
}

/** Elements of open lists that are sorted; at the end of a document those are its rows. */
export function getElementCount(control: ControlBlock): number {
  return read(control, OFFSETS.elementCount);
}

/** Places of lists that the next `emit` takes in: it adds no more elements than that. */
export function getMarkCount(control: ControlBlock): number {
  return read(control, OFFSETS.markCount);
}

/** Offsets in the output between which the rows lie that are gathered. */
export function getRowsRange(control: ControlBlock): { readonly start: number; readonly end: number } {
  return { start: read(control, OFFSETS.rowsStart), end: read(control, OFFSETS.rowsEnd) };
}

/** Whether the rows of a collection have come. */
export function hasRows(control: ControlBlock): boolean {
  return read(control, OFFSETS.rows) !== 0;
}

/** What the lists hold. `others`: the most bytes that names have taken. */
export type AreaUsage = Readonly<Record<'texts' | 'jobs' | 'sealed' | 'others', number>>;

export function getAreaUsage(control: ControlBlock): AreaUsage {
  return {
    texts: read(control, OFFSETS.textsUsed),
    jobs: read(control, OFFSETS.jobCount),
    sealed: read(control, OFFSETS.sealedUsed),
    others: read(control, OFFSETS.othersUsed),
  };
}

/** @returns the offset, among the texts, of so many bytes that are written there */
export function allocateText(control: ControlBlock, bytes: number): number {
  const textsUsed = read(control, OFFSETS.textsUsed);
  write(control, OFFSETS.textsUsed, textsUsed + bytes);
  return textsUsed;
}

/** The value that the kernel asks about, by offsets in the input; `end` is 0 for a container, `kind` one of `ASK_…`. */
export type HostCall = Readonly<Record<'leaf' | 'start' | 'end' | 'kind', number>>;

export function getHostCall(control: ControlBlock): HostCall {
  return {
    leaf: read(control, OFFSETS.askLeaf),
    start: read(control, OFFSETS.askStart),
    end: read(control, OFFSETS.askEnd),
    kind: read(control, OFFSETS.askKind),
  };
}

/** Everything before the value asked about has left the input. */
export function rebaseHostCall(control: ControlBlock): void {
  const { start, end } = getHostCall(control);
  write(control, OFFSETS.askStart, 0);
  write(control, OFFSETS.askEnd, end - start);
}
