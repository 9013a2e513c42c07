import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readFile, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { NO_FOLLOW } from '@nymgate/hosts/files/owner-only';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import {
  applyLine,
  type ExportState,
  emptyState,
  type StateLine,
  toStateLines,
} from '../plan/export-state.ts';
import { LOCK_FILE } from './lock-folder.ts';
import { replaceFileAtomically, unusableFolderError } from './private-files.ts';

export const STATE_FILE = 'nymgate-export.jsonl';
const PART = `.part-${STATE_FILE}`;

/** Read once, then appended to. */
export type StateFile = {
  readonly state: ExportState;
  /** @throws CommandError EXPORT_FOLDER after the lock was lost */
  readonly check: () => Promise<void>;
  /** Applies and appends a change; resolves when it is durable. */
  readonly add: (line: StateLine) => Promise<void>;
  /** Ends the run and compacts the state. */
  readonly finish: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * Opens or creates the state of a folder. An incomplete last line was cut by a kill and is discarded.
 * @throws CommandError EXPORT_FOLDER for a folder with other files, EXPORT_STATE for an unreadable state
 */
export async function openStateFile(folder: string, check: () => Promise<void>): Promise<StateFile> {
  const path = join(folder, STATE_FILE);
  await unlink(join(folder, PART)).catch(() => undefined);
  if (!(await isOurs(folder)))
    await replaceFileAtomically(folder, STATE_FILE, line({ kind: 'head', version: 1 }));
  const state = await readState(path);
  let handle = await openToAppend(path);
  return {
    state,
    check,
    add: async (one) => {
      await check();
      await append(handle, one);
      applyLine(state, one);
    },
    finish: async () => {
      await check();
      const lines = toStateLines(state);
      await handle.close();
      await replaceFileAtomically(folder, STATE_FILE, lines.map(line).join(''));
      handle = await openToAppend(path);
      state.kept.clear();
      state.run = undefined;
      for (const one of lines) applyLine(state, one);
    },
    close: () => handle.close(),
  };
}

function line(one: StateLine): string {
  return `${JSON.stringify(one)}\n`;
}

async function isOurs(folder: string): Promise<boolean> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith(LOCK_FILE));
  if (names.includes(STATE_FILE)) return true;
  if (names.length > 0)
    throw unusableFolderError(
      `${folder} holds other files; name an empty folder, or one of an earlier export`,
    );
  return false;
}

async function readState(path: string): Promise<ExportState> {
  const status = await lstat(path);
  if (!status.isFile()) throw unusableFolderError(`${path} is no plain file`);
  const text = await readFile(path, { encoding: 'utf8', flag: constants.O_RDONLY | NO_FOLLOW });
  const completeLines = text.slice(0, text.lastIndexOf('\n') + 1);
  if (completeLines.length < text.length) await truncate(path, Buffer.byteLength(completeLines));
  const state = emptyState();
  for (const one of readLines(completeLines, path)) applyLine(state, one);
  return state;
}

function readLines(text: string, path: string): readonly StateLine[] {
  const unreadable = (what: string) =>
    new CommandError('EXPORT_STATE', `${path}, ${what}; load everything into an empty folder`);
  const lines = text.split('\n').slice(0, -1);
  const [head, ...rest] = lines.map((one, index) => {
    try {
      return JSON.parse(one) as StateLine;
    } catch {
      throw unreadable(`line ${index + 1} is damaged`);
    }
  });
  if (head?.kind !== 'head' || head.version !== 1) throw unreadable('this version does not read it');
  return rest;
}

function openToAppend(path: string): Promise<FileHandle> {
  return open(path, constants.O_WRONLY | constants.O_APPEND | NO_FOLLOW);
}

async function append(handle: FileHandle, one: StateLine): Promise<void> {
  try {
    await handle.writeFile(line(one));
    await handle.sync();
  } catch (error) {
    throw unusableFolderError(
      `${STATE_FILE} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'failed'}); make room`,
    );
  }
}
