import type { AuditRecord } from '@nymgate/gateway/proxy/audit-fields';
import {
  CONNECTORS,
  type Connector,
  DEFAULT_CONNECTOR_OPTIONS,
  type ExampleCall,
} from '@nymgate/connectors/index';
import { callLike, runExample } from '@nymgate/shell/call/call-filled';
import {
  type Compared,
  compareDelivery,
  countFates,
  type ValueFate,
} from '@nymgate/shell/call/compare-delivery';
import { reasonOf } from '@nymgate/shell/call/describe-answer';
import { type AskGraph, createGatewayCaller } from '@nymgate/shell/gateway/caller';
import type { DemoStack } from '@nymgate/shell/gateway/start-demo-stack';
import { CommandError } from '@nymgate/shell/terminal/command-error';

/** One call made twice: past the gateway and through it. */
export type DemoCall = {
  readonly connector: string;
  readonly title: string;
  readonly example: string;
  /** As asked of Graph, with the person's real id. */
  readonly rawPath: string;
  /** As asked of the gateway, with the pseudonymous id. */
  readonly path: string;
  readonly raw: unknown;
  readonly safe: unknown;
  readonly rows: readonly Compared[];
  readonly counts: Readonly<Record<ValueFate, number>>;
  /** What the gateway itself wrote down about the call. */
  readonly audit: AuditRecord | undefined;
  readonly policy: string;
  readonly epoch: string;
};

export type DemoRun = { readonly stack: DemoStack; readonly audits: readonly AuditRecord[] };

export type DemoCalls = {
  readonly calls: readonly DemoCall[];
  /** Connectors whose data family the simulated tenant does not have. */
  readonly notSimulated: readonly string[];
};

/**
 * The first example call of every connector, before and after.
 *
 * @throws CommandError DEMO_FAILED when Graph answers and the gateway does not
 */
export async function makeDemoCalls(run: DemoRun): Promise<DemoCalls> {
  const calls: DemoCall[] = [];
  const notSimulated: string[] = [];
  for (const connector of Object.values(CONNECTORS)) {
    const call = await makeDemoCall(connector, run);
    if (call === undefined) notSimulated.push(connector.id);
    else calls.push(call);
  }
  return { calls, notSimulated };
}

async function makeDemoCall(connector: Connector, { stack, audits }: DemoRun): Promise<DemoCall | undefined> {
  const [example] = connector.examples(DEFAULT_CONNECTOR_OPTIONS);
  const raw = stack.raw(connector.id);
  if (example === undefined || !(await isSimulated(example, raw))) return undefined;
  const through = await runExample(example, createGatewayCaller(stack.address, connector.id));
  if ('missing' in through) throw failed(connector, through.missing);
  if (through.answer.status !== 200) throw failed(connector, reasonOf(through.answer));
  const direct = await callLike(example.path, {
    filling: through.filling,
    lookups: example.lookups ?? {},
    caller: raw,
  });
  const [before, after]: readonly unknown[] = [
    JSON.parse(direct.answer.body),
    JSON.parse(through.answer.body),
  ];
  const { headers } = through.answer;
  const rows = compareDelivery(before, after);
  return {
    connector: connector.id,
    title: `${connector.title} – ${example.title}`,
    example: example.id,
    rawPath: direct.filling.path,
    path: through.filling.path,
    raw: before,
    safe: after,
    rows,
    counts: countFates(rows),
    audit: audits.find(({ requestId }) => requestId === headers['nymgate-request-id']),
    policy: headers['nymgate-policy'] ?? '',
    epoch: headers['nymgate-epoch'] ?? '',
  };
}

/** Whether the simulated Graph itself, past the gateway, answers the example. */
async function isSimulated(example: ExampleCall, raw: AskGraph): Promise<boolean> {
  const outcome = await runExample(example, raw);
  return !('missing' in outcome) && outcome.answer.status === 200;
}

function failed(connector: Connector, reason: string): CommandError {
  return new CommandError('DEMO_FAILED', `${connector.id}, ${reason}`);
}
