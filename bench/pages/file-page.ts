import { collectionPage, type PageOptions } from './page.ts';
import { person } from './people.ts';
import { guid, type Random } from './random.ts';

const DRIVE = 'b!-RIj2DuyvEyV1T4NlOaMHk8XkS_I8MdFlUCq1BlcjgmhRfAj3-Z8RY2VpuvV_tpd';

/** `GET /drives/{id}/root/delta`: files and who made and changed them. */
export function filePage(options: PageOptions): Uint8Array {
  return collectionPage(
    { context: 'Collection(driveItem)', nextLink: `drives/${DRIVE}/root/delta?token=aTE09`, element: file },
    options,
  );
}

function file(random: Random, index: number, people: number): object {
  const unique = guid(random).toUpperCase();
  return {
    '@odata.type': '#microsoft.graph.driveItem',
    id: `01BYE5RZ6QN3ZWBTUFOFD3GSPGOH${String(index).padStart(6, '0')}`,
    eTag: `"{${unique},3}"`,
    cTag: `"c:{${unique},2}"`,
    name: `Plan ${index}.xlsx`,
    size: 16_000 + index,
    createdDateTime: '2026-03-02T09:00:00Z',
    lastModifiedDateTime: '2026-03-02T09:30:00Z',
    createdBy: { user: identity(random, people) },
    lastModifiedBy: { user: identity(random, people) },
    parentReference: {
      driveId: DRIVE,
      driveType: 'business',
      id: `01BYE5RZ6QN3ZWBTUFOFD3GSPGOH${String(random(200)).padStart(6, '0')}`,
      path: `/drives/${DRIVE}/root:/Plans`,
      siteId: '6ad6eb7f-ea16-407a-a76c-6f48dc6f5ca6',
    },
    fileSystemInfo: {
      createdDateTime: '2026-03-02T09:00:00Z',
      lastModifiedDateTime: '2026-03-02T09:30:00Z',
    },
    file: { mimeType: 'application/pdf', hashes: { quickXorHash: 'b3J1dG5lYnJvYWQ=' } },
    webUrl: `https://contoso.sharepoint.com/Documents/Plan%20${index}.xlsx`,
  };
}

function identity(random: Random, people: number): object {
  const { name, address } = person(random, people);
  return { id: guid(random), displayName: name, email: address };
}
