import {
  booleanField,
  discriminatedField,
  enumField,
  guidField,
  integerField,
  listField,
  objectField,
  optionalField,
  type SettingType,
  textField,
  withDefault,
  withEmptyDefault,
} from '@nymgate/clouds/settings/field';
import { secretReferenceField } from '@nymgate/clouds/settings/origins';
import { ASSERTION_FIELD } from '@nymgate/clouds/source-auth/assertion-providers';

export const FIND_TENANT_ID_HINT =
  'of a verified domain, curl -s https://login.microsoftonline.com/DOMAIN/v2.0/.well-known/openid-configuration shows it in "issuer"';

const domains = (meaning: string) =>
  objectField(meaning, {
    policy: withDefault(
      enumField("What becomes of an address's domain.", ['keep', 'hash', 'encrypt', 'drop']),
      'keep',
    ),
    own: withDefault(
      listField('Domains that are always kept.', textField('', { minimum: 1, maximum: 253 })),
      [],
    ),
  });

/** Public id that operators copy from `doctor`, `/configz` or a response header. */
const pin = (meaning: string) =>
  optionalField(textField(meaning, { format: /^[0-9a-f]{16}$/, message: 'must be 16 hexadecimal digits' }));

const COMMON_FIELDS = {
  expectedEpoch: pin(
    'Epoch that the keys must give; with any other one nothing is served and nothing is reloaded. `nymgate doctor` prints it.',
  ),
  domains: withEmptyDefault(domains('Policy for the domains of addresses.')),
  ignoreDots: withDefault(booleanField('Treat dots in the local part of an address as absent.'), false),
} as const;

export const PSEUDONYMS = discriminatedField('How identifiers become pseudonyms.', 'scheme', {
  native: {
    tag: "Nymgate's own scheme.",
    keys: {
      keys: listField(
        'Key ring: the first key makes pseudonyms, all of them open reversible ones.',
        objectField('', {
          id: integerField('Number of the key; part of each reversible pseudonym. Never reuse one.', 1, 255),
          secret: secretReferenceField(),
        }),
        { minimum: 1, maximum: 16 },
      ),
      joinTenants: withDefault(
        booleanField(
          'Equal values have equal pseudonyms (`t~`, and the first 42 characters behind `p~`) in all tenants with this key, for owners of several. `p~` opens in its own tenant only, all the same.',
        ),
        false,
      ),
      ...COMMON_FIELDS,
    },
  },
  psoxy: {
    tag: 'The scheme of Psoxy deployments: same pseudonyms for the same salt and key.',
    keys: {
      salt: secretReferenceField('Where the salt is: env:NAME, file:PATH or a store.'),
      encryptionKey: secretReferenceField('Where the encryption key is: env:NAME, file:PATH or a store.'),
      domainSalt: optionalField(
        secretReferenceField('Where the salt for domains is (hash, encrypt); absent, that of `salt` serves.'),
      ),
      domainEncryptionKey: optionalField(
        secretReferenceField(
          'Where the key for domains is (encrypt); absent, that of `encryptionKey` serves.',
        ),
      ),
      ...COMMON_FIELDS,
    },
  },
});

export const CONNECTOR = objectField('', {
  // A verified domain would be a second name of the tenant, with other pseudonyms (KND-02).
  tenant: textField('Entra tenant id, a GUID. Bound into every pseudonym.', {
    format: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    message: `must be the tenant id, a GUID; ${FIND_TENANT_ID_HINT}`,
  }),
  clientId: guidField('Application (client) id of the Entra application.'),
  assertion: ASSERTION_FIELD,
  options: withEmptyDefault(
    objectField("Variants of the connector's default policy.", {
      pseudonymizeAppIds: withDefault(
        booleanField(
          'Person ids and addresses in paths are accepted only as reversible pseudonyms, and returned only so. `false`: original IDs and addresses are accepted too, and ids returned so; addresses never are.',
        ),
        true,
      ),
      includeGroups: withDefault(booleanField('Serve groups and their members.'), true),
      basic: withDefault(
        booleanField('outlook-cal: policy for Calendars.ReadBasic.All, without bodies.'),
        false,
      ),
      beta: optionalField(
        booleanField(
          'Serve every endpoint under `/beta` as well, with the same rules: what only beta answers is dropped, and links keep their version. Microsoft may change beta at any time. Off when absent.',
        ),
      ),
      messages: optionalField(
        booleanField(
          'msft-teams: serve posts, replies and messages of chats. `false`: teams, channels, chats and their members alone, for which `Chat.ReadBasic.All` takes the place of `Chat.Read.All`, and `ChannelMessage.Read.All` is not asked for. On when absent.',
        ),
      ),
      channelMembers: optionalField(
        booleanField(
          'msft-teams: serve who belongs to a channel; of private and shared ones these are not the members of the team. `false`: `ChannelMember.Read.All` is not asked for. On when absent.',
        ),
      ),
      callRecords: optionalField(
        booleanField(
          'msft-teams: serve call records: calls and meetings of the last 30 days, their sessions and participants. `false`: `CallRecords.Read.All` is not asked for; telephone logs then take `CallRecord-PstnCalls.Read.All`. On when absent.',
        ),
      ),
      telephoneLogs: optionalField(
        booleanField('msft-teams: serve the logs of calls over telephone networks. On when absent.'),
      ),
      meetings: optionalField(
        booleanField(
          'msft-teams: serve online meetings and attendance. `false`: `OnlineMeetings.Read.All`, `OnlineMeetingArtifact.Read.All` and the application access policy of a Teams administrator are not needed. On when absent.',
        ),
      ),
      ids: optionalField(
        enumField(
          'Ids of groups, drives, items, channels, events, messages and other things. `pseudonyms`: reversible ones, and paths accept nothing else. `clear`: as Graph writes them, for those who join with other data; whoever can see a group then knows whose pseudonyms its members are. Ids that are a time of creation (messages of Teams, interactions of Copilot) stay pseudonyms unless `times` is `exact`. Pseudonyms when absent.',
          ['pseudonyms', 'clear'],
        ),
      ),
      times: optionalField(
        enumField(
          'How exact the times of what people do are: when something was sent, began, was changed. Times that identify an account, a group or a licence are told to the month, whatever stands here. Start and end of a thing are both cut down, so durations of less than the grain vanish. Windows, and `$filter` by `ge` and `lt` alone, must begin a grain in UTC, and `Prefer: outlook.timezone` is left behind. Exact when absent.',
          ['exact', 'minute', 'hour', 'day'],
        ),
      ),
      organisationTexts: optionalField(
        enumField(
          'Office, city, state and country, which people edit in their own profile. `pseudonyms`: equal texts have equal pseudonyms. `clear`: as they are. Pseudonyms when absent.',
          ['pseudonyms', 'clear'],
        ),
      ),
      domains: optionalField(
        domains('Policy for the domains of addresses in this connector; absent, that of `pseudonyms`.'),
      ),
    }),
  ),
  scoping: optionalField(
    enumField(
      'How the mailboxes are narrowed. `exchange`: by RBAC for Applications in Exchange Online; the permissions for mail, calendars and mailbox settings are then not consented to in Entra, where they would open every mailbox, and `nymgate doctor` looks for that. For entra-id, outlook-cal and outlook-mail. `none` when absent.',
      ['none', 'exchange'],
    ),
  ),
  rules: optionalField(
    textField(
      "Rules to use instead of the connector's default policy: a file, or env:NAME. YAML, base64 of YAML, or base64 of gzipped YAML.",
      { minimum: 1 },
    ),
  ),
  allowOpen: optionalField(
    booleanField(
      'Serve `rules` although they have a finding RULES_OPEN: something passes that no rule names. Without it such rules are refused.',
    ),
  ),
  expectedPolicy: pin(
    'Policy hash that the rules must give; with any other one nothing is served and nothing is reloaded. `nymgate doctor` prints it.',
  ),
});

export type ConnectorConfig = SettingType<typeof CONNECTOR>;
