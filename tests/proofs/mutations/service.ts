import { changeOf, type ProofMutation } from '../mutation.ts';

const chainLineModule = changeOf<typeof import('../../../packages/hosts/src/audit/chain-line.ts')>(
  'hosts/src/audit/chain-line.ts',
);
const reportServiceModule = changeOf<typeof import('../../../packages/hosts/src/audit/report-service.ts')>(
  'hosts/src/audit/report-service.ts',
);
const createDrainableFunctionModule = changeOf<
  typeof import('../../../packages/hosts/src/process/create-drainable-function.ts')
>('hosts/src/process/create-drainable-function.ts');
const memoryGateModule = changeOf<typeof import('../../../packages/hosts/src/process/memory-gate.ts')>(
  'hosts/src/process/memory-gate.ts',
);
const nodeSwitchesModule = changeOf<typeof import('../../../packages/hosts/src/process/node-switches.ts')>(
  'hosts/src/process/node-switches.ts',
);
const sealProcessModule = changeOf<typeof import('../../../packages/hosts/src/process/seal-process.ts')>(
  'hosts/src/process/seal-process.ts',
);
const bindProcessModule = changeOf<typeof import('../../../packages/hosts/src/service/bind-process.ts')>(
  'hosts/src/service/bind-process.ts',
);
const createGatewayServiceModule = changeOf<
  typeof import('../../../packages/hosts/src/service/create-gateway-service.ts')
>('hosts/src/service/create-gateway-service.ts');
const periodicTaskModule = changeOf<typeof import('../../../packages/hosts/src/service/periodic-task.ts')>(
  'hosts/src/service/periodic-task.ts',
);
const replaceGenerationModule = changeOf<
  typeof import('../../../packages/hosts/src/service/replace-generation.ts')
>('hosts/src/service/replace-generation.ts');
const serviceStateModule = changeOf<typeof import('../../../packages/hosts/src/service/service-state.ts')>(
  'hosts/src/service/service-state.ts',
);
const createExporterModule = changeOf<typeof import('../../../packages/hosts/src/otlp/create-exporter.ts')>(
  'hosts/src/otlp/create-exporter.ts',
);
const createTracingModule = changeOf<typeof import('../../../packages/hosts/src/otlp/create-tracing.ts')>(
  'hosts/src/otlp/create-tracing.ts',
);
const openMetricsModule = changeOf<typeof import('../../../packages/hosts/src/otlp/open-metrics.ts')>(
  'hosts/src/otlp/open-metrics.ts',
);
const sendSpansModule = changeOf<typeof import('../../../packages/hosts/src/otlp/send-export.ts')>(
  'hosts/src/otlp/send-export.ts',
);
const spanQueueModule = changeOf<typeof import('../../../packages/hosts/src/otlp/span-queue.ts')>(
  'hosts/src/otlp/span-queue.ts',
);

const tallyModule =
  changeOf<typeof import('../../../packages/hosts/src/audit/tally.ts')>('hosts/src/audit/tally.ts');
export const SERVICE_MUTATIONS: readonly ProofMutation[] = [
  chainLineModule(
    'chainLine',
    {
      to: 'a line does not depend on the line before',
      instead: (original) => (place, fields) => original({ ...place, chain: '' }, fields),
    },
    ['audit-trail.test.ts › F29', 'audit-trail.test.ts › AUD-01', 'verify-audit-log.test.ts › AUD-01'],
  ),
  reportServiceModule('auditStart', { to: 'without a line', instead: () => async () => undefined }, [
    'observed.test.ts › PIN-01 the audit trail says what serves',
    'observed.test.ts › AUD-01',
    'observed.test.ts › requests that the listener refused are in the trail as a number',
  ]),
  createDrainableFunctionModule(
    'createDrainableFunction',
    {
      to: 'ends without those that run',
      instead: (original) => (work, host) => ({ ...original(work, host), drain: () => host.stop() }),
    },
    ['create-drainable-function.test.ts › F13'],
  ),
  memoryGateModule(
    'createMemoryGate',
    {
      to: 'there is always memory',
      instead: (original) => (configured, meter) => ({
        ...original(configured, meter),
        isMemoryLow: () => false,
      }),
    },
    ['memory-gate.test.ts › F24', 'crowds.test.ts › F24'],
  ),
  nodeSwitchesModule('isAllowedSwitch', { to: 'every switch is allowed', instead: () => () => true }, [
    'check-process.test.ts › heap snapshots',
    'check-process.test.ts › the process (NET-08)',
    'check-process.test.ts › SWI-01',
  ]),
  sealProcessModule(
    'excludeMemoryFromCoreDumps',
    { to: 'dumps have the memory', instead: () => () => true },
    ['seal-process.test.ts › SWI-01'],
  ),
  bindProcessModule(
    'bindProcess',
    {
      to: 'an earlier listener stays',
      instead:
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
    },
    ['bind-process.test.ts › drains before the process ends', 'bind-process.test.ts › LOG-02'],
  ),
  createGatewayServiceModule(
    'createSecretRefresh',
    {
      to: 'secrets are never looked at again',
      instead: (original) => (refresh) => ({ ...original(refresh), run: async () => undefined }),
    },
    ['service.test.ts › F15'],
  ),
  createGatewayServiceModule(
    'createAnchorLogger',
    { to: 'no anchor is written', instead: () => () => () => undefined },
    ['anchors.test.ts › AUD-01'],
  ),
  periodicTaskModule(
    'createPeriodicTask',
    {
      to: 'by the monotonic clock alone',
      instead: (original) => (clock, options) => original({ ...clock, now: () => 0 }, options),
    },
    ['periodic-task.test.ts › F23'],
  ),
  replaceGenerationModule(
    'createReloader',
    {
      to: 'a reload changes nothing',
      instead:
        () =>
        ({ state }) =>
        async () => ({ reloaded: true, generation: state.current?.number ?? 0, issues: [] }),
    },
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
  replaceGenerationModule(
    'createReloader',
    {
      to: 'the old one ends, whatever the new one is',
      instead: (original) => (options) => async (of) => {
        const result = await original(options)(of);
        if (!result.reloaded) options.state.current = undefined;
        return result;
      },
    },
    [
      'start-node-server.test.ts › serves with the given certificate and refuses files that are none',
      'start-node-server.test.ts › reload (F16)',
      'start-node-server.test.ts › rules that do not compile',
      'observed.test.ts › F29',
      'observed.test.ts › PIN-01 the audit trail says what serves',
    ],
  ),
  serviceStateModule(
    'handleUnexpectedError',
    {
      to: 'quotes the error',
      instead: (original) => (error, context) => {
        const response = original(error, context);
        return { ...response, headers: [...response.headers, ['nymgate-detail', String(error)]] };
      },
    },
    ['start-node-server.test.ts › a gateway that throws is a refusal, and nothing of the error is told'],
  ),
  createExporterModule(
    'createExporter',
    {
      to: 'a request waits for the collector',
      instead: (original) => (options) => {
        const exporter = original(options);
        return {
          ...exporter,
          add: (spans) => {
            exporter.add(spans);
            throw new Error('collector');
          },
        };
      },
    },
    ['traces.test.ts › TRC-03'],
  ),
  createExporterModule(
    'createExporter',
    {
      to: 'what waits at the end is dropped',
      instead: (original) => (options) => ({
        ...original(options),
        close: async () => undefined,
        flush: async () => undefined,
      }),
    },
    ['function-traces.test.ts › FRZ-03'],
  ),
  createTracingModule('parseTraceContext', { to: 'no trace goes on', instead: () => () => undefined }, [
    'traces.test.ts › TRC-01',
    'traces.test.ts › (TRC-04)',
  ]),
  createTracingModule(
    'parseTraceContext',
    {
      to: 'whatever the caller writes',
      instead: (original) => (headers) => {
        const context = original(headers);
        const [, text = ''] = headers.find(([name]) => name.toLowerCase() === 'traceparent') ?? [];
        const [, traceId = '', parentId = ''] = text.split('-');
        return context ?? (text === '' ? undefined : { traceId, parentId, sampled: true });
      },
    },
    ['create-tracing.test.ts › TRC-01', 'trace-context.test.ts › TRC-01'],
  ),
  createTracingModule(
    'createTracing',
    {
      to: 'all are in one trace',
      instead: (original) => (options) =>
        original({
          ...options,
          random: { ...options.random, bytes: (length) => new Uint8Array(length).fill(1) },
        }),
    },
    ['create-tracing.test.ts › TRC-04'],
  ),
  openMetricsModule(
    'createMetricsExporter',
    {
      to: 'whatever happens is a success',
      instead: (original) => (config, ports, target) =>
        original(config, ports, {
          ...target,
          send: async (...given) => {
            await target.send(...given);
            return { outcome: 'sent', rejected: 0 };
          },
        }),
    },
    ['open-metrics.test.ts › TRC-03', 'metrics.test.ts › TRC-03'],
  ),
  openMetricsModule(
    'createMetricsExporter',
    {
      to: 'nothing is sent when it is due',
      instead:
        (original) =>
        (...given) => ({ ...original(...given), sendIfDue: async () => undefined }),
    },
    ['metrics.test.ts › FRZ-03'],
  ),
  sendSpansModule(
    'createSender',
    {
      to: 'a collector that fails ends the gateway',
      instead: (original) => (http, collector) =>
        original({ send: (request) => http.send(request).catch(() => process.exit(1)) }, collector),
    },
    ['send-export.test.ts › TRC-03'],
  ),
  spanQueueModule(
    'createSpanQueue',
    { to: 'without an end', instead: (original) => () => original(Number.MAX_SAFE_INTEGER) },
    ['create-exporter.test.ts › TRC-03'],
  ),
  tallyModule(
    'createTally',
    {
      to: 'a report for each',
      instead: (original) => (options) => ({
        ...original(options),
        increment: (word) => options.report({ counts: { [word]: 1 } as never, seconds: 0 }),
      }),
    },
    ['tally.test.ts › CON-01'],
  ),
];
