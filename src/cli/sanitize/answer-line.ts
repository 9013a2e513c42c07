import { readFile } from 'node:fs/promises';
import { CommandError } from '../command-error.ts';
import { describeOnOneLine } from '../describe-error.ts';
import type { BatchEngines } from './batch-engines.ts';
import { type BatchRequest, toBatchRequest } from './batch-request.ts';
import { TOO_LONG } from './read-lines.ts';

/**
 * One line of the batch protocol answered; never rejects.
 *
 * @returns the answer as one line of JSON, without line feed
 * @example await answerLine(encode('{"id":1,"op":"bulk"}'), engines) // '{"id":1,"error":"BULK_NOT_AVAILABLE …"}'
 */
export async function answerLine(line: Uint8Array | typeof TOO_LONG, engines: BatchEngines): Promise<string> {
  let id: unknown = null;
  try {
    const fields = parseLine(line);
    id = fields['id'] ?? null;
    return JSON.stringify({ id, ...(await answer(toBatchRequest(fields), engines)) });
  } catch (error) {
    return JSON.stringify({ id, error: describeOnOneLine(error) });
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

async function answer(
  request: BatchRequest,
  engines: BatchEngines,
): Promise<{ output: string } | { allowed: boolean }> {
  const { input } = request;
  const engine = await engines.get(request);
  if (input === undefined) return { allowed: engine.allowed(request) };
  return { output: engine.sanitize({ ...request, body: await readBody(input) }).output };
}

async function readBody(input: NonNullable<BatchRequest['input']>): Promise<Uint8Array> {
  if ('text' in input) return new TextEncoder().encode(input.text);
  try {
    return await readFile(input.file);
  } catch {
    throw new CommandError('INPUT_UNREADABLE');
  }
}
