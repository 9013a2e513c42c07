export { dbtSources } from './formats/dbt.ts';
export { jsonSchema } from './formats/json-schema.ts';
export {
  type ParquetElement,
  type ParquetValue,
  parquetElements,
  parquetSchema,
  parquetValue,
} from './formats/parquet.ts';
export type { SchemaSource } from './formats/schema-source.ts';
export { sqlSchema } from './formats/sql.ts';
export { rowsOf } from './rows-of.ts';
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
export { DEFAULT_FORM, tablesOf, tablesOfRules } from './tables-of.ts';
