import { BulkError } from '../../bulk/bulk-fault.ts';

type Reader = typeof import('hyparquet');
type Writer = typeof import('hyparquet-writer');

/** The packages that read and write Parquet, which few need: optional, and loaded where a file asks for them. */
export async function loadParquet(): Promise<{ readonly reader: Reader; readonly writer: Writer }> {
  const [reader, writer] = await Promise.all([
    import('hyparquet').catch(() => missing('npm install hyparquet@1.31.5')),
    import('hyparquet-writer').catch(() => missing('npm install hyparquet-writer@0.17.0')),
  ]);
  return { reader, writer };
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
