import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Simulator } from 'nymgate-simulator';
import { crc32c } from '../../../../packages/clouds/src/secret-stores/crc32c.ts';
import { freePort } from '../../../e2e/cli-process.ts';
import { networkAddress } from '../../../harness/google-metadata.ts';
import { startMetadataServer } from '../../../stand-ins/gcp/metadata-server.ts';
import type { OidcIssuer } from '../../../stand-ins/oidc-issuer.ts';
import type { PlatformServer } from '../../../stand-ins/platform-server.ts';
import { lastWritten } from '../stub/written-values.ts';
import { forward, type Handler, type Internet, startInternet } from './internet.ts';
import { type AppliedResource, findApplied } from './read-applied.ts';
import { containerOf, runContainer, untilListening } from './run-container.ts';
import type { Applied } from './terraform-rows.ts';
import { verifyIssued } from './verify-issued.ts';

const GOOGLE = 'https://accounts.google.com';

/** A project's services and jobs, once they are applied. */
export type CloudRun = {
  readonly internet: Internet;
  /** Runs a job to its end; what it printed. @throws Error when it failed */
  readonly execute: (job: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

type Surroundings = { readonly simulator: Simulator; readonly issuer: OidcIssuer };

export async function startCloudRun(
  { resources }: Applied,
  { simulator, issuer }: Surroundings,
): Promise<CloudRun> {
  simulator.locateIssuer(GOOGLE, issuer.url);
  const services = await Promise.all(
    resources
      .filter(({ type }) => type === 'google_cloud_run_v2_service')
      .map(async (service) => ({ service, port: await freePort() })),
  );
  const fronts = services.map(({ service, port }) => front(service, { resources, issuer, port }));
  const internet = await startInternet({
    'secretmanager.googleapis.com': secretManager(resources),
    ...Object.fromEntries(fronts),
  });
  const source = { NYMGATE_SOURCE__AUTHORITY: simulator.entraUrl, NYMGATE_SOURCE__GRAPH: simulator.graphUrl };
  const metadata: PlatformServer[] = [];
  const platform = async ({ values }: AppliedResource) => {
    const server = await metadataOf(values, { resources, issuer });
    metadata.push(server);
    return { ...source, ...internet.environment, GCE_METADATA_HOST: new URL(server.origin).host };
  };
  for (const { service, port } of services) {
    const name = String(service.values['name']);
    const variables = { PORT: `${port}`, NYMGATE_LISTEN__PORT: `${port}`, ...knative(name) };
    await untilListening(runContainer(containerOf(service), { ...(await platform(service)), ...variables }));
  }
  return {
    internet,
    execute: async (name) => {
      const job = resources.find(
        ({ type, values }) => type === 'google_cloud_run_v2_job' && values['name'] === name,
      );
      if (job === undefined) throw new Error(`there is no job ${name}`);
      const variables = { CLOUD_RUN_JOB: name, CLOUD_RUN_EXECUTION: `${name}-abcde` };
      const run = runContainer(containerOf(job), { ...(await platform(job)), ...variables });
      const code = await run.ended();
      if (code !== 0) throw new Error(`the job ended with ${code}: ${run.lines()}${run.told()}`);
      return run.lines();
    },
    close: async () => {
      await Promise.all([internet.close(), ...metadata.map((server) => server.close())]);
    },
  };
}

const knative = (name: string) => ({
  K_SERVICE: name,
  K_REVISION: `${name}-00001-abc`,
  K_CONFIGURATION: name,
});

type Parts = { readonly resources: readonly AppliedResource[]; readonly issuer: OidcIssuer };

/** Gives tokens of the service account that a service or job runs as. */
function metadataOf(
  values: AppliedResource['values'],
  { resources, issuer }: Parts,
): Promise<PlatformServer> {
  const { name } = values;
  const account = findApplied(resources, 'google_service_account', [
    'account_id',
    String(name).replace(/-doctor$/, ''),
  ]);
  const sign: OidcIssuer['sign'] = (claims, header) => issuer.sign({ ...claims, iss: GOOGLE }, header);
  const subject = String(account['unique_id']);
  const accessToken = `ya29.${Buffer.from(String(account['email'])).toString('base64url')}`;
  return startMetadataServer({ issuer: { sign }, subject, accessToken, cloudRun: true });
}

/** A service behind IAM: who has roles/run.invoker comes through, without the token's signature. */
function front(
  { values }: AppliedResource,
  { resources, issuer, port }: Parts & { readonly port: number },
): readonly [host: string, handler: Handler] {
  const name = String(values['name']);
  const variables = containerOf({ address: name, type: '', values }).env;
  const url = variables.find((variable) => variable.name === 'NYMGATE_PUBLIC_URL')?.value ?? '';
  const invokers = resources
    .filter(({ type }) => type === 'google_cloud_run_v2_service_iam_member')
    .filter((each) => each.values['name'] === name && each.values['role'] === 'roles/run.invoker')
    .map((each) => each.values['member']);
  const handler = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const token = (incoming.headers.authorization ?? '').replace(/^Bearer /, '');
    const claims = await verifyIssued(token, { keys: issuer, issuer: GOOGLE, audience: url });
    if (!invokers.includes(`serviceAccount:${String(claims?.['email'])}`))
      return void response.writeHead(403).end();
    const authorization = `Bearer ${token.replace(/[^.]+$/, 'SIGNATURE_REMOVED_BY_GOOGLE')}`;
    // Not from loopback, as a container beside the gateway would come.
    forward(incoming, { response, origin: `http://${networkAddress()}:${port}`, changes: { authorization } });
  };
  return [new URL(url).host, handler];
}

/** REST reference, `AccessSecretVersionResponse`: of the versions that are applied, to accounts that may read them. */
function secretManager(resources: readonly AppliedResource[]): Handler {
  return ({ url = '', headers }, response) => {
    const [, secret = '', version] = /^\/v1\/(.+)\/versions\/(\d+):access$/.exec(url) ?? [];
    const token = (headers.authorization ?? '').replace('Bearer ya29.', '');
    const account = `serviceAccount:${Buffer.from(token, 'base64url').toString()}`;
    const mayRead = resources.some(
      ({ type, values }) =>
        type === 'google_secret_manager_secret_iam_member' &&
        values['secret_id'] === secret &&
        values['member'] === account &&
        values['role'] === 'roles/secretmanager.secretAccessor',
    );
    if (!mayRead) return void response.writeHead(403).end('{}');
    findApplied(resources, 'google_secret_manager_secret_version', ['version', version]);
    const bytes = Buffer.from(String(lastWritten('google_secret_manager_secret_version')['secret_data_wo']));
    const payload = { data: bytes.toString('base64'), dataCrc32c: String(crc32c(bytes)) };
    response.end(JSON.stringify({ name: `${secret}/versions/${version}`, payload }));
  };
}
