import { type Entity, fill, pick } from '../../base/entity.ts';
import { createDigits, createGuid, hashParts } from '../../base/random.ts';
import type { DirectoryRef, DirectoryType } from './directory-ref.ts';
import { OUTSIDE_DOMAINS } from './names.ts';
import type { SimulatedPerson } from './people.ts';
import { createRolesAndUnits, type RolesAndUnits } from './roles-and-units.ts';

export type OtherDirectoryObjects = {
  readonly devices: readonly DirectoryRef[];
  readonly contacts: readonly DirectoryRef[];
  readonly applications: readonly DirectoryRef[];
  readonly rolesAndUnits: RolesAndUnits['listFor'];
  readonly findEntity: (ref: DirectoryRef) => Entity | undefined;
};

export function createOtherObjects(seed: number, people: readonly SimulatedPerson[]): OtherDirectoryObjects {
  const owners = people.filter((person) => person.kind === 'member').slice(0, 4);
  const devices = owners.map((owner) => device(seed, owner));
  const contacts = owners.slice(0, 2).map((owner) => contact(seed, owner));
  const applications = [application(seed, owners[0])];
  const rolesAndUnits = createRolesAndUnits(seed, people);
  const all = [...devices, ...contacts, ...applications, ...rolesAndUnits.entities];
  const byId = new Map(all.map((entity) => [entity['id'], entity]));
  const refs = (type: DirectoryType, list: readonly Entity[]) =>
    list.map((entity) => ({ type, id: String(entity['id']) }));
  return {
    devices: refs('device', devices),
    contacts: refs('orgContact', contacts),
    applications: refs('servicePrincipal', applications),
    rolesAndUnits: rolesAndUnits.listFor,
    findEntity: (ref) => byId.get(ref.id),
  };
}

function device(seed: number, owner: SimulatedPerson): Entity {
  const deviceId = createGuid(seed, 'device-id', owner.index);
  return {
    id: createGuid(seed, 'device', owner.index),
    ...fill(
      null,
      'deletedDateTime complianceExpirationDateTime deviceCategory deviceMetadata',
      'enrollmentProfileName mdmAppId onPremisesLastSyncDateTime onPremisesSyncEnabled',
    ),
    ...fill(true, 'accountEnabled isCompliant isManaged'),
    approximateLastSignInDateTime: '2025-11-19T06:00:00Z',
    createdDateTime: '2024-05-06T07:08:09Z',
    deviceId,
    deviceOwnership: 'Company',
    deviceVersion: 2,
    displayName: `${owner.displayName}'s MacBook`,
    manufacturer: 'Contoso',
    model: 'X1',
    onPremisesSecurityIdentifier: `S-1-5-21-2857811369-3364820301-1180117101-${5000 + owner.index}`,
    operatingSystem: 'macOS',
    operatingSystemVersion: '15.1',
    physicalIds: [
      `[USER-GID]:${owner.id}:6825776784`,
      `[HWID]:h:${hashParts(seed, 'hw', owner.index).readBigUInt64LE(0)}`,
    ],
    profileType: 'RegisteredDevice',
    registrationDateTime: '2024-05-06T07:08:09Z',
    systemLabels: [],
    trustType: 'Workplace',
    alternativeSecurityIds: [],
  };
}

function contact(seed: number, near: SimulatedPerson): Entity {
  const mail = `partner.${near.mailNickname}@${OUTSIDE_DOMAINS[1]}`;
  return {
    id: createGuid(seed, 'contact', near.index),
    ...fill(null, 'deletedDateTime department onPremisesLastSyncDateTime onPremisesSyncEnabled'),
    addresses: [
      {
        city: 'Graz',
        countryOrRegion: 'AT',
        officeLocation: null,
        postalCode: '8010',
        state: null,
        street: `Annenstraße ${near.index + 1}`,
      },
    ],
    companyName: 'Woodgrove',
    displayName: `${near.surname} (Woodgrove)`,
    ...pick(near, 'givenName', 'surname'),
    jobTitle: 'Partner',
    mail,
    mailNickname: `partner.${near.mailNickname}`,
    onPremisesProvisioningErrors: [],
    phones: [{ number: `+43 316 ${createDigits(6, seed, 'contact', near.index)}`, type: 'business' }],
    proxyAddresses: [`SMTP:${mail}`],
    serviceProvisioningErrors: [],
  };
}

function application(seed: number, admin: SimulatedPerson | undefined): Entity {
  return {
    id: createGuid(seed, 'service-principal', 0),
    ...fill(
      null,
      'deletedDateTime appDescription applicationTemplateId description homepage loginUrl',
      'logoutUrl preferredSingleSignOnMode tokenEncryptionKeyId',
    ),
    accountEnabled: true,
    alternativeNames: [],
    appDisplayName: 'Badge sync',
    appId: createGuid(seed, 'app', 0),
    appOwnerOrganizationId: createGuid(seed, 'tenant'),
    appRoleAssignmentRequired: false,
    displayName: 'Badge sync',
    notes: `Ask ${admin?.displayName} before changing this.`,
    notificationEmailAddresses: [admin?.mail],
    replyUrls: [],
    servicePrincipalNames: [createGuid(seed, 'app', 0)],
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMyOrg',
    tags: [],
  };
}
