import { changeOf, type ProofMutation } from '../mutation.ts';

const openInspectedTenantModule = changeOf<
  typeof import('../../../packages/console-engine/src/inspect/open-inspected-tenant.ts')
>('console-engine/src/inspect/open-inspected-tenant.ts');
const createGatewayPollerModule = changeOf<
  typeof import('../../../packages/console-engine/src/operation/create-gateway-poller.ts')
>('console-engine/src/operation/create-gateway-poller.ts');
const createGraphRecorderModule = changeOf<
  typeof import('../../../packages/console-engine/src/raw/create-graph-recorder.ts')
>('console-engine/src/raw/create-graph-recorder.ts');
const createServerAppModule = changeOf<
  typeof import('../../../packages/console/src/server/create-server-app.ts')
>('console/src/server/create-server-app.ts');
const securityHeadersModule = changeOf<
  typeof import('../../../packages/console/src/server/security-headers.ts')
>('console/src/server/security-headers.ts');
const sessionsModule = changeOf<typeof import('../../../packages/console/src/server/sessions.ts')>(
  'console/src/server/sessions.ts',
);
const runDocsModule = changeOf<typeof import('../../../packages/deploy/src/docs/run-docs.ts')>(
  'deploy/src/docs/run-docs.ts',
);
const findNamedAppsModule = changeOf<typeof import('../../../packages/deploy/src/entra/find-orphans.ts')>(
  'deploy/src/entra/find-orphans.ts',
);
const findOrphansModule = changeOf<typeof import('../../../packages/doctor/src/find-orphans.ts')>(
  'doctor/src/find-orphans.ts',
);
const keySetsModule = changeOf<typeof import('../../../packages/deploy/src/documents/facts/key-sets.ts')>(
  'deploy/src/documents/facts/key-sets.ts',
);
const toHtmlModule = changeOf<typeof import('../../../packages/deploy/src/documents/markup/to-html.ts')>(
  'deploy/src/documents/markup/to-html.ts',
);
const exchangeScopeModule = changeOf<
  typeof import('../../../packages/deploy/src/documents/pages/exchange-scope.ts')
>('deploy/src/documents/pages/exchange-scope.ts');
const readAppModule = changeOf<typeof import('../../../packages/deploy/src/entra/read-app.ts')>(
  'deploy/src/entra/read-app.ts',
);
const readPageModule = changeOf<typeof import('../../../packages/export/src/plan/read-page.ts')>(
  'export/src/plan/read-page.ts',
);
const sortRowsModule = changeOf<typeof import('../../../packages/export/src/plan/sort-rows.ts')>(
  'export/src/plan/sort-rows.ts',
);
const walkTaskModule = changeOf<typeof import('../../../packages/export/src/plan/walk-task.ts')>(
  'export/src/plan/walk-task.ts',
);
const runProbeModule = changeOf<typeof import('../../../packages/shell/src/probe/run-probe.ts')>(
  'shell/src/probe/run-probe.ts',
);

const rowSinkModule = changeOf<typeof import('../../../packages/export/src/run/start-run.ts')>(
  'export/src/run/start-run.ts',
);
const readMetricsModule = changeOf<
  typeof import('../../../packages/console-engine/src/operation/read-metrics.ts')
>('console-engine/src/operation/read-metrics.ts');
const parseDeploymentModule = changeOf<
  typeof import('../../../packages/deploy/src/deployment/parse-deployment.ts')
>('deploy/src/deployment/parse-deployment.ts');
const describeChangeModule = changeOf<typeof import('../../../packages/deploy/src/entra/describe-change.ts')>(
  'deploy/src/entra/describe-change.ts',
);
const adminGraphClientModule = changeOf<
  typeof import('../../../packages/deploy/src/entra/admin-graph-client.ts')
>('deploy/src/entra/admin-graph-client.ts');
const checkOwnedModule = changeOf<
  typeof import('../../../packages/deploy/src/entra/check-owned-by-deployment.ts')
>('deploy/src/entra/check-owned-by-deployment.ts');
const servedConnectorModule = changeOf<
  typeof import('../../../packages/deploy/src/documents/facts/served-connector.ts')
>('deploy/src/documents/facts/served-connector.ts');
const confirmEnvironmentModule = changeOf<
  typeof import('../../../packages/shell/src/terminal/confirm-environment.ts')
>('shell/src/terminal/confirm-environment.ts');
const fillVariablesModule = changeOf<typeof import('../../../packages/deploy/src/init/fill-variables.ts')>(
  'deploy/src/init/fill-variables.ts',
);
const examineGatewayModule = changeOf<typeof import('../../../packages/doctor/src/examine-gateway.ts')>(
  'doctor/src/examine-gateway.ts',
);
const examineStateModule = changeOf<typeof import('../../../packages/doctor/src/host/examine-state.ts')>(
  'doctor/src/host/examine-state.ts',
);
const findUnavailablePlatformsModule = changeOf<
  typeof import('../../../packages/doctor/src/host/find-unavailable-platforms.ts')
>('doctor/src/host/find-unavailable-platforms.ts');
const walkRunModule = changeOf<typeof import('../../../packages/export/src/run/walk-run.ts')>(
  'export/src/run/walk-run.ts',
);
const createPseudonymKeyModule = changeOf<
  typeof import('../../../packages/cli/src/keys/create-pseudonym-key.ts')
>('cli/src/keys/create-pseudonym-key.ts');
const alignResponsesModule = changeOf<
  typeof import('../../../packages/console-engine/src/answers/align-responses.ts')
>('console-engine/src/answers/align-responses.ts');
const selectedPropertiesModule = changeOf<
  typeof import('../../../packages/export/src/plan/selected-properties.ts')
>('export/src/plan/selected-properties.ts');
const selectableModule = changeOf<typeof import('../../../packages/connectors/src/builders/selectable.ts')>(
  'connectors/src/builders/selectable.ts',
);

export const TOOLS_MUTATIONS: readonly ProofMutation[] = [
  openInspectedTenantModule(
    'rejectProduction',
    { to: "every machine is a developer's", instead: () => () => undefined },
    ['open-inspected-tenant.test.ts › is refused on the platform that sets %s'],
  ),
  createGatewayPollerModule(
    'createGatewayPoller',
    { to: 'no gateway is there', instead: (original) => (_, now) => original(undefined, now) },
    ['create-gateway-poller.test.ts › WEB-04', 'create-gateway-poller.test.ts › WEB-06'],
  ),
  createGraphRecorderModule(
    'createRecording',
    {
      to: 'one recording for all requests, which stays',
      instead: () => () => {
        let last:
          | { readonly status: number; readonly request: string; readonly chunks: Uint8Array[] }
          | undefined;
        return {
          wrap: (http) => ({
            send: async (request) => {
              const response = await http.send(request);
              const chunks: Uint8Array[] = [];
              async function* copied() {
                for await (const chunk of response.body) {
                  chunks.push(chunk);
                  yield chunk;
                }
              }
              last = { status: response.status, request: `${request.method} ${request.path}`, chunks };
              return { ...response, body: copied() };
            },
          }),
          during: async (work) => {
            const value = await work();
            return { value, graph: last && { ...last, body: Buffer.concat(last.chunks) } };
          },
        };
      },
    },
    [
      'create-graph-recorder.test.ts › belongs to the one request that is asked for, also when several are',
      'create-graph-recorder.test.ts › ends with the question',
      'create-graph-recorder.test.ts › has memory of its own',
    ],
  ),
  createServerAppModule(
    'createServerApp',
    {
      to: 'what is no file is the page',
      instead: (original) => (parts) => {
        const files = new Map(parts.files);
        return original({
          ...parts,
          files: Object.assign(files, {
            get: (path: string) => parts.files.get(path) ?? parts.files.get('/index.html'),
          }),
        });
      },
    },
    ['create-server-app.test.ts › has no file %s', 'console.test.ts › WEB-07'],
  ),
  createServerAppModule(
    'createServerApp',
    {
      to: 'every request comes from its page',
      instead: (original) => (parts) => {
        const app = original(parts);
        const own = `127.0.0.1:${parts.address().port}`;
        const { request } = app;
        return Object.assign(app, {
          request: (input: Parameters<typeof request>[0], init?: RequestInit) =>
            request(input, {
              ...init,
              headers: {
                ...init?.headers,
                host: own,
                origin: `http://${own}`,
                'sec-fetch-site': 'same-origin',
              },
            }),
        });
      },
    },
    [
      'create-server-app.test.ts › answers no question from %s, session or not',
      'create-server-app.test.ts › answers nothing, not even the page, to a request that names the host',
    ],
  ),
  createServerAppModule(
    'createServerApp',
    {
      to: 'a body is cut before it is measured',
      instead: (original) => (parts) => {
        const app = original(parts);
        const { request } = app;
        return Object.assign(app, {
          request: async (input: Parameters<typeof request>[0], init?: RequestInit) => {
            const body = await new Response(init?.body).arrayBuffer();
            return request(input, { ...init, ...(body.byteLength > 0 && { body: body.slice(0, 512) }) });
          },
        });
      },
    },
    [
      'create-server-app.test.ts › takes no body beyond its limit',
      'create-server-app.test.ts › reads no body of whoever has no session',
    ],
  ),
  securityHeadersModule('securityHeaders', { to: 'none', instead: () => () => ({}) }, [
    'create-server-app.test.ts › lets nothing of other origins, of inline scripts or of frames into its page',
    'console.test.ts › WEB-01',
  ]),
  sessionsModule(
    'createSessions',
    {
      to: 'a ticket opens as often as one likes',
      instead: (original) => (now) => {
        const sessions = original(now);
        const opened = new Map();
        return {
          ...sessions,
          redeemTicket: (ticket) => {
            const key = sessions.redeemTicket(ticket) ?? opened.get(ticket);
            if (key !== undefined) opened.set(ticket, key);
            return key;
          },
        };
      },
    },
    ['create-server-app.test.ts › opens a ticket once, the last one only, and for ten minutes'],
  ),
  sessionsModule(
    'createSessions',
    {
      to: 'every key opens',
      instead: (original) => (now) => ({
        ...original(now),
        isOpen: () => true,
        redeemTicket: () => 'A'.repeat(43),
      }),
    },
    ['console.test.ts › WEB-03'],
  ),
  runDocsModule('detectOwner', { to: 'every file is ours', instead: () => () => 'ours' }, [
    'run-docs.test.ts › DOC-02',
    'run-docs.test.ts › DOC-03',
  ]),
  keySetsModule('getKeyReach', { to: 'everywhere', instead: () => () => 'everywhere' }, [
    'privacy-papers.test.ts › IAC-36',
  ]),
  toHtmlModule('escapeHtml', { to: 'as it is', instead: () => (text) => text }, ['markup.test.ts › DOC-01']),
  readAppModule('readApp', { to: 'no application is there', instead: () => async () => undefined }, [
    'read-app.test.ts › T9-14',
  ]),
  readPageModule(
    'toPathFromLink',
    {
      to: 'a link of any host is followed',
      instead: () => (link) => (typeof link === 'string' ? link : undefined),
    },
    ['read-page.test.ts › EXP-03'],
  ),
  sortRowsModule('compareTexts', { to: 'every order is good', instead: () => () => 0 }, [
    'sort-tables.test.ts › EXP-06',
    'export-order.test.ts › EXP-06',
  ]),
  walkTaskModule('walkTask', { to: 'nothing is walked', instead: () => async () => undefined }, [
    'run-walk.test.ts › EXP-02',
  ]),
  runProbeModule('runProbe', { to: 'every gateway is well', instead: () => async () => 0 }, [
    'run-probe.test.ts › SUP-01',
  ]),
  rowSinkModule('removeUnlistedFiles', { to: 'files stay', instead: () => async () => undefined }, [
    'row-sink.test.ts › EXP-02',
  ]),
  readMetricsModule(
    'readMetrics',
    {
      to: 'a long line is read again and again',
      instead: (original) => (text) => {
        const end = performance.now() + 1_500;
        while (text.length > 100_000 && performance.now() < end) original(text);
        return original(text);
      },
    },
    ['read-metrics.test.ts › WEB-06'],
  ),
  parseDeploymentModule(
    'parseDeployment',
    {
      to: 'without what cannot be seen',
      instead: (original) => (data) =>
        original(
          JSON.parse(JSON.stringify(data), (_, value) =>
            typeof value === 'string' ? value.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '') : value,
          ),
        ),
    },
    ['parse-deployment.test.ts › DOC-01'],
  ),
  describeChangeModule('escapeInvisible', { to: 'as it is', instead: () => (text) => text }, [
    'setup-entra.test.ts › DOC-01',
  ]),
  adminGraphClientModule(
    'resolveGraphOrigin',
    {
      to: 'wherever --graph leads',
      instead: (original) => (cloud, override) => override ?? original(cloud, override),
    },
    ['setup-entra.test.ts › T9-11'],
  ),
  adminGraphClientModule(
    'getRows',
    {
      to: 'each row has the id of another tenant',
      instead: (original) => (answer) =>
        original(answer).map((row) => ({ ...row, id: '11111111-2222-4333-8444-555555555555' })),
    },
    ['setup-entra.test.ts › T6-11'],
  ),
  checkOwnedModule(
    'checkOwnedByDeployment',
    { to: 'every application is ours', instead: () => () => undefined },
    ['setup-entra.test.ts › T9-15'],
  ),
  findNamedAppsModule(
    'findNamedApps',
    {
      to: 'nothing is left in the tenant',
      instead: () => async () => ({ orphans: [], unmatched: [], audiences: [] }),
    },
    ['setup-entra.test.ts › T9-17'],
  ),
  findNamedAppsModule(
    'findNamedApps',
    {
      to: 'every application with a name of the environment is an orphan',
      instead:
        (original) =>
        async (...input) => {
          const { orphans, unmatched, audiences } = await original(...input);
          return { orphans: [...orphans, ...unmatched], unmatched: [], audiences };
        },
    },
    ['setup-entra.test.ts › T9-18: an application of another deployment'],
  ),
  checkOwnedModule(
    'checkTrustsDeployment',
    { to: 'a unique name shows whose it is', instead: () => () => undefined },
    ['setup-entra.test.ts › T9-18: an application that is found by its unique name'],
  ),
  checkOwnedModule(
    'isOfDeployment',
    { to: 'an application with the unique name is ours', instead: () => () => true },
    ['setup-entra.test.ts › T9-18: an application that trusts another gateway'],
  ),
  exchangeScopeModule(
    'formatWithdrawScopeCommands',
    {
      to: 'a brought application loses its service principal',
      instead: (original) => (deployment, served) =>
        original(
          deployment,
          served.map((one) => ({
            ...one,
            deployedConnector: {
              ...one.deployedConnector,
              app: { ...one.deployedConnector.app, existing: false },
            },
          })),
        ),
    },
    ['teardown-steps.test.ts › T9-19'],
  ),
  findOrphansModule(
    'findOrphans',
    { to: 'no other application trusts the gateway', instead: () => async () => [] },
    ['cli-doctor.test.ts › T9-17'],
  ),
  servedConnectorModule(
    'checkPermissions',
    { to: 'every permission is good', instead: () => () => undefined },
    ['setup-entra.test.ts › T9-13'],
  ),
  confirmEnvironmentModule(
    'confirmEnvironment',
    { to: 'nobody is asked', instead: () => async () => undefined },
    ['setup-entra.test.ts › T9-16'],
  ),
  fillVariablesModule(
    'fillVariables',
    {
      to: 'the example is applied',
      instead: (original) => (example, facts, defaults) => ({
        ...original(example, facts, defaults),
        text: example,
      }),
    },
    ['init.test.ts › T8-09'],
  ),
  examineGatewayModule(
    'checkHardening',
    {
      to: 'every process is good',
      instead: () => () => ({ step: { step: 'process', status: 'ok', summary: 'good' } }),
    },
    ['examine-process.test.ts › SWI-01'],
  ),
  examineStateModule(
    'examineState',
    {
      to: 'a server is always there',
      instead: () => async () => ({ step: 'state', status: 'ok', summary: 'good' }),
    },
    ['cli-doctor-host.test.ts › SHR-01 a server that is not there'],
  ),
  findUnavailablePlatformsModule(
    'findUnavailablePlatforms',
    { to: 'every platform is there', instead: () => () => [] },
    ['cli-doctor-host.test.ts › HOK-05 callers.platform'],
  ),
  createGraphRecorderModule(
    'createRecording',
    {
      to: 'nothing is overwritten',
      instead: (original) => () => {
        const recording = original();
        return {
          ...recording,
          during: async (work) => {
            const { fill } = Uint8Array.prototype;
            Uint8Array.prototype.fill = function () {
              return this;
            };
            try {
              return await recording.during(work);
            } finally {
              Uint8Array.prototype.fill = fill;
            }
          },
        };
      },
    },
    ['create-graph-recorder.test.ts › is overwritten when %s'],
  ),
  createServerAppModule(
    'createServerApp',
    {
      to: 'a failure is told in its words',
      instead: (original) => (parts) => {
        const handlers = new Proxy(parts.engine.handlers, {
          get: (all, name) => async (request: never, signal: never) => {
            try {
              return await (Reflect.get(all, name) as (...given: never[]) => unknown)(request, signal);
            } catch (error) {
              throw Object.assign(new Error(), { name: String(error) });
            }
          },
        });
        return original({ ...parts, engine: { ...parts.engine, handlers } });
      },
    },
    ['create-server-app.test.ts › tells of an unexpected failure the name alone'],
  ),
  createServerAppModule(
    'createServerApp',
    {
      to: 'every name is that of this machine',
      instead: (original) => (parts) => {
        const app = original(parts);
        const { fetch } = app;
        const own = `127.0.0.1:${parts.address().port}`;
        return Object.assign(app, {
          fetch: (request: Request, ...rest: never[]) => {
            const headers = new Headers(request.headers);
            headers.set('host', `127.0.0.1:${parts.address().port || own}`);
            return fetch(new Request(request, { headers }), ...rest);
          },
        });
      },
    },
    ['console.test.ts › WEB-02'],
  ),
  walkRunModule(
    'walkRun',
    {
      to: 'other keys are always accepted',
      instead: (original) => (parts, run) =>
        original({ ...parts, options: { ...parts.options, acceptEpoch: true } }, run),
    },
    ['trouble.test.ts › EXP-04'],
  ),
  createPseudonymKeyModule(
    'createPseudonymKey',
    {
      to: 'an older file makes room',
      instead: (original) => (options, terminal) => {
        process.getBuiltinModule('node:fs').rmSync(options.out ?? '', { force: true });
        return original(options, terminal);
      },
    },
    ['cli-pseudonym-keys.test.ts › --out never writes over'],
  ),
  createServerAppModule(
    'createServerApp',
    {
      to: 'the length that a request gives does not count',
      instead: (original) => (parts) => {
        const app = original(parts);
        const { fetch } = app;
        return Object.assign(app, {
          fetch: (request: Request, ...rest: never[]) => {
            const headers = new Headers(request.headers);
            headers.delete('content-length');
            return fetch(new Request(request, { headers }), ...rest);
          },
        });
      },
    },
    ['console.test.ts › WEB-06'],
  ),
  alignResponsesModule(
    'alignResponses',
    {
      to: 'texts as they are',
      instead: (original) => (responses) => {
        const write = (text: string) =>
          text.replaceAll(/\\u([0-9a-f]{4})/g, (_, digits) =>
            String.fromCharCode(Number.parseInt(digits, 16)),
          );
        const aligned = original(responses);
        return { ...aligned, rows: aligned.rows.map((row) => ({ ...row, name: write(row.name) })) };
      },
    },
    ['align-responses.test.ts › WEB-04'],
  ),
  selectedPropertiesModule(
    'listSelectOptions',
    { to: 'nothing is requested by name', instead: () => () => [] },
    ['selected-columns.test.ts › SEL-02'],
  ),
  selectableModule('listNeverReturned', { to: 'every property is returned', instead: () => () => ({}) }, [
    'selectable.test.ts › each property that the default rules deliver is requested',
  ]),
];
