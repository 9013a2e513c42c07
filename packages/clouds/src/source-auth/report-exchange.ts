import type { Log, Metrics } from '@nymgate/engine/kernel/ports';
import { findEntraFault } from '../faults/entra-faults.ts';
import type { ExchangeOutcome } from './read-token-response.ts';

type ReportOptions = { readonly connector: string; readonly log: Log; readonly metrics: Metrics };

export function reportExchange({ connector, log, metrics }: ReportOptions, outcome: ExchangeOutcome): void {
  metrics.count('nymgate_token_fetches_total', { connector, outcome: outcome.kind });
  if (outcome.kind === 'refused')
    metrics.count('nymgate_token_refusals_total', { connector, hint: toKnownHint(outcome.hint) });
  const level = outcome.kind === 'granted' ? 'info' : outcome.kind === 'refused' ? 'error' : 'warn';
  log.write(level, 'token_exchange', {
    connector,
    outcome: outcome.kind,
    hint: outcome.kind === 'refused' ? outcome.hint : undefined,
    reason: getReason(outcome),
  });
  if (outcome.kind === 'granted' && !outcome.hasRoles)
    log.write('warn', 'token_without_roles', { connector });
}

/** A closed list, so that input from outside can't create new series (LOG-04). */
function toKnownHint(hint = ''): string {
  return findEntraFault(hint) === undefined ? 'other' : hint;
}

function getReason(outcome: ExchangeOutcome): string | undefined {
  if (outcome.kind === 'unavailable') return outcome.reason;
  // The table's constant text, for the operator; the caller sees the number only.
  if (outcome.kind === 'refused') return findEntraFault(outcome.hint ?? '')?.title;
  return outcome.kind === 'no-assertion' ? outcome.subject : undefined;
}
