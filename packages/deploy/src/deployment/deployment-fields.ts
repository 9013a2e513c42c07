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
  optionalField,
  textField,
  withCondition,
} from '@nymgate/clouds/settings/field';
import { secretReferenceField, secureUrlField } from '@nymgate/clouds/settings/origins';
import { CONNECTORS } from '@nymgate/connectors/index';
import { DOMAIN_POLICIES } from '@nymgate/connectors/statements/value-form';
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

const written = (meaning: string) =>
  optionalField(nullable(shown(textField(meaning, { minimum: 1, maximum: 1_000 }))));

const count = (meaning: string, maximum: number) =>
  optionalField(nullableField(integerField(meaning, 1, maximum), 'must be a whole number or null'));

const EMPTY_DATE = 'must be a date, such as 2027-06-30, or null';

const date = (meaning: string) =>
  nullableField(textField(meaning, { format: /^\d{4}-\d{2}-\d{2}$/, message: EMPTY_DATE }), EMPTY_DATE);

const NO_PROCESSOR = withCondition(booleanField(''), (value) => !value, 'must be text, false or null');

/** What only people know. Everything is optional: documents show gaps for what is missing or null. */
const PROCESSING = objectField('What only people know about the processing, for the privacy documents.', {
  controller: written('Controller (Art. 4(7) GDPR), with address.'),
  processor: optionalField(
    anyOfField(
      'Processor (Art. 4(8) GDPR) who operates the gateway, and the contract; `false` or `none`: you use no processor.',
      [shown(textField('', { minimum: 1, maximum: 1_000 })), NO_PROCESSOR, { type: 'null', description: '' }],
      'must be text, false or null',
    ),
  ),
  contact: written('Data protection officer or other contact, for questions and requests.'),
  purpose: written('Purposes of the processing.'),
  legalBasis: written('Legal basis, with the agreement or law; for legitimate interests, which.'),
  necessity: written('Why the purposes need these data, and milder means that were considered.'),
  recipients: optionalField(
    nullableField(
      listField('Who receives the data, with the tool.', named(''), { maximum: 50 }),
      'must be a list of texts or null',
    ),
  ),
  retentionDays: count('Days after which recipients delete delivered data.', 36_500),
  thirdCountries: written(
    'Third countries that data are transferred to, and the safeguard; or that there are none.',
  ),
  persons: count('Number of people whose data are processed.', 100_000_000),
  consultation: written(
    'Consultation of the works council or the people concerned: with whom, when, what came of it.',
  ),
  reviewDate: optionalField(date('When the assessment is reviewed next.')),
});

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
  of: optionalField(
    enumField(
      'As in `connectors.<id>.of` of nymgate.yaml.',
      Object.values(CONNECTORS).map(({ id }) => id),
    ),
  ),
  options: mapField(
    'As in `connectors.<id>.options` of nymgate.yaml.',
    textField('', { format: /^[A-Za-z]{1,64}$/, message: 'is no name of an option' }),
    anyOfField('', [booleanField(''), shown(textField('', { maximum: 500 }))], 'must be true, false or text'),
  ),
  domains: optionalField(
    enumField(
      'What becomes of domains and tenant IDs: as `pseudonyms.domains.policy` of nymgate.yaml; absent: not known.',
      DOMAIN_POLICIES,
    ),
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
  processing: optionalField({
    ...PROCESSING,
    description: 'What differs for this connector from the deployment’s own `processing`.',
  }),
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
    others: optionalField(
      listField(
        'What else makes the pseudonyms of Psoxy: salt, and salt and key of domains. Empty with a native key.',
        shown(secretReferenceField('')),
        { maximum: 3 },
      ),
    ),
    generation: integerField('Which key it is; a new one makes new pseudonyms.', 1, 255),
    set: optionalField(
      textField(
        'Whose key it is: `deployment`, `tenant` (this tenant alone has it) or the instance. Instances with the same set join.',
        {
          format: /^[a-z][a-z0-9-]{1,31}$/,
          message: 'must be deployment, tenant or the name of an instance',
        },
      ),
    ),
    since: optionalField(date('Day from which it makes pseudonyms; null: not known.')),
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
  processing: optionalField(PROCESSING),
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
