import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, keep, prefixed, pseudonymize } from '../../native/builders.ts';
import { type EntityTable, navigation } from './entity-table.ts';

const NAME = "A person's name.";
const ERROR_VALUE = 'Repeats the offending value, often an address.';

/** A mail contact that administrators publish for people outside the tenant. */
export const ORG_CONTACT = {
  id: drop('personal', 'Replaced by the rule of the merged table.'),
  deletedDateTime: keep('quasi', 'dateTime', 'Life of the account.'),
  mail: pseudonymize('contact'),
  proxyAddresses: arrayOf(
    prefixed('contact', 'The prefix (SMTP:, smtp:, sip:, x500:) stays and tells the primary address.'),
  ),
  displayName: drop('personal', NAME),
  givenName: drop('personal', NAME),
  surname: drop('personal', NAME),
  mailNickname: drop('personal', NAME),
  addresses: drop('contact', 'Postal addresses.'),
  phones: drop('contact', 'Reaches a person.'),
  jobTitle: drop('quasi', 'Often one of a kind in a company, so as good as a name.'),
  companyName: keep('organisation', 'string', 'Set by administrators; analytics groups by it.'),
  department: keep('organisation', 'string', 'Set by administrators; analytics groups by it.'),
  onPremisesLastSyncDateTime: keep('metadata', 'dateTime'),
  onPremisesProvisioningErrors: drop('text', ERROR_VALUE),
  onPremisesSyncEnabled: keep('metadata', 'boolean'),
  serviceProvisioningErrors: drop('text', ERROR_VALUE),
  directReports: navigation('personal'),
  manager: navigation('personal'),
  memberOf: navigation('technical'),
  transitiveMemberOf: navigation('technical'),
} satisfies EntityTable<MicrosoftGraph.OrgContact>;
