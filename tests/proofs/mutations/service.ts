import { chainLine } from '../../../packages/hosts/src/audit/chain-line.ts';
import { auditStart } from '../../../packages/hosts/src/audit/report-service.ts';
import { createTally } from '../../../packages/hosts/src/audit/tally.ts';
import { createExporter } from '../../../packages/hosts/src/otlp/create-exporter.ts';
import { createTracing, parseTraceContext } from '../../../packages/hosts/src/otlp/create-tracing.ts';
import { createMetricsExporter } from '../../../packages/hosts/src/otlp/open-metrics.ts';
import { createSender } from '../../../packages/hosts/src/otlp/send-export.ts';
import { createSpanQueue } from '../../../packages/hosts/src/otlp/span-queue.ts';
import { createDrainableFunction } from '../../../packages/hosts/src/process/create-drainable-function.ts';
import { createMemoryGate } from '../../../packages/hosts/src/process/memory-gate.ts';
import { isAllowedSwitch } from '../../../packages/hosts/src/process/node-switches.ts';
import { excludeMemoryFromCoreDumps } from '../../../packages/hosts/src/process/seal-process.ts';
import { bindProcess } from '../../../packages/hosts/src/service/bind-process.ts';
import {
  createAnchorLogger,
  createSecretRefresh,
} from '../../../packages/hosts/src/service/create-gateway-service.ts';
import { createPeriodicTask } from '../../../packages/hosts/src/service/periodic-task.ts';
import { createReloader } from '../../../packages/hosts/src/service/replace-generation.ts';
import { handleUnexpectedError } from '../../../packages/hosts/src/service/service-state.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const SERVICE_MUTATIONS: readonly ProofMutation[] = [
  change(chainLine)(
    'a line does not depend on the line before',
    (original) => (place, fields) => original({ ...place, chain: '' }, fields),
    ['audit-trail.test.ts › F29', 'audit-trail.test.ts › AUD-01', 'verify-audit-log.test.ts › AUD-01'],
  ),
  change(auditStart)('without a line', () => async () => undefined, [
    'observed.test.ts › PIN-01 the audit trail says what serves',
    'observed.test.ts › AUD-01',
    'observed.test.ts › requests that the listener refused are in the trail as a number',
  ]),
  change(createDrainableFunction)(
    'ends without those that run',
    (original) => (work, host) => ({ ...original(work, host), drain: () => host.stop() }),
    ['create-drainable-function.test.ts › F13'],
  ),
  changeMade(createMemoryGate)('there is always memory', () => ({ isMemoryLow: () => false }), [
    'memory-gate.test.ts › F24',
    'crowds.test.ts › F24',
  ]),
  change(isAllowedSwitch)('every switch is allowed', () => () => true, [
    'check-process.test.ts › heap snapshots',
    'check-process.test.ts › the process (NET-08)',
    'check-process.test.ts › SWI-01',
  ]),
  change(excludeMemoryFromCoreDumps)('dumps have the memory', () => () => true, [
    'seal-process.test.ts › SWI-01',
  ]),
  change(bindProcess)(
    'an earlier listener stays',
    (original) =>
      (runtime, options = {}) => {
        const { source = process } = options;
        original(runtime, {
          ...options,
          source: {
            on: (event, listener) => source.on(event, listener),
            removeAllListeners: () => undefined,
          },
        });
      },
    ['bind-process.test.ts › drains before the process ends', 'bind-process.test.ts › LOG-02'],
  ),
  changeMade(createSecretRefresh)(
    'secrets are never looked at again',
    () => ({ run: async () => undefined }),
    ['service.test.ts › F15'],
  ),
  change(createAnchorLogger)('no anchor is written', () => () => () => undefined, [
    'anchors.test.ts › AUD-01',
  ]),
  change(createPeriodicTask)(
    'by the monotonic clock alone',
    (original) => (clock, options) => original({ ...clock, now: () => 0 }, options),
    ['periodic-task.test.ts › F23'],
  ),
  change(createReloader)(
    'a reload changes nothing',
    () =>
      ({ state }) =>
      async () => ({ reloaded: true, generation: state.current?.number ?? 0, issues: [] }),
    [
      'service.test.ts › F26',
      'service.test.ts › PIN-01',
      'faults.test.ts › REL-07 secrets',
      'faults.test.ts › REL-07 rules and configuration',
      'faults.test.ts › rules that are gone (F17, CFG-03)',
      'faults.test.ts › (F16, CFG-02)',
      'faults.test.ts › (F17, CFG-03)',
      'faults.test.ts › a key of 8 bytes (CFG-05)',
      'pins.test.ts › an endpoint whose whole answer passes (CFG-02)',
      'pins.test.ts › PIN-01 what differs from its pin',
      'pins.test.ts › PIN-01 what a server answered in the place of a secret or of rules',
      'pins.test.ts › PIN-01 open rules',
    ],
  ),
  change(createReloader)(
    'the old one ends, whatever the new one is',
    (original) => (options) => async (of) => {
      const result = await original(options)(of);
      if (!result.reloaded) options.state.current = undefined;
      return result;
    },
    [
      'start-node-server.test.ts › serves with the given certificate and refuses files that are none',
      'start-node-server.test.ts › reload (F16)',
      'start-node-server.test.ts › rules that do not compile',
      'observed.test.ts › F29',
      'observed.test.ts › PIN-01 the audit trail says what serves',
    ],
  ),
  change(handleUnexpectedError)(
    'quotes the error',
    (original) => (error, context) => {
      const response = original(error, context);
      return { ...response, headers: [...response.headers, ['nymgate-detail', String(error)]] };
    },
    ['start-node-server.test.ts › a gateway that throws is a refusal, and nothing of the error is told'],
  ),
  changeMade(createExporter)(
    'a request waits for the collector',
    (exporter) => ({
      add: (spans) => {
        exporter.add(spans);
        throw new Error('collector');
      },
    }),
    ['traces.test.ts › TRC-03'],
  ),
  changeMade(createExporter)(
    'what waits at the end is dropped',
    () => ({ close: async () => undefined, flush: async () => undefined }),
    ['function-traces.test.ts › FRZ-03'],
  ),
  change(parseTraceContext)('no trace goes on', () => () => undefined, [
    'traces.test.ts › TRC-01',
    'traces.test.ts › (TRC-04)',
  ]),
  change(parseTraceContext)(
    'whatever the caller writes',
    (original) => (headers) => {
      const context = original(headers);
      const [, text = ''] = headers.find(([name]) => name.toLowerCase() === 'traceparent') ?? [];
      const [, traceId = '', parentId = ''] = text.split('-');
      return context ?? (text === '' ? undefined : { traceId, parentId, sampled: true });
    },
    ['create-tracing.test.ts › TRC-01', 'trace-context.test.ts › TRC-01'],
  ),
  change(createTracing)(
    'all are in one trace',
    (original) => (options) =>
      original({
        ...options,
        random: { ...options.random, bytes: (length) => new Uint8Array(length).fill(1) },
      }),
    ['create-tracing.test.ts › TRC-04'],
  ),
  change(createMetricsExporter)(
    'whatever happens is a success',
    (original) => (config, ports, target) =>
      original(config, ports, {
        ...target,
        send: async (...given) => {
          await target.send(...given);
          return { outcome: 'sent', rejected: 0 };
        },
      }),
    ['open-metrics.test.ts › TRC-03', 'metrics.test.ts › TRC-03'],
  ),
  changeMade(createMetricsExporter)(
    'nothing is sent when it is due',
    () => ({ sendIfDue: async () => undefined }),
    ['metrics.test.ts › FRZ-03'],
  ),
  change(createSender)(
    'a collector that fails ends the gateway',
    (original) => (http, collector) =>
      original({ send: (request) => http.send(request).catch(() => process.exit(1)) }, collector),
    ['send-export.test.ts › TRC-03'],
  ),
  change(createSpanQueue)('without an end', (original) => () => original(Number.MAX_SAFE_INTEGER), [
    'create-exporter.test.ts › TRC-03',
  ]),
  change(createTally, 'packages/hosts/src/audit/tally.ts')(
    'a report for each',
    (original) => (options) => ({
      ...original(options),
      increment: (word) => options.report({ counts: { [word]: 1 } as never, seconds: 0 }),
    }),
    ['tally.test.ts › CON-01'],
  ),
];
