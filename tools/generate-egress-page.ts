import { CLOUDS } from '../packages/gateway/src/config/clouds.ts';
import { EGRESS_BY_PROVIDER } from './egress/assertion-egress.ts';
import type { EgressRow } from './egress/egress-row.ts';
import { EGRESS_BY_OBJECT_STORE } from './egress/object-egress.ts';
import { EGRESS_BY_STORE } from './egress/store-egress.ts';
import { code, fillPage, table } from './markdown.ts';

/** The page with whom each way of proving oneself and each store connects to. */
export function egressPage(): string {
  return fillPage('docs/security/egress.md', {
    clouds: table(['cloud', 'host', 'port', 'why'], cloudRows()),
    providers: table(['assertion.type', ...COLUMNS], rowsOf(EGRESS_BY_PROVIDER)),
    'secret-stores': table(['reference', ...COLUMNS], rowsOf(EGRESS_BY_STORE)),
    'object-stores': table(['address', ...COLUMNS], rowsOf(EGRESS_BY_OBJECT_STORE)),
  });
}

const COLUMNS = ['host', 'port', 'why', 'when', 'another host is named by'] as const;

function cloudRows(): readonly (readonly string[])[] {
  return Object.entries(CLOUDS).flatMap(([name, { authority, graph }]) => [
    [code(name), code(new URL(authority).host), '443', 'Entra ID: the access token, about once an hour'],
    [code(name), code(new URL(graph).host), '443', 'Microsoft Graph: every request that the rules allow'],
  ]);
}

function rowsOf(lists: Readonly<Record<string, readonly EgressRow[]>>): readonly (readonly string[])[] {
  return Object.entries(lists).flatMap(([type, rows]) =>
    rows.length === 0
      ? [[code(type), 'nobody', '', 'a file or a key of this machine', '', '']]
      : rows.map(({ host, port, purpose, condition = '', overriddenBy = '' }) => [
          code(type),
          code(host),
          String(port),
          purpose,
          condition,
          overriddenBy,
        ]),
  );
}
