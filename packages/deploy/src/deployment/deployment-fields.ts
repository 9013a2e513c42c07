import {
  anyOfField,
  booleanField,
  discriminatedField,
  enumField,
  type Field,
  guidField,
  integerField,
  listField,
  mapField,
  nullableField,
  objectField,
  textField,
  withCondition,
} from '@nymgate/clouds/settings/field';
import { secretReferenceField, secureUrlField } from '@nymgate/clouds/settings/origins';
import { CLOUDS, type CloudName } from '@nymgate/gateway/config/clouds';

/** Control characters, line separators and bidirectional controls. */
const INVISIBLE_CHARACTERS = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Text that a terminal, a document or a pasted command shows: all of it must be visible (DOC-01). */
const shown = (field: Field<string>): Field<string> =>
  withCondition(
    field,
    (text) => !INVISIBLE_CHARACTERS.test(text),
    'must have no line ends, codes of a terminal or marks of direction',
  );

const named = (meaning: string) => shown(textField(meaning, { minimum: 1, maximum: 500 }));

const nullable = (field: Field<string>) => nullableField(field, 'must be text or null');

const nullableGuid = (meaning: string) => nullableField(guidField(meaning), 'must be a GUID or null');

const ROLES = listField(
  '',
  textField('', { format: /^[A-Za-z][A-Za-z0-9.-]{2,99}$/, message: 'must be a role of Microsoft Graph' }),
  {
    maximum: 100,
  },
);

const APPLICATION = objectField('The Entra application of this connector.', {
  clientId: guidField('Application (client) id.'),
  objectId: nullableGuid('Object id of the application; null: unknown.'),
  servicePrincipalId: nullableGuid(
    'Object id of its service principal, which consent is granted to; null: not there yet.',
  ),
  displayName: named('Name in the portal.'),
  existing: booleanField('Whether it was brought, so that nothing here may delete it.'),
});

const CONNECTOR = objectField('One connector of an instance.', {
  options: mapField(
    'As in `connectors.<id>.options` of nymgate.yaml.',
    textField('', { format: /^[A-Za-z]{1,64}$/, message: 'is no name of an option' }),
    anyOfField('', [booleanField(''), shown(textField('', { maximum: 500 }))], 'must be true, false or text'),
  ),
  scoping: enumField(
    '`exchange`: mailboxes are narrowed by RBAC for applications, so roles over mailboxes are not consented to in Entra.',
    ['none', 'exchange'],
  ),
  app: APPLICATION,
  roles: objectField('Application permissions of Microsoft Graph.', {
    required: { ...ROLES, description: 'Without them calls are refused.' },
    optional: { ...ROLES, description: 'Without them less is answered.' },
  }),
  credential: enumField('How the gateway proves to be the application.', ['federated', 'certificate']),
});

const CALLER = discriminatedField('How a caller proves itself at the endpoint.', 'type', {
  'aws-iam': {
    tag: 'Signed with the credentials of an AWS role.',
    keys: {
      roleArn: named('Role to assume.'),
      externalId: nullable(named('External id that assuming it takes; null: none.')),
    },
  },
  'google-iam': {
    tag: 'Identity token of a Google service account.',
    keys: {
      audience: named('`aud` of the token.'),
      members: listField('IAM members who may call.', named('')),
    },
  },
  'entra-jwt': {
    tag: 'Access token of Entra ID.',
    keys: {
      audience: named('`aud` of the token.'),
      clientIds: listField('Applications that may call.', guidField('')),
    },
  },
  'api-key': { tag: 'A key that the gateway itself knows.', keys: {} },
});

const INSTANCE = objectField('One running gateway, with an identity of its own.', {
  endpoint: nullableField(
    shown(secureUrlField('Where callers reach it; null: Terraform does not know.')),
    'must be https:// … or null',
  ),
  identity: objectField('What the federated credentials of its applications trust.', {
    issuer: shown(secureUrlField('`iss` of the token that the platform gives, exactly.')),
    subject: named('`sub`, exactly.'),
    audience: named('`aud`, exactly.'),
  }),
  callers: listField('How callers prove themselves.', CALLER),
  key: objectField('The pseudonym key: where it is, never what it is.', {
    reference: shown(secretReferenceField('Where the key is: env:NAME, file:PATH or a store.')),
    generation: integerField('Which key it is; a new one makes new pseudonyms.', 1, 255),
  }),
  logs: nullable(named('Log group or log query; null: not known.')),
  connectors: mapField(
    'Connectors that it serves, by id.',
    textField('', { format: /^[a-z][a-z0-9-]{0,63}$/, message: 'is no id of a connector' }),
    CONNECTOR,
  ),
});

const INSTANCE_NAME = textField('', {
  format: /^[a-z][a-z0-9-]{1,31}$/,
  message: 'must be 2 to 32 lower-case letters, digits and hyphens',
});

const COMMON = {
  schemaVersion: integerField('Version of this form.', 1, 1),
  environment: textField('Name of the environment; part of all names.', {
    format: /^[a-z][a-z0-9-]{1,15}$/,
    message: 'must be 2 to 16 lower-case letters, digits and hyphens',
  }),
  tenantId: guidField('Entra tenant.'),
  cloud: enumField('Which Microsoft cloud; docs/reference/clouds.md.', Object.keys(CLOUDS) as CloudName[]),
  instances: withCondition(
    mapField('Gateways by name.', INSTANCE_NAME, INSTANCE),
    (instances) => Object.keys(instances).length > 0,
    'must have an instance',
  ),
} as const;

/** The Terraform output `deployment` of an example; `setup entra` writes the same. */
export const DEPLOYMENT = discriminatedField('A deployment of Nymgate.', 'host', {
  aws: {
    tag: 'Lambda.',
    keys: {
      ...COMMON,
      place: objectField('Where in AWS.', {
        accountId: textField('Account.', { format: /^[0-9]{12}$/, message: 'must be 12 digits' }),
        region: named('Region.'),
      }),
    },
  },
  gcp: {
    tag: 'Cloud Run.',
    keys: {
      ...COMMON,
      place: objectField('Where in Google Cloud.', {
        projectId: named('Project.'),
        region: named('Region.'),
      }),
    },
  },
  azure: {
    tag: 'Container Apps.',
    keys: {
      ...COMMON,
      place: objectField('Where in Azure.', {
        subscriptionId: guidField('Subscription.'),
        resourceGroup: named('Resource group.'),
        location: named('Location.'),
      }),
    },
  },
  kubernetes: {
    tag: 'A cluster.',
    keys: {
      ...COMMON,
      place: objectField('Where in the cluster.', {
        namespace: named('Namespace.'),
        serviceAccount: named('Service account, or the start of the names of several.'),
      }),
    },
  },
  custom: { tag: 'Anywhere else.', keys: { ...COMMON, place: objectField('Nothing is known of it.', {}) } },
});
