import {
  chooseRows,
  formatComparison,
  formatCounts,
  ORDER_NOTE,
} from '@nymgate/shell/call/format-comparison';
import type { DemoStack } from '@nymgate/shell/gateway/start-demo-stack';
import { escapeUnprintable, formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { DemoCall, DemoCalls } from './demo-call.ts';

type Page = Pick<Terminal, 'paint' | 'columns'>;

/** Values of each outcome in the excerpt. */
const MAX_PER_OUTCOME = 9;

export function formatIntroduction(stack: DemoStack, { paint }: Page): string {
  const { connectors } = stack.host.app.status();
  return [
    paint.bold('Nymgate demo'),
    `A simulated tenant of ${formatCount(stack.simulator.people.length, 'account')} (its own Entra ID and Graph), a pseudonym key, and the gateway`,
    `with ${formatCount(connectors.length, 'connector')}, each with its own Entra application and federated credential; there is no client secret.`,
    `Tenant ${stack.simulator.tenantId}.`,
  ].join('\n');
}

export function formatDemoCalls({ calls, notSimulated }: DemoCalls, page: Page): string {
  const missing =
    notSimulated.length === 0
      ? []
      : ['', page.paint.dim(`Not in the simulated tenant, so not shown: ${notSimulated.join(', ')}.`)];
  const order = ['', page.paint.dim(`  ${ORDER_NOTE}`)];
  return [...calls.map((call) => formatDemoCall(call, page)), ...order, ...missing].join('\n');
}

/** The item with most values as a table, then totals of the response. */
function formatDemoCall(call: DemoCall, page: Page): string {
  const { paint } = page;
  return [
    '',
    paint.bold(paint.inverse(` ${call.title} `)),
    `  asked of Graph    GET ${shorten(call.rawPath, page.columns - 24)}`,
    `  asked of Nymgate  GET ${shorten(`/${call.connector}${call.path}`, page.columns - 24)}`,
    '',
    ...formatComparison(chooseRows(call.rows, MAX_PER_OUTCOME), page),
    '',
    `  whole answer  ${formatCounts(call.counts, paint)}`,
    `  policy ${call.policy} · epoch ${call.keyFingerprint}${auditNote(call)}`,
  ].join('\n');
}

function auditNote({ audit }: DemoCall): string {
  if (audit === undefined) return '';
  const links = `${formatCount(audit.linksSealed, 'link')} sealed, ${formatCount(audit.tokensOpened, 'pseudonym')} opened`;
  return ` · audit: ${links}, ${formatCount(audit.unknownFields, 'unknown field')} dropped`;
}

function shorten(text: string, width: number): string {
  const safe = escapeUnprintable(text);
  return safe.length <= width ? safe : `${safe.slice(0, width - 1)}…`;
}

export function toJsonReport({ calls, notSimulated }: DemoCalls): string {
  return JSON.stringify({ calls: calls.map(({ rows: _, ...call }) => call), notSimulated }, undefined, 2);
}
