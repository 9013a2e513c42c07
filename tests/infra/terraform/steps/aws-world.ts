import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundle } from '../../../../tools/build-bundle.ts';
import { ENTRIES } from '../../../../tools/bundle/entries.ts';
import { zipBundle } from '../../../../tools/release/zip-bundle.ts';
import type { KnownKey } from '../../../stand-ins/aws/verify-signature.ts';
import { startOidcIssuer } from '../../../stand-ins/oidc-issuer.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';
import { lastWritten } from '../stub/written-values.ts';
import { type AwsFunctions, openFunctions, REGION } from './aws-functions.ts';
import { type Internet, startInternet } from './internet.ts';
import { findApplied } from './read-applied.ts';
import { npmRows, writeRelease } from './release-files.ts';
import { startTenant } from './simulated-tenant.ts';
import { type Row, refuse, startPrograms } from './stand-in-programs.ts';
import { type Applied, terraformRows } from './terraform-rows.ts';
import type { ClosableWorld } from './walk-steps.ts';

const ACCOUNT = '123456789012';
const CALLER = 'arn:aws:iam::210987654321:role/etl';
const ISSUER = 'https://a1d2b0fd-1177-4468-9351-2f0000000723.tokens.sts.global.api.aws';

/** An AWS account and a tenant in which nothing is done yet. */
export async function startAwsWorld(): Promise<ClosableWorld> {
  const tenant = await startTenant();
  const issuer = await startOidcIssuer();
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-aws-'));
  const sessions = new Map<string, KnownKey & { readonly arn: string }>();
  let federation = false;
  let made: (Applied & { readonly functions: AwsFunctions; readonly internet: Internet }) | undefined;
  const account = () => {
    if (made === undefined) throw new Error('nothing is applied');
    return made;
  };
  const applied = async (state: Applied): Promise<void> => {
    tenant.register(state.deployment);
    const functions = openFunctions(state, { simulator: tenant.simulator, issuer, sessions, folder });
    const internet = await startInternet(functions.urls);
    made = { ...state, functions, internet };
    writeFileSync(join(programs.folder, '.curlrc'), internet.curlConfig);
  };
  const refusal = (person: string, logins: string): string | undefined => {
    if (!tenant.isSignedIn(person, logins)) return 'az is not signed in';
    return federation ? undefined : 'outbound federation is off';
  };
  const programs = await startPrograms({
    npm: npmRows(() => programs.folder),
    tofu: terraformRows({ refusal, applied }),
    az: tenant.signIn,
    aws: [
      [
        /iam enable-outbound-web-identity-federation/,
        (_, { person }) => {
          federation = person === 'administrator';
          return federation ? { out: `{ "IssuerIdentifier": "${ISSUER}" }\n` } : refuse('AccessDenied');
        },
      ],
      [/sts get-caller-identity --query Account --output text/, () => ({ out: `${ACCOUNT}\n` })],
      [/configure get region/, () => ({ out: `${REGION}\n` })],
      [
        /iam get-outbound-web-identity-federation-info --query IssuerIdentifier --output text/,
        () => (federation ? { out: `${ISSUER}\n` } : refuse('FeatureDisabled')),
      ],
      keyRow,
      [
        /sts assume-role --role-arn (?<role>\S+) --role-session-name nymgate --external-id (?<external>\S+) --query Credentials\.\[AccessKeyId,SecretAccessKey,SessionToken\] --output text/,
        ({ role = '', external = '' }, { person }) => {
          const found = findApplied(account().resources, 'aws_iam_role', ['arn', role]);
          const trust = String(found['assume_role_policy']);
          if (person !== 'caller' || ![CALLER, external].every((text) => trust.includes(`"${text}"`)))
            return refuse('AccessDenied');
          const [id, secretAccessKey, sessionToken] = [`ASIA${sessions.size}`, randomUUID(), randomUUID()];
          const arn = `${role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/nymgate`;
          sessions.set(id, { secretAccessKey, sessionToken, arn });
          return { out: `${id}\t${secretAccessKey}\t${sessionToken}\n` };
        },
      ],
      [
        /lambda invoke --region eu-central-1 --function-name (?<name>\S+-doctor) --cli-read-timeout 150 (?<file>\S+)/,
        async ({ name = '', file = '' }) => {
          const lambda = await account().functions.find(name);
          const { kind, bytes } = await lambda.invoke({}, 120_000);
          return kind === 'error'
            ? refuse(bytes.toString())
            : { out: '{}', files: { [file]: bytes.toString() } };
        },
      ],
    ],
  });
  return {
    values: {
      'tenant ID': STUB_TENANT,
      region: REGION,
      'ARN of the caller': CALLER,
    },
    programs: programs.folder,
    prepare: async (into) => {
      await buildBundle(join(folder, 'bundle'), ENTRIES['aws-lambda']);
      writeRelease(into, { 'nymgate-aws-lambda-0.2.0.zip': zipBundle(join(folder, 'bundle')) });
    },
    byHand: tenant.consent,
    close: async () => {
      await made?.functions.close();
      await made?.internet.close();
      await Promise.all([programs.close(), issuer.close(), tenant.simulator.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const keyRow: Row = [
  /secretsmanager get-secret-value --secret-id nymgate\/prod\/key --query SecretString --output text/,
  (_, { person }) => {
    const { secret_string_wo: key } = lastWritten('aws_secretsmanager_secret_version');
    return person === 'keeper' && typeof key === 'string' ? { out: `${key}\n` } : refuse('AccessDenied');
  },
];
