import {
  booleanField,
  discriminatedField,
  enumField,
  guidField,
  integerField,
  listField,
  mapField,
  objectField,
  optionalField,
  type SettingType,
  textField,
  withDefault,
  withEmptyDefault,
} from '@nymgate/clouds/settings/field';
import { secretReferenceField } from '@nymgate/clouds/settings/origins';
import { ASSERTION_FIELD } from '@nymgate/clouds/source-auth/assertion-providers';
import { CONNECTORS } from '@nymgate/connectors/index';
import { rulesField } from './rules/rules-place.ts';

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

const keyRing = (meaning: string) =>
  listField(
    meaning,
    objectField('', {
      id: integerField('Number of the key; part of each reversible pseudonym. Never reuse one.', 1, 255),
      secret: secretReferenceField(),
    }),
    { minimum: 1, maximum: 16 },
  );

const COMMON_FIELDS = {
  expectedEpoch: pin(
    'Epoch that the keys must give; with any other one nothing is served and nothing is reloaded. `nymgate doctor` prints it.',
  ),
  separateFrom: optionalField(
    listField(
      'Instances of the deployment that have another key, so that their pseudonyms do not join with these. `nymgate doctor` lists them; nothing else depends on it.',
      textField('', { format: /^[a-z][a-z0-9-]{1,31}$/, message: 'must be the name of an instance' }),
      { maximum: 100 },
    ),
  ),
  domains: withEmptyDefault(domains('Policy for the domains of addresses.')),
  ignoreDots: withDefault(booleanField('Treat dots in the local part of an address as absent.'), false),
} as const;

export const PSEUDONYMS = discriminatedField('How identifiers become pseudonyms.', 'scheme', {
  native: {
    tag: "Nymgate's own scheme.",
    keys: {
      keys: keyRing('Key ring: the first key makes pseudonyms, all of them open reversible ones.'),
      tenants: optionalField(
        mapField(
          'Tenants with keys of their own, by tenant id. Their pseudonyms join with no other tenant, and are unlinkable without these keys.',
          textField('', {
            format: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
            message: 'must be a tenant id, a GUID in lower case',
          }),
          objectField('', {
            keys: keyRing('Key ring of this tenant, in place of `pseudonyms.keys`.'),
            expectedEpoch: pin(
              'Epoch that these keys must give; with any other one the connectors of the tenant are not served.',
            ),
          }),
        ),
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
  of: optionalField(
    enumField(
      'Connector whose rules, permissions and examples this one has, as another tenant. Pseudonyms are bound to the tenant, links and callers to the id.',
      Object.values(CONNECTORS).map(({ id }) => id),
    ),
  ),
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
          'Ids of groups, drives, items, channels, events, messages and other things. `pseudonyms`: reversible ones, and paths accept nothing else. `clear`: as Graph writes them, for those who join with other data; anyone who can see a group then knows whose pseudonyms its members are. Ids that are a time of creation (messages of Teams, interactions of Copilot) stay pseudonyms unless `times` is `exact`. Pseudonyms when absent.',
          ['pseudonyms', 'clear'],
        ),
      ),
      times: optionalField(
        enumField(
          'How exact the times of what people do are: when something was sent, began, was changed. Times that identify an account, a group, a licence or a drive, and those of items of other drives, are always delivered to the month. Under `minute`, `hour` and `day` start and end of a thing are both truncated. Numbers that follow from the two are dropped: how long a call, an attendance, a recording or a video lasted (`duration`, `durationInSeconds`, `totalAttendanceInSeconds`, `callDuration`, `callRecordingDuration`), what a telephone call cost (`charge`), the packets of a stream (`packetUtilization`). Rows and lists that are in the order of a time leave sorted by id then. Windows, and the times that `$filter` compares with, must begin a grain in UTC; under `minute`, `hour` and `day` `Prefer: outlook.timezone` is left behind. `second` when absent: fractions are cut, because the id of a Teams message is the time of its creation in milliseconds. `exact` keeps them.',
          ['exact', 'second', 'minute', 'hour', 'day'],
        ),
      ),
      organisationTexts: optionalField(
        enumField(
          'Office, city, state and country, which people edit in their own profile. `pseudonyms`: equal texts have equal pseudonyms. `clear`: as they are. Pseudonyms when absent.',
          ['pseudonyms', 'clear'],
        ),
      ),
      hireDates: optionalField(
        enumField(
          'Dates of hiring, coarsened. A month often stands for one person of a department. `none` when absent.',
          ['none', 'year', 'quarter', 'month'],
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
  rules: optionalField(rulesField("Rules to use instead of the connector's default policy")),
  allowOpen: optionalField(
    booleanField(
      'Serve `rules` although they have a finding RULES_OPEN: something passes that no rule names. Without it such rules are refused.',
    ),
  ),
  expectedPolicy: pin(
    'Policy hash that the rules must give; with any other one the connector is not served, and a reload keeps its former rules. `nymgate doctor` prints it.',
  ),
});

export type ConnectorConfig = SettingType<typeof CONNECTOR>;
