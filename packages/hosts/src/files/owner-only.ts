import { constants } from 'node:fs';

/** Modes of what a command makes: its owner's alone. */
export const OWNER_FILE = 0o600;
export const OWNER_FOLDER = 0o700;
/** Flag of open: never through a link that somebody has put there (EXP-01). Windows has no such flag. */
export const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
