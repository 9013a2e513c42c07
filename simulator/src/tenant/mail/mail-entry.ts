import type { FolderKey } from './folders.ts';
import type { Letter } from './letter.ts';

/** A letter in one mailbox. */
export type MailEntry = {
  readonly letter: Letter;
  readonly folder: FolderKey;
  readonly isRead: boolean;
  /** Grows with every change; part of etag and changeKey. */
  readonly revision: number;
  /** How often it has been moved: every time its id changes, unless ids are immutable. */
  readonly moves: number;
};
