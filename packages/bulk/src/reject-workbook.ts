import { BulkError } from './bulk-fault.ts';
import type { FileSource } from './bulk-files.ts';

const SIGNATURE_BYTES = 4;

/**
 * Whether a file is a workbook: a ZIP archive (`.xlsx`, `.xlsb`, `.ods`) or an OLE2 file (`.xls`, or an encrypted workbook). Neither
 * begins as text does. APPNOTE.TXT 4.3.7 and 4.3.16 (an empty archive); MS-CFB 2.2.
 */
function beginsAsWorkbook(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  if (a === 0x50 && b === 0x4b) return (c === 3 && d === 4) || (c === 5 && d === 6);
  return a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0;
}

/** @throws BulkError WORKBOOK if the bytes begin as a workbook does */
export function rejectWorkbookBytes(bytes: Uint8Array): void {
  if (beginsAsWorkbook(bytes)) throw new BulkError({ fault: 'WORKBOOK' });
}

/** @throws BulkError WORKBOOK if the stored bytes begin as a workbook does; what the source throws */
export async function rejectWorkbook({ open }: Pick<FileSource, 'open'>): Promise<void> {
  const first: number[] = [];
  for await (const chunk of open(0, SIGNATURE_BYTES)) first.push(...chunk.subarray(0, SIGNATURE_BYTES));
  rejectWorkbookBytes(Uint8Array.from(first));
}
