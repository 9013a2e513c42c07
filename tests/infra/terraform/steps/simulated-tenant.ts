import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SimulatedApp, type Simulator, startSimulator } from 'nymgate-simulator';
import type {
  DeployedConnector,
  Deployment,
  DeploymentInstance,
} from '../../../../packages/deploy/src/deployment/parse-deployment.ts';
import { toEntries } from '../../../../packages/deploy/src/deployment/to-entries.ts';
import type { Step } from '../../../docs/numbered-steps.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';
import { type Row, refuse } from './stand-in-programs.ts';

type SimulatedTenant = {
  readonly simulator: Simulator;
  /** Applications as Terraform made them: with what they trust, and without consent. */
  readonly register: (deployment: Deployment) => void;
  /** What the administrator does in the portal, for the applications that the consent documents lead to. */
  readonly consent: (step: Step, documents: string) => void;
  /** `az`, as far as it signs people in to this tenant. */
  readonly signIn: readonly Row[];
  readonly isSignedIn: (person: string, logins: string) => boolean;
};

/** Microsoft's side of a walk. */
export async function startTenant(): Promise<SimulatedTenant> {
  const simulator = await startSimulator({ people: 12, seed: 3, tenantId: STUB_TENANT });
  const apps = new Map<string, SimulatedApp>();
  const signedIn = new Set<string>();
  return {
    simulator,
    register: ({ instances }) => {
      for (const [, { identity, connectors }] of toEntries<DeploymentInstance>(instances))
        for (const [, { app, roles }] of toEntries<DeployedConnector>(connectors)) {
          const registration = { name: app.displayName, roles: roles.required, consented: false };
          const { clientId } = app;
          apps.set(clientId, simulator.registerApp({ ...registration, clientId, credentials: [identity] }));
        }
    },
    consent: ({ person }, documents) => {
      if (person !== 'administrator') return;
      const texts = readdirSync(documents)
        .filter((name) => /^consent.*\.html$/.test(name))
        .map((name) => readFileSync(join(documents, name), 'utf8'));
      const links = texts.flatMap((text) => [...text.matchAll(/\/CallAnAPI\/appId\/([0-9a-f-]{36})/g)]);
      for (const [, clientId = ''] of links) apps.get(clientId)?.consent();
    },
    signIn: [
      [
        /login --tenant (?<tenant>\S+)(?: --allow-no-subscriptions)?/,
        ({ tenant }, { person, logins }) => {
          if (tenant !== STUB_TENANT) return refuse(`there is no tenant ${tenant}`);
          signedIn.add(`${person} ${logins}`);
          return {};
        },
      ],
    ],
    isSignedIn: (person, logins) =>
      logins.endsWith('/nymgate-prod/.azure') && signedIn.has(`${person} ${logins}`),
  };
}
