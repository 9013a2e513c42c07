import { BulkError } from '../../bulk/bulk-fault.ts';

/** Of the reader its footer and its pages: row groups, and what is held of them, are ours. */
export type Reader = Pick<typeof import('hyparquet'), 'parquetMetadata'> &
  Pick<typeof import('hyparquet/src/column.js'), 'parquetHeader' | 'readPage'> &
  Pick<typeof import('hyparquet/src/convert.js'), 'convert'> &
  Pick<typeof import('hyparquet/src/datapage.js'), 'decompressPage'> &
  Pick<typeof import('hyparquet/src/delta.js'), 'deltaBinaryUnpack'> & {
    readonly defaultParsers: typeof import('hyparquet/src/convert.js')['DEFAULT_PARSERS'];
  };
type Writer = typeof import('hyparquet-writer');

/** The packages that read and write Parquet, which few need: optional, and loaded where a file asks for them. */
export async function loadParquet(): Promise<{ readonly reader: Reader; readonly writer: Writer }> {
  const [reader, writer] = await Promise.all([
    loadReader().catch(() => missing('npm install hyparquet@1.31.5')),
    import('hyparquet-writer').catch(() => missing('npm install hyparquet-writer@0.17.0')),
  ]);
  return { reader, writer };
}

async function loadReader(): Promise<Reader> {
  const [{ parquetMetadata }, { parquetHeader, readPage }, { convert, DEFAULT_PARSERS }, pages, delta] =
    await Promise.all([
      import('hyparquet'),
      import('hyparquet/src/column.js'),
      import('hyparquet/src/convert.js'),
      import('hyparquet/src/datapage.js'),
      import('hyparquet/src/delta.js'),
    ]);
  return {
    ...{ parquetMetadata, parquetHeader, readPage, convert, defaultParsers: DEFAULT_PARSERS },
    ...{ decompressPage: pages.decompressPage, deltaBinaryUnpack: delta.deltaBinaryUnpack },
  };
}

/** Codecs that neither Node nor the reader has: LZ4, and zstd before Node 22.15. */
export async function loadCompressors(): Promise<typeof import('hyparquet-compressors')['compressors']> {
  const { compressors } = await import('hyparquet-compressors').catch(() =>
    missing('npm install hyparquet-compressors@1.1.2'),
  );
  return compressors;
}

function missing(command: string): never {
  throw new BulkError({ fault: 'PACKAGE_MISSING', subject: command });
}
