export { dbtSources } from './dbt.ts';
export { jsonSchema } from './json-schema.ts';
export {
  type ParquetElement,
  type ParquetValue,
  parquetElements,
  parquetSchema,
  parquetValue,
} from './parquet.ts';
export { rowsOf } from './rows-of.ts';
export type { SchemaSource } from './schema-source.ts';
export { sqlSchema } from './sql.ts';
export type {
  Column,
  ColumnType,
  ColumnValue,
  Join,
  ParentTable,
  PseudonymForm,
  Row,
  Table,
  TableRow,
} from './table.ts';
export { DEFAULT_FORM, descendants, tablesOf, tablesOfRules } from './tables-of.ts';
