import { DIGEST } from './facts.ts';

export const HOST = 'gateway.northwind.example';
export const TENANT_ID = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const COMMON = { 'your tenant ID': TENANT_ID, 'host name of the gateway': HOST };

export type Guide = {
  readonly programs: readonly string[];
  /** What a person writes for each placeholder. */
  readonly values: Readonly<Record<string, string>>;
  /** Changes of the list that its run must not survive: what stands there, and what instead. */
  readonly mistakes: readonly (readonly [title: string, from: string, to: string])[];
};

export const GUIDES: Readonly<Record<string, Guide>> = {
  'host-server.md': {
    programs: ['az', 'systemctl', 'systemd-run'],
    values: COMMON,
    mistakes: [
      ['without the consent', 'nymgate consent', 'true'],
      ['callers that the service cannot read', 'sudo chmod 0640', 'sudo chmod 0600'],
    ],
  },
  'host-container.md': {
    programs: ['az', 'docker'],
    values: { ...COMMON, 'ID that docker load has printed': DIGEST },
    mistakes: [
      [
        'files of another user',
        '--owner 65532 --group 65532 --mode 0600 nymgate.yaml',
        '--mode 0600 nymgate.yaml',
      ],
      ['a misspelt flag', '--cap-drop', '--cap-drops'],
    ],
  },
  'host-kubernetes.md': {
    programs: ['az', 'kubectl', 'helm', 'skopeo'],
    values: { ...COMMON, 'registry and path of the image': 'registry.northwind.example/nymgate' },
    mistakes: [
      ['the subject of another service account', ':nymgate:nymgate', ':nymgate:gateway'],
      ['a misspelt value', 'repository:', 'repositry:'],
    ],
  },
};
