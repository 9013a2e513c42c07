import { isLoopbackHost } from '@nymgate/clouds/network/loopback';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { OperationTarget } from '../shared/operation-target.ts';
import { tailAuditFile } from './tail-audit-file.ts';
import { NO_AUDIT_LOG } from './watch-audit.ts';

/** The options of the command line for it. */
export type WatchOptions = { readonly admin?: string; readonly audit?: string };

/**
 * What is watched: the console's own gateway, or the one that is named.
 *
 * @throws SetupError USAGE: the admin listener is not of this machine
 */
export function resolveWatchTarget(
  defaultTarget: OperationTarget,
  { admin, audit }: WatchOptions,
): OperationTarget {
  const trail = audit === undefined ? undefined : tailAuditFile(audit);
  if (admin === undefined) return trail === undefined ? defaultTarget : { ...defaultTarget, audit: trail };
  return { adminUrl: adminOrigin(admin), isRemote: true, audit: trail ?? NO_AUDIT_LOG, doctor: undefined };
}

/** What it tells is told without a credential and without TLS: only on one machine is that nobody else's to read. */
function adminOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' && isLoopbackHost(url.hostname)) return url.origin;
  throw usageError(
    '--admin takes the admin listener of a gateway on this machine, such as http://127.0.0.1:8485.',
    'for one elsewhere open a tunnel: ssh -L 8485:127.0.0.1:8485 HOST',
  );
}
