import { badToken } from './file-errors.ts';

/** `Paged=TRUE&p_ID=200` in base64, as SharePoint pages its lists. */
export function writePagedToken(position: number): string {
  return Buffer.from(`Paged=TRUE&p_ID=${position}`).toString('base64');
}

/** Throws GraphError 400 for what is no token. */
export function readPagedToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const position = /^Paged=TRUE&p_ID=(\d{1,9})$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (position === undefined) throw badToken();
  return Number(position);
}
