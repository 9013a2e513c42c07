import { createReadStream } from 'node:fs';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../print.ts';
import { usageError } from '../usage-error.ts';
import { answerLine } from './answer-line.ts';
import { createBatchEngines } from './batch-engines.ts';
import { readLines, TOO_LONG } from './read-lines.ts';

/** Room for the largest answer that the gateway takes (64 MiB) as an escaped JSON string. */
const LINE_LIMIT = 192 * 1_048_576;

/**
 * Answers NDJSON requests from a file or standard input with NDJSON on standard output, one at a time, in order, until
 * the input ends. A line that cannot be answered gets an error line; empty lines are passed over.
 */
export async function runBatch(file: string, terminal: Terminal): Promise<ExitCode> {
  const engines = createBatchEngines();
  const source = file === '-' ? process.stdin : createReadStream(file);
  try {
    for await (const line of readLines(source, LINE_LIMIT)) {
      if (line !== TOO_LONG && isBlank(line)) continue;
      await terminal.write(`${await answerLine(line, engines)}\n`);
    }
  } catch (error) {
    if (isUnreadable(error))
      throw usageError(`${file} cannot be read.`, 'check the path and its permissions');
    throw error;
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
