import { collectionPage, type PageOptions } from './page.ts';
import { person } from './people.ts';
import { guid, type Random } from './random.ts';

/** `GET /users` with the properties that an analytics tool selects. */
export function userPage(options: PageOptions): Uint8Array {
  return collectionPage(
    { context: 'users', nextLink: 'users?$skiptoken=RFNwdAoAAQAA', element: user },
    options,
  );
}

function user(random: Random, index: number, people: number): object {
  const { given, family, name, address } = person(random, people);
  return {
    id: guid(random),
    displayName: name,
    givenName: given,
    surname: family,
    mail: address,
    userPrincipalName: address,
    proxyAddresses: [`SMTP:${address}`, `smtp:alias${index}@contoso.example`],
    otherMails: [`home${index}@fabrikam.example`],
    businessPhones: ['+49 30 901820'],
    mobilePhone: '+49 170 9018200',
    jobTitle: 'Engineer',
    department: 'Research',
    companyName: 'Contoso',
    employeeId: String(100_000 + index),
    employeeType: 'Employee',
    officeLocation: 'Building 4',
    city: 'Zürich',
    country: 'Switzerland',
    usageLocation: 'CH',
    preferredLanguage: 'de-CH',
    accountEnabled: true,
    userType: 'Member',
    createdDateTime: '2021-03-04T05:06:07Z',
    assignedLicenses: [{ disabledPlans: [], skuId: guid(random) }],
  };
}
