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
