export { compressTarget } from './compression/compress-target.ts';
export { decompress, saidCompression } from './compression/decompress.ts';
export { openParquetPart } from './open-parquet-part.ts';
export { type ParquetPreview, previewParquet } from './parquet/preview-parquet.ts';
export { runParquet } from './parquet/run-parquet.ts';
