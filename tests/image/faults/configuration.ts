import { createSelfSignedCertificate } from 'nymgate-simulator';
import { TEST_KEY } from '../../infra/tenant.ts';
import { startAwsStand } from '../../stand-ins/secrets/secret-stands.ts';
import type { Fault } from './fault.ts';
import type { Data, FaultStand } from './stand.ts';

const RULES = `endpoints:
  - pathTemplate: /v1.0/users
    responseSchema: { type: object, properties: { value: { type: array } } }
`;
const FAULTY_RULES = RULES.replace('responseSchema', 'responseScheme');

/** Two connectors, of which acme has rules of its own. */
function configureAcme({ configure, connector, at, write }: FaultStand, rules: string, own: Data = {}): void {
  write('rules.yaml', rules);
  const acme = { ...connector, of: 'entra-id', rules: at('rules.yaml'), ...own };
  configure({ connectors: { 'entra-id': connector, acme } });
}

function writePair({ at, write }: FaultStand, days: number, key?: string): Data {
  const pair = createSelfSignedCertificate({ names: ['localhost'], days });
  write('tls.pem', pair.certificate);
  write('tls.key', key ?? pair.key);
  return { listen: { port: 0, tls: { certificate: at('tls.pem'), key: at('tls.key') } } };
}

export const CONFIGURATION: readonly Fault[] = [
  {
    name: 'O5 rules with a fault after a reload: the former ones serve, and the reload counts as refused',
    fires: ['NymgateReloaded', 'NymgateReloadRefused'],
    cause: async (stand) => {
      configureAcme(stand, RULES);
      const gateway = await stand.start();
      await stand.hold(20, gateway);
      configureAcme(stand, FAULTY_RULES);
      await gateway.reload('reloaded');
      await gateway.waitForMetric(/^nymgate_connector_up\{connector="acme"\} 1$/m);
      await stand.hold(10, gateway);
      configureAcme(stand, RULES);
      await gateway.reload('reloaded');
      await stand.hold(20, gateway);
    },
  },
  {
    name: 'O5 rules with a fault and other settings after a reload: out of service',
    fires: ['NymgateConnectorDown', 'NymgateReloaded', 'NymgateReloadRefused'],
    still: ['NymgateConnectorDown', 'NymgateReloadRefused'],
    cause: async (stand) => {
      configureAcme(stand, RULES);
      const gateway = await stand.start();
      await stand.hold(20, gateway);
      configureAcme(stand, FAULTY_RULES, { options: { includeGroups: false } });
      await gateway.reload('reloaded');
      await stand.hold(20, gateway);
    },
  },
  {
    name: 'O5 rules with a fault at the start',
    fires: ['NymgateConnectorDown'],
    still: ['NymgateConnectorDown'],
    cause: async (stand) => {
      configureAcme(stand, FAULTY_RULES);
      await stand.hold(10, await stand.start());
    },
  },
  {
    name: 'O6 a reload that is refused, and one that is taken',
    fires: ['NymgateReloaded', 'NymgateReloadRefused'],
    cause: async ({ start, hold, configure, write }) => {
      const gateway = await start();
      await hold(20, gateway);
      write('nymgate.json', '{');
      await gateway.reload('reload_refused');
      await hold(20, gateway);
      configure();
      await gateway.reload('reloaded');
      await hold(20, gateway);
    },
  },
  {
    name: 'O6 a certificate and a key that do not fit each other, for long',
    fires: ['NymgateListenerFilesRefused'],
    still: ['NymgateListenerFilesRefused'],
    cause: async (stand) => {
      stand.configure(writePair(stand, 90));
      const gateway = await stand.start();
      await stand.hold(20, gateway);
      writePair(stand, 90, createSelfSignedCertificate({ names: ['localhost'] }).key);
      await gateway.waitForMetric(/^nymgate_listener_tls_files_valid 0$/m);
      await stand.hold(10, gateway);
    },
  },
  {
    name: 'certificates that end in ten days',
    fires: ['NymgateListenerCertificateEnds', 'NymgateSourceCertificateEnds'],
    still: ['NymgateListenerCertificateEnds', 'NymgateSourceCertificateEnds'],
    cause: async (stand) => {
      const { certificate, key } = createSelfSignedCertificate({
        names: ['alerts'],
        days: 10,
        keyType: 'rsa',
      });
      const { clientId } = stand.register({ credentials: [], certificates: [certificate] });
      stand.write('source.pem', certificate);
      stand.write('source.key', key);
      const pair = { certificate: `file:${stand.at('source.pem')}`, key: `file:${stand.at('source.key')}` };
      const assertion = { type: 'certificate', certificates: [pair] };
      const connectors = { 'entra-id': { ...stand.connector, clientId, assertion } };
      stand.configure({ ...writePair(stand, 10), connectors });
      await stand.hold(10, await stand.start());
    },
  },
  {
    name: 'a secret store that gives nothing, and gives again',
    fires: ['NymgateSecretsStale'],
    cause: async ({ configure, start, hold, onTestFinished }) => {
      const store = await startAwsStand('aws-sm');
      onTestFinished(() => store.close());
      store.put(TEST_KEY);
      const pseudonyms = { scheme: 'native', keys: [{ id: 1, secret: store.reference }] };
      configure({ pseudonyms, secrets: { refreshSeconds: 1 } });
      const gateway = await start({ environment: store.environment });
      await hold(20, gateway);
      store.answerWith('down');
      await gateway.waitForMetric(/^nymgate_secrets_stale 1$/m);
      await hold(40, gateway);
      store.answerWith('good');
      await gateway.waitForMetric(/^nymgate_secrets_stale 0$/m);
      await hold(5, gateway);
    },
  },
  {
    name: 'a shared store that refuses connections',
    fires: ['NymgateSharedStateLost'],
    still: ['NymgateSharedStateLost'],
    cause: async ({ configure, start, hold }) => {
      configure({ state: { url: 'redis://127.0.0.1:1' } });
      const gateway = await start();
      await gateway.waitForMetric(/^nymgate_shared_state_up 0$/m);
      await hold(20, gateway);
    },
  },
];
