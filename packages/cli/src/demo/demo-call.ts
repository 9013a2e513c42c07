import {
  CONNECTORS,
  type Connector,
  DEFAULT_CONNECTOR_OPTIONS,
  type ExampleCall,
} from '@nymgate/connectors/index';
import type { AuditRecord } from '@nymgate/gateway/proxy/audit-fields';
import {
  type ComparedValue,
  compareDelivery,
  countOutcomes,
  type ValueOutcome,
} from '@nymgate/shell/call/compare-delivery';
import { describeError } from '@nymgate/shell/call/describe-response';
import { fetchForSameSubject, runExample } from '@nymgate/shell/call/fetch-with-lookups';
import { createComparableFetch, type GraphFetch } from '@nymgate/shell/gateway/caller';
import type { DemoStack } from '@nymgate/shell/gateway/start-demo-stack';
import { CommandError } from '@nymgate/shell/terminal/command-error';

/** The same call directly to Graph and through the gateway. */
export type DemoCall = {
  readonly connector: string;
  readonly title: string;
  readonly example: string;
  /** With the person's real ID. */
  readonly rawPath: string;
  /** With the pseudonymous ID. */
  readonly path: string;
  readonly raw: unknown;
  readonly safe: unknown;
  readonly rows: readonly ComparedValue[];
  readonly counts: Readonly<Record<ValueOutcome, number>>;
  readonly audit: AuditRecord | undefined;
  readonly policy: string;
  readonly keyFingerprint: string;
};

export type DemoRun = { readonly stack: DemoStack; readonly auditRecords: readonly AuditRecord[] };

export type DemoCalls = {
  readonly calls: readonly DemoCall[];
  /** Connectors whose data the simulated tenant lacks. */
  readonly notSimulated: readonly string[];
};

/** @throws CommandError DEMO_FAILED if only the gateway fails */
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

async function makeDemoCall(connector: Connector, run: DemoRun): Promise<DemoCall | undefined> {
  const { stack, auditRecords } = run;
  const [example] = connector.examples(DEFAULT_CONNECTOR_OPTIONS);
  const raw = stack.createRawFetch(connector.id);
  if (example === undefined || !(await isSimulated(example, raw))) return undefined;
  const through = await runExample(example, createComparableFetch(stack.host.app, connector.id));
  if ('missing' in through) throw failed(connector, through.missing);
  if (through.response.status !== 200) throw failed(connector, describeError(through.response));
  const direct = await fetchForSameSubject(example.path, {
    filling: through.filling,
    lookups: example.lookups ?? {},
    caller: raw,
  });
  const [before, after]: readonly unknown[] = [
    JSON.parse(direct.response.body),
    JSON.parse(through.response.body),
  ];
  const { headers } = through.response;
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
    counts: countOutcomes(rows),
    audit: auditRecords.find(({ requestId }) => requestId === headers['nymgate-request-id']),
    policy: headers['nymgate-policy'] ?? '',
    keyFingerprint: headers['nymgate-epoch'] ?? '',
  };
}

/** Whether the simulated Graph supports the example. */
async function isSimulated(example: ExampleCall, raw: GraphFetch): Promise<boolean> {
  const outcome = await runExample(example, raw);
  return !('missing' in outcome) && outcome.response.status === 200;
}

function failed(connector: Connector, reason: string): CommandError {
  return new CommandError('DEMO_FAILED', `${connector.id}, ${reason}`);
}
