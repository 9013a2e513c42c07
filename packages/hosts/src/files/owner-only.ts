import { constants } from 'node:fs';

export const OWNER_FILE = 0o600;
export const OWNER_FOLDER = 0o700;
/** Never open through a link (EXP-01). Windows lacks the flag. */
export const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
