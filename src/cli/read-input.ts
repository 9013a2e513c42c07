import { readFile } from 'node:fs/promises';
import { type SetupCode, SetupError } from '../kernel/errors.ts';
import { usageError } from './usage-error.ts';

/** The bytes of a file, or of standard input when the name is `-`. */
export async function readInput(file: string): Promise<Uint8Array> {
  if (file === '-') return readStandardInput();
  try {
    return await readFile(file);
  } catch {
    throw usageError(`${file} cannot be read.`, 'check the path and its permissions');
  }
}

/**
 * The text of a file that a person wrote, or of standard input when the name is `-`.
 *
 * @throws SetupError the given code
 */
export async function readAuthoredText(file: string, code: SetupCode): Promise<string> {
  try {
    const bytes = file === '-' ? await readStandardInput() : await readFile(file);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SetupError([
      {
        code,
        severity: 'error',
        file,
        message: 'The file cannot be read as UTF-8 text.',
        fix: 'check the path and its permissions',
      },
    ]);
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
