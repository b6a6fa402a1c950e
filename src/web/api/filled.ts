/** A row whose attributes always have a value, though GraphQL can't say so of PostgreSQL's composite types. */
export type Filled<Row> = { [Name in keyof Row]: NonNullable<Row[Name]> };

/** The rows of a list that was answered. */
export function filled<Row>(rows: readonly (Row | null)[] | null | undefined): Filled<Row>[] {
  return (rows ?? []) as Filled<Row>[];
}
