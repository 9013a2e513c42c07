import type { Session } from '../../wire/session.ts';

/** What every page is given. */
export type PageProps = { readonly session: Session };
