import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { deriveKeyFingerprint } from '@nymgate/gateway/app/keys/read-pseudonym-secrets';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { unusableFileError } from './key-file.ts';

/** Options of `nymgate keys create`. */
export type CreateKeyOptions = { readonly out?: string; readonly id: number };

const KEY_BYTES = 32;

/** @throws CommandError KEY_FILE_UNUSABLE if the file exists or cannot be written */
export async function createPseudonymKey({ out, id }: CreateKeyOptions, terminal: Terminal): Promise<void> {
  const secret = randomBytes(KEY_BYTES).toString('base64url');
  if (out === undefined) await terminal.write(`${secret}\n`);
  else await writeNewFile(out, `${secret}\n`);
  terminal.note(describeUsage({ id, keyFingerprint: deriveKeyFingerprint({ id, secret }), file: out }));
}

type NewKey = { readonly id: number; readonly keyFingerprint: string; readonly file: string | undefined };

function describeUsage({ id, keyFingerprint, file }: NewKey): string {
  const place =
    file === undefined
      ? 'Keep it in a secret store or a file that only the gateway can read (--out makes one).'
      : `It is in ${file}, which only its owner may read.`;
  const secret = JSON.stringify(file === undefined ? 'env:NYMGATE_KEY' : `file:${file}`);
  const line = `- { id: ${id}, secret: ${secret} }`;
  return `Key ${id}, epoch ${keyFingerprint}. ${place} ${id === FIRST ? firstKey(keyFingerprint, line) : nextKey({ id, keyFingerprint }, line)}
Anyone with the key can reverse reversible pseudonyms. A lost key can't be recreated.`;
}

const FIRST = 1;

function firstKey(fingerprint: string, line: string): string {
  return `In nymgate.yaml:
  pseudonyms:
    scheme: native
    expectedEpoch: "${fingerprint}"
    keys:
      ${line}
Where keys are in use already, it goes behind them first, and to the front once every replica has it (docs/guides/rotation.md).`;
}

/** A new key comes second, because replicas without it couldn't decrypt its pseudonyms. */
function nextKey({ id, keyFingerprint }: Pick<NewKey, 'id' | 'keyFingerprint'>, line: string): string {
  return `Step 1 of docs/guides/rotation.md, in the
nymgate.yaml of every replica: add the last line, behind the key in use; expectedEpoch stays as it is.
  pseudonyms:
    keys:
      - { id: ${id - 1}, secret: "file:nymgate.key" } # the key in use, as it stands there
      ${line}
For step 2, once every replica has it: this line first, and expectedEpoch: "${keyFingerprint}".`;
}

/** Never overwrites a file or follows a link: a lost key can't be recovered. */
async function writeNewFile(path: string, text: string): Promise<void> {
  const file = await openNew(path);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch {
    await unlink(path);
    throw unusableFileError(`${path} cannot be written`);
  } finally {
    await file.close();
  }
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST'
      ? unusableFileError(`${path} exists, and a key is never written over; choose another name`)
      : unusableFileError(`${path} cannot be written`);
  }
}
