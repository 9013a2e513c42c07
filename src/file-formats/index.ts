export { compressTarget } from './compression/compress-target.ts';
export { decompress, saidCompression } from './compression/decompress.ts';
export { type ParquetResult, type ParquetRun, runParquet } from './parquet/run-parquet.ts';
