import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOidcIssuer } from '../../../stand-ins/oidc-issuer.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';
import { lastWritten } from '../stub/written-values.ts';
import { type CloudRun, startCloudRun } from './cloud-run.ts';
import { startRegistry } from './image-rows.ts';
import { npmRows, writeRelease } from './release-files.ts';
import { startTenant } from './simulated-tenant.ts';
import { refuse, startPrograms } from './stand-in-programs.ts';
import { type Applied, terraformRows } from './terraform-rows.ts';
import type { ClosableWorld } from './walk-steps.ts';

const PROJECT = 'analytics-4711';
const REGION = 'europe-west3';
const CALLER = `etl@${PROJECT}.iam.gserviceaccount.com`;
const IMAGE = `${REGION}-docker.pkg.dev/${PROJECT}/nymgate/nymgate`;
const TOKEN = 'ya29.of-the-operator';
const APIS = ['run', 'secretmanager', 'artifactregistry', 'iam', 'cloudresourcemanager'];

/** A project of Google Cloud and a tenant in which nothing is done yet. */
export async function startGcpWorld(): Promise<ClosableWorld> {
  const tenant = await startTenant();
  const issuer = await startOidcIssuer();
  const registry = startRegistry(IMAGE, { name: 'oauth2accesstoken', token: TOKEN });
  const done = new Set<string>();
  let run: CloudRun | undefined;
  let report = '';
  const applied = async (state: Applied): Promise<void> => {
    const images = JSON.stringify(state.resources).match(/"image":"[^"]+"/g) ?? [];
    if (images.some((image) => image !== `"image":"${registry.pushed()}"`)) throw new Error('no such image');
    tenant.register(state.deployment);
    run = await startCloudRun(state, { simulator: tenant.simulator, issuer });
    writeFileSync(join(programs.folder, '.curlrc'), run.internet.curlConfig);
  };
  const login =
    (what: string) =>
    (_: object, { person, logins }: { person: string; logins: string }) => {
      done.add(`${what} ${person} ${logins}`);
      return {};
    };
  const refusal = (person: string, logins: string): string | undefined => {
    if (!tenant.isSignedIn(person, logins)) return 'az is not signed in';
    if (!done.has(`application-default ${person} ${logins}`)) return 'no default credentials';
    return done.has('apis') ? undefined : 'SERVICE_DISABLED';
  };
  const programs = await startPrograms({
    npm: npmRows(() => programs.folder),
    tofu: terraformRows({ refusal, applied }),
    az: tenant.signIn,
    skopeo: registry.skopeo,
    sleep: [[/\d+/, () => ({})]],
    gcloud: [
      [/auth login/, login('gcloud')],
      [/auth application-default login/, login('application-default')],
      [
        /services enable (?<apis>[a-z. ]+) --project analytics-4711/,
        ({ apis = '' }) => {
          const missing = APIS.filter((api) => !apis.split(' ').includes(`${api}.googleapis.com`));
          if (missing.length > 0) return refuse(`not enabled: ${missing.join(' ')}`);
          done.add('apis');
          return {};
        },
      ],
      [
        /artifacts repositories create nymgate --project analytics-4711 --location europe-west3 --repository-format docker/,
        () => {
          done.add('repository');
          return {};
        },
      ],
      [
        /auth print-access-token/,
        (_, { person, logins }) =>
          done.has(`gcloud ${person} ${logins}`) && done.has('repository')
            ? { out: `${TOKEN}\n` }
            : refuse('no login'),
      ],
      [
        /secrets versions access 1 --secret nymgate-prod-key --project analytics-4711/,
        (_, { person }) => {
          const { secret_data_wo: key } = lastWritten('google_secret_manager_secret_version');
          return person === 'keeper' && typeof key === 'string' ? { out: key } : refuse('PERMISSION_DENIED');
        },
      ],
      [
        /run jobs execute (?<job>\S+) --project analytics-4711 --region europe-west3 --wait/,
        async ({ job = '' }) => {
          if (run === undefined) return refuse('NOT_FOUND');
          report = await run.execute(job);
          return {};
        },
      ],
      [
        /logging read resource\.type="cloud_run_job" AND resource\.labels\.job_name="\S+-doctor" AND log_id\("run\.googleapis\.com\/stdout"\) --project analytics-4711 --freshness 5m --order asc --format value\(textPayload\)/,
        () => ({ out: report }),
      ],
      [
        /auth print-identity-token --audiences=(?<audience>\S+) --impersonate-service-account=(?<account>\S+) --include-email/,
        async ({ audience, account }, { person }) => {
          if (person !== 'caller' || account !== CALLER) return refuse('PERMISSION_DENIED');
          const claims = { iss: 'https://accounts.google.com', aud: audience, azp: '1', sub: '1' };
          return { out: `${await issuer.sign({ ...claims, email: CALLER, email_verified: true })}\n` };
        },
      ],
    ],
  });
  return {
    values: {
      'tenant ID': STUB_TENANT,
      'project ID': PROJECT,
      region: REGION,
      "caller's service account": CALLER,
    },
    programs: programs.folder,
    prepare: (folder) => writeRelease(folder, { 'nymgate-0.2.0.oci.tar': Buffer.from('an image') }),
    byHand: tenant.consent,
    close: async () => {
      await run?.close();
      await Promise.all([programs.close(), issuer.close(), tenant.simulator.close()]);
    },
  };
}
