import { createReadStream } from 'node:fs';
import { BulkError } from '@nymgate/bulk/bulk-fault';
import { type BulkFormat, REJECT_REASONS } from '@nymgate/bulk/bulk-plan';
import { type FileRuleSet, findFileRuleSet } from '@nymgate/bulk/bulk-rules';
import { createEngine } from '@nymgate/bulk/engines/create-engine';
import { rejectExcessiveLosses } from '@nymgate/bulk/judge-losses';
import { parseFileName } from '@nymgate/bulk/parse-file-name';
import type { BulkSetup } from '@nymgate/hosts/bulk/bulk-setup';
import { readInput, toUnreadableInputError } from '@nymgate/shell/input/read-input';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { describeErrorOnOneLine } from '@nymgate/shell/terminal/report-failure';
import { type BatchEngines, createBatchEngines } from './batch-engines.ts';
import { type BatchBulkRequest, type BatchRequest, toBatchRequest } from './batch-request.ts';

/** The protocol has no place for rejected rows: one fails the file. @throws CommandError BULK_FAILED */
function runBulkRequest({ name, contentType }: BatchBulkRequest, setup: BulkSetup, body: Uint8Array): string {
  const set = findFileRuleSet(setup.rules, name);
  if (set === undefined) throw new CommandError('BULK_FAILED', 'no rule is for a file of this name');
  try {
    return treat({ set, format: detectFormat(set, name, contentType) }, setup, body);
  } catch (error) {
    if (error instanceof BulkError) throw new CommandError('BULK_FAILED', error.message.replace(/\.$/, ''));
    throw error;
  }
}

function treat(
  file: { readonly set: FileRuleSet; readonly format: BulkFormat },
  setup: BulkSetup,
  body: Uint8Array,
): string {
  const engine = createEngine(file, {
    pseudonymizer: setup.pseudonymizer,
    onReject: (line, reason) => {
      throw new CommandError('BULK_FAILED', `line ${line} ${REJECT_REASONS[reason]}`);
    },
  });
  const first = engine.write(body).slice();
  const last = engine.end();
  rejectExcessiveLosses(engine.counts().columns, file.set.maxEmptied);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat([first, last]));
}

const CONTENT_TYPES: readonly (readonly [RegExp, BulkFormat])[] = [
  [/parquet/, 'parquet'],
  [/csv/, 'csv'],
  [/ndjson|jsonl/, 'ndjson'],
  [/^application\/json\b/, 'json-array'],
];

// The rules decide, then the content type, then the name (psoxy-facts.md#l), else the format that the rules
// support.
function detectFormat(set: FileRuleSet, name: string, contentType = ''): BulkFormat {
  const typed = CONTENT_TYPES.find(([pattern]) => pattern.test(contentType.toLowerCase()))?.[1];
  const declared = set.format ?? typed ?? parseFileName(name).format;
  const likely = (['csv', 'ndjson'] as const).find((format) => !('fault' in set.open(format)));
  if (declared === undefined || 'fault' in set.open(declared)) return likely ?? declared ?? 'ndjson';
  return declared;
}

/** The largest response (64 MiB) as an escaped JSON string. */
const LINE_LIMIT = 192 * 1_048_576;

/** One NDJSON result per request, in order. Failed lines get an error; empty lines are skipped. */
export async function runBatch(file: string, terminal: Terminal): Promise<ExitCode> {
  const engines = createBatchEngines();
  const source = file === '-' ? process.stdin : createReadStream(file);
  try {
    for await (const line of readLines(source, LINE_LIMIT)) {
      if (line !== TOO_LONG && isBlank(line)) continue;
      await terminal.write(`${await handleLine(line, engines)}\n`);
    }
  } catch (error) {
    throw isUnreadable(error) ? toUnreadableInputError(file, error) : error;
  }
  return EXIT.ok;
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function isUnreadable(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOENT', 'EACCES', 'EISDIR'].includes(String(error.code))
  );
}

/** Never rejects. @returns one line of JSON without line feed */
export async function handleLine(line: Uint8Array | typeof TOO_LONG, engines: BatchEngines): Promise<string> {
  let id: unknown = null;
  try {
    const fields = parseLine(line);
    id = fields['id'] ?? null;
    return JSON.stringify({ id, ...(await handleRequest(toBatchRequest(fields), engines)) });
  } catch (error) {
    return JSON.stringify({ id, error: describeErrorOnOneLine(error) });
  }
}

function parseLine(line: Uint8Array | typeof TOO_LONG): Readonly<Record<string, unknown>> {
  if (line === TOO_LONG) throw new CommandError('LINE_MALFORMED', 'it is too long');
  const value = parseJson(line);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new CommandError('LINE_MALFORMED', 'it must be a JSON object');
}

function parseJson(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch {
    throw new CommandError('LINE_MALFORMED', 'it is not JSON in UTF-8');
  }
}

async function handleRequest(
  request: BatchRequest | BatchBulkRequest,
  engines: BatchEngines,
): Promise<{ output: string } | { allowed: boolean }> {
  if (request.op === 'bulk')
    return { output: runBulkRequest(request, await engines.bulk(request), await readBody(request.input)) };
  const { input } = request;
  const engine = await engines.get(request);
  if (input === undefined) return { allowed: engine.allowed(request) };
  return { output: engine.sanitize({ ...request, body: await readBody(input) }).output };
}

async function readBody(input: NonNullable<BatchRequest['input']>): Promise<Uint8Array> {
  return 'text' in input ? new TextEncoder().encode(input.text) : readInput(input.file);
}

/** A line above the limit, which was skipped. */
export const TOO_LONG = Symbol('too long');

const LINE_FEED = 0x0a;

/**
 * Splits a byte stream at line feeds only (`node:readline` also splits at U+2028, which JSON may contain),
 * without reading ahead.
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array | typeof TOO_LONG> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const take = () => {
    const line = length > limit ? TOO_LONG : Buffer.concat(pieces);
    pieces = [];
    length = 0;
    return line;
  };
  const keep = (piece: Uint8Array) => {
    length += piece.length;
    if (length <= limit) pieces.push(piece);
    else pieces = [];
  };
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      keep(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
