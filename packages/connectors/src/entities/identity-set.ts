import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { drop, entity, keep, keepDomain, pseudonymize } from '@nymgate/rules/native/builders';
import type { ConnectorOptions } from './connector-options.ts';
import type { EntityTable, Properties } from './entity-table.ts';
import { withAnnotations } from './get-annotations.ts';
import { createIdRule } from './id-rules.ts';
import { createPersonIdRule, USER } from './user.ts';

const NAME = 'A display name; the id tells who it is.';
export const OPEN_TYPE =
  'Identities are open types: whatever else is added describes a person, and its name could.';

export const IDENTITY = {
  id: USER.id,
  displayName: drop('personal', NAME),
} satisfies EntityTable<MicrosoftGraph.Identity>;

/**
 * Undocumented properties of identities: OneDrive and SharePoint add `email` and `loginName` (the claim
 * `i:0#.f|membership|jane@contoso.com`), audit feeds `userPrincipalName` and `ipAddress`, Teams the rest.
 */
export const IDENTITY_EXTRA: Properties = {
  email: pseudonymize(
    ['person', 'contact'],
    'Same pseudonym as user.mail, so that files join with the directory.',
  ),
  userPrincipalName: pseudonymize(['person', 'personal'], 'Joins with addresses where the two are the same.'),
  loginName: drop('personal', 'A claim that holds the principal name; id and email serve.'),
  ipAddress: drop('personal', 'Tells where a person was; no analysis of work needs it.'),
  userIdentityType: keep('metadata', 'microsoft.graph.teamworkUserIdentityType'),
  tenantId: keepDomain('technical', 'guid', 'Id of an organisation: tells guests from members.'),
};

/** A person, or possibly one; a device counts as its owner. */
export function identityRule(options: ConnectorOptions): EntityRule {
  return {
    description: 'identity (microsoft.graph.identity and derived types): treated like a person',
    properties: withAnnotations(IDENTITY, IDENTITY_EXTRA, { id: createPersonIdRule(options) }),
    others: drop('personal', OPEN_TYPE),
  };
}

/** Identified by its key and kept only as a GUID: `{ id: "d3590ed6-…", displayName: "Microsoft Office" }`. */
export const APPLICATION_IDENTITY = {
  id: keep('technical', 'guid', 'Id of an app registration, not of a person.'),
  displayName: drop('text', 'Apps may be named after people and projects.'),
} satisfies EntityTable<MicrosoftGraph.Identity>;

export function applicationIdentityRule(): EntityRule {
  return {
    description: 'identity (microsoft.graph.identity) of an application',
    properties: withAnnotations(APPLICATION_IDENTITY),
    others: drop('personal', OPEN_TYPE),
  };
}

/** The group that owns a document library, identified by its key and kept only as a GUID. */
export const GROUP_IDENTITY = {
  id: createIdRule('group', 'guid', 'Same pseudonym as group.id.'),
  displayName: drop('text', 'Names people, customers and projects.'),
} satisfies EntityTable<MicrosoftGraph.Identity>;

export function groupIdentityRule(): EntityRule {
  return {
    description: 'identity (microsoft.graph.identity) of a group',
    properties: withAnnotations(GROUP_IDENTITY, {
      email: pseudonymize(['person', 'contact'], 'Same pseudonym as group.mail.'),
    }),
    others: drop('personal', OPEN_TYPE),
  };
}

export const IDENTITY_SET = {
  application: entity('applicationIdentity'),
  device: entity('identity'),
  user: entity('identity'),
} satisfies EntityTable<MicrosoftGraph.IdentitySet>;

/** `sharePointIdentitySet`. */
export const IDENTITY_SET_EXTRA: Properties = {
  group: entity('groupIdentity'),
  siteGroup: entity('identity'),
  siteUser: entity('identity'),
};

/** A name of another kind could be anything, also a sentence: it is dropped with its identity, and counted. */
export function identitySetRule(): EntityRule {
  return {
    description: 'identitySet (microsoft.graph.identitySet and derived types)',
    properties: withAnnotations(IDENTITY_SET, IDENTITY_SET_EXTRA),
    others: drop('personal', OPEN_TYPE),
  };
}
