/** A JSONPath that cannot be used. `position` counts UTF-16 units from 0. */
export class JsonPathFault extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'JsonPathFault';
    this.position = position;
  }
}
