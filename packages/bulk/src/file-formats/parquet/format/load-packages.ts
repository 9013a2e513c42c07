import { BulkError } from '../../../bulk-fault.ts';

/** Of the reader its footer and its encodings: row groups, pages, and what is held of them, are ours. */
export type Reader = Pick<typeof import('hyparquet'), 'parquetMetadata'> &
  Pick<typeof import('hyparquet/src/snappy.js'), 'snappyUncompress'> &
  Pick<typeof import('hyparquet/src/delta.js'), 'deltaBinaryUnpack'> & {
    readonly deltaLengthTexts: typeof import('hyparquet/src/delta.js')['deltaLengthByteArray'];
    readonly deltaTexts: typeof import('hyparquet/src/delta.js')['deltaByteArray'];
    readonly readRuns: typeof import('hyparquet/src/encoding.js')['readRleBitPackedHybrid'];
  };
/** Of the writer its footer, headers of pages and runs: what stands in pages is ours. */
export type Writer = Pick<typeof import('hyparquet-writer'), 'ByteWriter' | 'ParquetWriter'> &
  Pick<typeof import('hyparquet-writer/src/datapage.js'), 'writePageHeader'> &
  Pick<typeof import('hyparquet-writer/src/snappy.js'), 'snappyCompress'> & {
    readonly writeRuns: typeof import('hyparquet-writer/src/encoding.js')['writeRleBitPackedHybrid'];
  };

/** The packages that read and write Parquet, which few need: optional, and loaded where a file asks for them. */
export async function loadParquet(): Promise<{ readonly reader: Reader; readonly writer: Writer }> {
  const [reader, writer] = await Promise.all([
    loadReader().catch(() => missing('npm install hyparquet@1.31.5')),
    loadWriter().catch(() => missing('npm install hyparquet-writer@0.17.0')),
  ]);
  return { reader, writer };
}

async function loadReader(): Promise<Reader> {
  const [{ parquetMetadata }, { snappyUncompress }, delta, { readRleBitPackedHybrid }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet/src/snappy.js'),
    import('hyparquet/src/delta.js'),
    import('hyparquet/src/encoding.js'),
  ]);
  const { deltaBinaryUnpack, deltaLengthByteArray, deltaByteArray } = delta;
  return {
    ...{ parquetMetadata, snappyUncompress, deltaBinaryUnpack, readRuns: readRleBitPackedHybrid },
    ...{ deltaLengthTexts: deltaLengthByteArray, deltaTexts: deltaByteArray },
  };
}

async function loadWriter(): Promise<Writer> {
  const [{ ByteWriter, ParquetWriter }, { writePageHeader }, { snappyCompress }, runs] = await Promise.all([
    import('hyparquet-writer'),
    import('hyparquet-writer/src/datapage.js'),
    import('hyparquet-writer/src/snappy.js'),
    import('hyparquet-writer/src/encoding.js'),
  ]);
  const { writeRleBitPackedHybrid: writeRuns } = runs;
  return { ByteWriter, ParquetWriter, writePageHeader, snappyCompress, writeRuns };
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
