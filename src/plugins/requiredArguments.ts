/**
 * Makes arguments of SQL functions non-null in GraphQL although they have a default in SQL.
 *
 * PostgreSQL wants a default on every parameter behind one that has it. A function with an early optional parameter, as in
 * `hold_slot(model_id bigint, user_id text default null, starts_at timestamptz default null, …)`, therefore looks to
 * PostGraphile as if nearly everything were optional. The function's comment names those that are not:
 *
 * ```sql
 * comment on function holdfast.hold_slot is
 *   E'@required starts_at ends_at\nHolds a piece of free time for a while.';
 * ```
 *
 * The tag stands on a line of its own before the text (`E'…\n…'`); its value is the SQL names of the parameters, parted by
 * blanks. A name that the function doesn't have stops the server at start: a typing error must not make an argument
 * optional without a word. Works for mutations (fields of the input object) and queries (arguments of the field).
 */
export const RequiredArgumentsPlugin: GraphileConfig.Plugin = {
  name: "HoldfastRequiredArgumentsPlugin",
  version: "1.0.0",
  gather: {
    hooks: {
      pgProcedures_PgResourceOptions(_info, { pgProc, resourceOptions }) {
        const { required } = pgProc.getTagsAndDescription().tags;
        if (required === undefined) return;
        if (typeof required !== "string") throw new Error(`@required of ${pgProc.proname}() must be one line of names.`);
        const names = new Set(required.split(/\s+/).filter(Boolean));
        resourceOptions.parameters = resourceOptions.parameters?.map((parameter) => {
          if (!names.delete(parameter.name ?? "")) return parameter;
          const { optional: _, ...rest } = parameter;
          return { ...rest, notNull: true };
        });
        if (names.size > 0) throw new Error(`@required of ${pgProc.proname}() names no parameter of it: ${[...names].join(" ")}.`);
      },
    },
  },
};
