import { createPseudonymKey } from '../../../packages/cli/src/keys/create-pseudonym-key.ts';
import { listNeverReturned } from '../../../packages/connectors/src/builders/selectable.ts';
import { createServerApp } from '../../../packages/console/src/server/create-server-app.ts';
import { securityHeaders } from '../../../packages/console/src/server/security-headers.ts';
import { createSessions } from '../../../packages/console/src/server/sessions.ts';
import { alignResponses } from '../../../packages/console-engine/src/answers/align-responses.ts';
import { rejectProduction } from '../../../packages/console-engine/src/inspect/open-inspected-tenant.ts';
import { createGatewayPoller } from '../../../packages/console-engine/src/operation/create-gateway-poller.ts';
import { readMetrics } from '../../../packages/console-engine/src/operation/read-metrics.ts';
import { createRecording } from '../../../packages/console-engine/src/raw/create-graph-recorder.ts';
import { parseDeployment } from '../../../packages/deploy/src/deployment/parse-deployment.ts';
import { detectOwner } from '../../../packages/deploy/src/docs/run-docs.ts';
import { getKeyReach } from '../../../packages/deploy/src/documents/facts/key-sets.ts';
import { checkPermissions } from '../../../packages/deploy/src/documents/facts/served-connector.ts';
import { escapeHtml } from '../../../packages/deploy/src/documents/markup/to-html.ts';
import { formatWithdrawScopeCommands } from '../../../packages/deploy/src/documents/pages/exchange-scope.ts';
import { getRows, resolveGraphOrigin } from '../../../packages/deploy/src/entra/admin-graph-client.ts';
import {
  checkOwnedByDeployment,
  checkTrustsDeployment,
  isOfDeployment,
} from '../../../packages/deploy/src/entra/check-owned-by-deployment.ts';
import { escapeInvisible } from '../../../packages/deploy/src/entra/describe-change.ts';
import { findNamedApps } from '../../../packages/deploy/src/entra/find-orphans.ts';
import { readApp } from '../../../packages/deploy/src/entra/read-app.ts';
import { fillVariables } from '../../../packages/deploy/src/init/fill-variables.ts';
import { checkHardening } from '../../../packages/doctor/src/examine-gateway.ts';
import { findOrphans } from '../../../packages/doctor/src/find-orphans.ts';
import { examineState } from '../../../packages/doctor/src/host/examine-state.ts';
import { findUnavailablePlatforms } from '../../../packages/doctor/src/host/find-unavailable-platforms.ts';
import { toPathFromLink } from '../../../packages/export/src/plan/read-page.ts';
import { listSelectOptions } from '../../../packages/export/src/plan/selected-properties.ts';
import { compareTexts } from '../../../packages/export/src/plan/sort-rows.ts';
import { walkTask } from '../../../packages/export/src/plan/walk-task.ts';
import { removeUnlistedFiles } from '../../../packages/export/src/run/start-run.ts';
import { walkRun } from '../../../packages/export/src/run/walk-run.ts';
import { runProbe } from '../../../packages/shell/src/probe/run-probe.ts';
import { confirmEnvironment } from '../../../packages/shell/src/terminal/confirm-environment.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const TOOLS_MUTATIONS: readonly ProofMutation[] = [
  change(rejectProduction)("every machine is a developer's", () => () => undefined, [
    'open-inspected-tenant.test.ts › is refused on the platform that sets %s',
  ]),
  change(createGatewayPoller)('no gateway is there', (original) => (_, now) => original(undefined, now), [
    'create-gateway-poller.test.ts › WEB-04',
    'create-gateway-poller.test.ts › WEB-06',
  ]),
  change(createRecording)(
    'one recording for all requests, which stays',
    () => () => {
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
    [
      'create-graph-recorder.test.ts › belongs to the one request that is asked for, also when several are',
      'create-graph-recorder.test.ts › ends with the question',
      'create-graph-recorder.test.ts › has memory of its own',
    ],
  ),
  change(createServerApp)(
    'what is no file is the page',
    (original) => (parts) => {
      const files = new Map(parts.files);
      return original({
        ...parts,
        files: Object.assign(files, {
          get: (path: string) => parts.files.get(path) ?? parts.files.get('/index.html'),
        }),
      });
    },
    ['create-server-app.test.ts › has no file %s', 'console.test.ts › WEB-07'],
  ),
  change(createServerApp)(
    'every request comes from its page',
    (original) => (parts) => {
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
    [
      'create-server-app.test.ts › answers no question from %s, session or not',
      'create-server-app.test.ts › answers nothing, not even the page, to a request that names the host',
    ],
  ),
  change(createServerApp)(
    'a body is cut before it is measured',
    (original) => (parts) => {
      const app = original(parts);
      const { request } = app;
      return Object.assign(app, {
        request: async (input: Parameters<typeof request>[0], init?: RequestInit) => {
          const body = await new Response(init?.body).arrayBuffer();
          return request(input, { ...init, ...(body.byteLength > 0 && { body: body.slice(0, 512) }) });
        },
      });
    },
    [
      'create-server-app.test.ts › takes no body beyond its limit',
      'create-server-app.test.ts › reads no body of whoever has no session',
    ],
  ),
  change(securityHeaders)('none', () => () => ({}), [
    'create-server-app.test.ts › lets nothing of other origins, of inline scripts or of frames into its page',
    'console.test.ts › WEB-01',
  ]),
  change(createSessions, 'packages/console/src/server/sessions.ts')(
    'a ticket opens as often as one likes',
    (original) => (now) => {
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
    ['create-server-app.test.ts › opens a ticket once, the last one only, and for ten minutes'],
  ),
  changeMade(createSessions, 'packages/console/src/server/sessions.ts')(
    'every key opens',
    () => ({ isOpen: () => true, redeemTicket: () => 'A'.repeat(43) }),
    ['console.test.ts › WEB-03'],
  ),
  change(detectOwner)('every file is ours', () => () => 'ours', [
    'run-docs.test.ts › DOC-02',
    'run-docs.test.ts › DOC-03',
  ]),
  change(getKeyReach)('everywhere', () => () => 'everywhere', ['privacy-papers.test.ts › IAC-36']),
  change(escapeHtml, 'packages/deploy/src/documents/markup/to-html.ts')('as it is', () => (text) => text, [
    'markup.test.ts › DOC-01',
  ]),
  change(readApp)('no application is there', () => async () => undefined, ['read-app.test.ts › T9-14']),
  change(toPathFromLink)(
    'a link of any host is followed',
    () => (link) => (typeof link === 'string' ? link : undefined),
    ['read-page.test.ts › EXP-03'],
  ),
  change(compareTexts)('every order is good', () => () => 0, [
    'sort-tables.test.ts › EXP-06',
    'export-order.test.ts › EXP-06',
  ]),
  change(walkTask)('nothing is walked', () => async () => undefined, ['run-walk.test.ts › EXP-02']),
  change(runProbe)('every gateway is well', () => async () => 0, ['run-probe.test.ts › SUP-01']),
  change(removeUnlistedFiles)('files stay', () => async () => undefined, ['row-sink.test.ts › EXP-02']),
  change(readMetrics)(
    'a long line is read again and again',
    (original) => (text) => {
      const end = performance.now() + 1_500;
      while (text.length > 100_000 && performance.now() < end) original(text);
      return original(text);
    },
    ['read-metrics.test.ts › WEB-06'],
  ),
  change(parseDeployment)(
    'without what cannot be seen',
    (original) => (data) =>
      original(
        JSON.parse(JSON.stringify(data), (_, value) =>
          typeof value === 'string' ? value.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '') : value,
        ),
      ),
    ['parse-deployment.test.ts › DOC-01'],
  ),
  change(escapeInvisible)('as it is', () => (text) => text, ['setup-entra.test.ts › DOC-01']),
  change(resolveGraphOrigin)(
    'wherever --graph leads',
    (original) => (cloud, override) => override ?? original(cloud, override),
    ['setup-entra.test.ts › T9-11'],
  ),
  change(getRows)(
    'each row has the id of another tenant',
    (original) => (answer) =>
      original(answer).map((row) => ({ ...row, id: '11111111-2222-4333-8444-555555555555' })),
    ['setup-entra.test.ts › T6-11'],
  ),
  change(checkOwnedByDeployment)('every application is ours', () => () => undefined, [
    'setup-entra.test.ts › T9-15',
  ]),
  change(findNamedApps)(
    'nothing is left in the tenant',
    () => async () => ({ orphans: [], unmatched: [], audiences: [] }),
    ['setup-entra.test.ts › T9-17'],
  ),
  change(findNamedApps)(
    'every application with a name of the environment is an orphan',
    (original) =>
      async (...input) => {
        const { orphans, unmatched, audiences } = await original(...input);
        return { orphans: [...orphans, ...unmatched], unmatched: [], audiences };
      },
    ['setup-entra.test.ts › T9-18: an application of another deployment'],
  ),
  change(checkTrustsDeployment)('a unique name shows whose it is', () => () => undefined, [
    'setup-entra.test.ts › T9-18: an application that is found by its unique name',
  ]),
  change(isOfDeployment)('an application with the unique name is ours', () => () => true, [
    'setup-entra.test.ts › T9-18: an application that trusts another gateway',
  ]),
  change(formatWithdrawScopeCommands)(
    'a brought application loses its service principal',
    (original) => (deployment, served) =>
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
    ['teardown-steps.test.ts › T9-19'],
  ),
  change(findOrphans)('no other application trusts the gateway', () => async () => [], [
    'cli-doctor.test.ts › T9-17',
  ]),
  change(checkPermissions)('every permission is good', () => () => undefined, [
    'setup-entra.test.ts › T9-13',
  ]),
  change(confirmEnvironment)('nobody is asked', () => async () => undefined, ['setup-entra.test.ts › T9-16']),
  change(fillVariables)(
    'the example is applied',
    (original) => (example, facts, defaults) => ({
      ...original(example, facts, defaults),
      text: example,
    }),
    ['init.test.ts › T8-09'],
  ),
  change(checkHardening)(
    'every process is good',
    () => () => ({ step: { step: 'process', status: 'ok', summary: 'good' } }),
    ['examine-process.test.ts › SWI-01'],
  ),
  change(examineState)(
    'a server is always there',
    () => async () => ({ step: 'state', status: 'ok', summary: 'good' }),
    ['cli-doctor-host.test.ts › SHR-01 a server that is not there'],
  ),
  change(findUnavailablePlatforms)('every platform is there', () => () => [], [
    'cli-doctor-host.test.ts › HOK-05 callers.platform',
  ]),
  changeMade(createRecording)(
    'nothing is overwritten',
    (recording) => ({
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
    }),
    ['create-graph-recorder.test.ts › is overwritten when %s'],
  ),
  change(createServerApp)(
    'a failure is told in its words',
    (original) => (parts) => {
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
    ['create-server-app.test.ts › tells of an unexpected failure the name alone'],
  ),
  change(createServerApp)(
    'every name is that of this machine',
    (original) => (parts) => {
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
    ['console.test.ts › WEB-02'],
  ),
  change(walkRun)(
    'other keys are always accepted',
    (original) => (parts, run) =>
      original({ ...parts, options: { ...parts.options, acceptEpoch: true } }, run),
    ['trouble.test.ts › EXP-04'],
  ),
  change(createPseudonymKey)(
    'an older file makes room',
    (original) => (options, terminal) => {
      process.getBuiltinModule('node:fs').rmSync(options.out ?? '', { force: true });
      return original(options, terminal);
    },
    ['cli-pseudonym-keys.test.ts › --out never writes over'],
  ),
  change(createServerApp)(
    'the length that a request gives does not count',
    (original) => (parts) => {
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
    ['console.test.ts › WEB-06'],
  ),
  change(alignResponses)(
    'texts as they are',
    (original) => (responses) => {
      const write = (text: string) =>
        text.replaceAll(/\\u([0-9a-f]{4})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
      const aligned = original(responses);
      return { ...aligned, rows: aligned.rows.map((row) => ({ ...row, name: write(row.name) })) };
    },
    ['align-responses.test.ts › WEB-04'],
  ),
  change(listSelectOptions)('nothing is requested by name', () => () => [], [
    'selected-columns.test.ts › SEL-02',
  ]),
  change(listNeverReturned)('every property is returned', () => () => ({}), [
    'selectable.test.ts › each property that the default rules deliver is requested',
  ]),
];
