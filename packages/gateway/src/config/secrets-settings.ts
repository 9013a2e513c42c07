import {
  discriminatedField,
  guidField,
  integerField,
  objectField,
  optionalField,
  textField,
  withDefault,
} from '@nymgate/clouds/settings/field';
import { sourceOriginField } from '@nymgate/clouds/settings/origins';

/** Nothing in it can change the address. */
const vaultPath = (meaning: string) =>
  textField(meaning, {
    maximum: 256,
    format: /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/,
    message: 'must be names with slashes between them, without one at either end',
  });

const VAULT = objectField('The server that `vault:` references mean.', {
  address: sourceOriginField('Origin of Vault or OpenBao, e.g. `https://vault.contoso.com:8200`.'),
  namespace: optionalField(vaultPath('Namespace, where the server has them.')),
  auth: discriminatedField('How the gateway logs in.', 'type', {
    kubernetes: {
      tag: 'The Kubernetes auth method, with the service account of the pod.',
      keys: {
        role: textField('Role of the auth method.', {
          format: /^[A-Za-z0-9_.-]{1,128}$/,
          message: 'must be the name of a role',
        }),
        mount: withDefault(vaultPath('Where the auth method is mounted, below `auth/`.'), 'kubernetes'),
        tokenFile: withDefault(
          textField(
            'File with the service account token; a projected one with an audience of its own is best.',
            { minimum: 1 },
          ),
          '/var/run/secrets/kubernetes.io/serviceaccount/token',
        ),
      },
    },
    'token-file': {
      tag: 'A file in which Vault Agent, or another program that logs in, keeps a token.',
      keys: { path: textField('The file.', { minimum: 1 }) },
    },
  }),
});

export const SECRETS = objectField(
  'Secret stores: how often they are asked again, and what a reference does not say.',
  {
    refreshSeconds: withDefault(
      integerField(
        'How often secrets in stores are read again, seconds, a tenth more or less; 0: never. One that has changed goes live as by a reload; while a store fails, what was read last goes on serving.',
        0,
        86_400,
      ),
      300,
    ),
    azure: optionalField(
      objectField('Who asks Azure Key Vault.', {
        clientId: optionalField(
          guidField(
            'Client id of the identity. Absent, the one that the platform announces, else the system-assigned one.',
          ),
        ),
      }),
    ),
    vault: optionalField(VAULT),
  },
);
