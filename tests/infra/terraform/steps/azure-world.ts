import { writeFileSync } from 'node:fs';
import { startOidcIssuer } from '../../../stand-ins/oidc-issuer.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';
import { lastWritten } from '../stub/written-values.ts';
import { type ContainerApps, startContainerApps } from './container-apps.ts';
import { startRegistry } from './image-rows.ts';
import { npmRows, writeRelease } from './release-files.ts';
import { startTenant } from './simulated-tenant.ts';
import { refuse, startPrograms } from './stand-in-programs.ts';
import { type Applied, terraformRows } from './terraform-rows.ts';
import type { ClosableWorld } from './walk-steps.ts';

const SUBSCRIPTION = '22222222-3333-4444-8555-666666666666';
const CALLER = '1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
const TOKEN = 'of-the-registry';
const REGISTRY = `/subscriptions/${SUBSCRIPTION}/resourceGroups/nymgate/providers/Microsoft.ContainerRegistry/registries/contoso`;
const NAMESPACES = [
  'App',
  'OperationalInsights',
  'KeyVault',
  'ManagedIdentity',
  'Insights',
  'ContainerRegistry',
];

/** A subscription of Azure and its tenant, in which nothing is done yet. */
export async function startAzureWorld(): Promise<ClosableWorld> {
  const tenant = await startTenant();
  const issuer = await startOidcIssuer();
  const registry = startRegistry('contoso.azurecr.io/nymgate', {
    name: '00000000-0000-0000-0000-000000000000',
    token: TOKEN,
  });
  const done = new Set<string>();
  let apps: ContainerApps | undefined;
  let report = '';
  const applied = async (state: Applied): Promise<void> => {
    const images = JSON.stringify(state.resources).match(/"image":"[^"]+"/g) ?? [];
    if (images.some((image) => image !== `"image":"${registry.pushed()}"`)) throw new Error('no such image');
    tenant.register(state.deployment);
    apps = await startContainerApps(state, { simulator: tenant.simulator, issuer });
    writeFileSync(`${programs.folder}/.curlrc`, apps.internet.curlConfig);
  };
  const refusal = (person: string, logins: string): string | undefined => {
    if (!tenant.isSignedIn(person, logins)) return 'az is not signed in';
    const missing = NAMESPACES.filter((name) => !done.has(`Microsoft.${name}`));
    if (missing.length > 0) return `MissingSubscriptionRegistration: ${missing.join(' ')}`;
    return done.has('group') ? undefined : 'ResourceGroupNotFound';
  };
  const note = (what: string, out = '') => {
    done.add(what);
    return { out };
  };
  const programs = await startPrograms({
    npm: npmRows(() => programs.folder),
    tofu: terraformRows({ refusal, applied }),
    skopeo: registry.skopeo,
    sleep: [[/\d+/, () => ({})]],
    az: [
      ...tenant.signIn,
      [
        new RegExp(`provider register --subscription ${SUBSCRIPTION} --wait --namespace (?<namespace>\\S+)`),
        ({ namespace = '' }) => note(namespace),
      ],
      [
        new RegExp(`group create --subscription ${SUBSCRIPTION} --name nymgate --location westeurope`),
        () => note('group'),
      ],
      [
        new RegExp(
          `acr create --subscription ${SUBSCRIPTION} --resource-group nymgate --name contoso --sku Basic`,
        ),
        () => (done.has('group') ? note('registry') : refuse('ResourceGroupNotFound')),
      ],
      [
        /acr login --name contoso --expose-token --query accessToken --output tsv/,
        (_, { person, logins }) =>
          done.has('registry') && tenant.isSignedIn(person, logins)
            ? { out: `${TOKEN}\n` }
            : refuse('no login'),
      ],
      [/acr show --name contoso --query id --output tsv/, () => ({ out: `${REGISTRY}\n` })],
      [
        /keyvault secret download --vault-name nymgate-contoso --name nymgate-prod-key-1 --file (?<file>\S+) --encoding utf-8/,
        ({ file = '' }, { person, folder }) => {
          const { value_wo: key } = lastWritten('azurerm_key_vault_secret');
          return person === 'keeper' && typeof key === 'string'
            ? { files: { [`${folder}/${file}`]: key } }
            : refuse('Forbidden');
        },
      ],
      [/extension add --name containerapp/, () => note('extension')],
      [
        /containerapp job start --query name --output tsv --resource-group nymgate --name (?<name>\S+)/,
        async ({ name = '' }) => {
          if (!done.has('extension')) return refuse('containerapp is not a command');
          report = (await apps?.run(name)) ?? '';
          return { out: `${name}-abcde\n` };
        },
      ],
      [
        /containerapp job execution show --job-execution-name \S+-abcde --query properties\.status --output tsv --resource-group nymgate --name \S+/,
        () => ({ out: 'Succeeded\n' }),
      ],
      [
        /containerapp job logs show --execution \S+-abcde --container doctor --tail 300 --format text --resource-group nymgate --name \S+/,
        () => ({ out: report.replaceAll(/^/gm, '2026-12-01T00:00:00Z stdout F ') }),
      ],
      [
        /containerapp exec --resource-group nymgate --name (?<name>\S+) --command \/usr\/local\/bin\/node \/opt\/nymgate\/node\.cjs (?<args>.+)/,
        async ({ name = '', args = '' }) => ({ out: (await apps?.run(name, args.split(' '))) ?? '' }),
      ],
      [
        new RegExp(`login --identity --client-id ${CALLER} --allow-no-subscriptions --output none`),
        (_, { person }) => (person === 'caller' ? note('identity') : refuse('no such identity')),
      ],
      [
        /account get-access-token --scope (?<audience>[0-9a-f-]{36})\/\.default --query accessToken --output tsv/,
        async ({ audience }, { person }) => {
          if (person !== 'caller' || !done.has('identity')) return refuse('az login');
          const iss = `https://login.microsoftonline.com/${STUB_TENANT}/v2.0`;
          const claims = { iss, aud: audience, azp: CALLER, tid: STUB_TENANT, idtyp: 'app', ver: '2.0' };
          return { out: `${await issuer.sign({ ...claims, sub: CALLER, oid: CALLER })}\n` };
        },
      ],
    ],
  });
  return {
    values: {
      'tenant ID': STUB_TENANT,
      'subscription ID': SUBSCRIPTION,
      location: 'westeurope',
      'name of the registry': 'contoso',
      'name of the vault': 'nymgate-contoso',
      "caller's client ID": CALLER,
    },
    programs: programs.folder,
    prepare: (folder) => writeRelease(folder, { 'nymgate-0.2.0.oci.tar': Buffer.from('an image') }),
    byHand: tenant.consent,
    close: async () => {
      await apps?.close();
      await Promise.all([programs.close(), issuer.close(), tenant.simulator.close()]);
    },
  };
}
