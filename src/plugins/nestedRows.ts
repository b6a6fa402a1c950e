import "../grafastMode.ts";
import { PgClassExpressionStep } from "postgraphile/@dataplan/pg";
import type { Step } from "postgraphile/grafast";

/** A step that has a row's attributes. */
type RowStep = Step & { get(attribute: string): Step };

/**
 * A row within a row, as a booking is in what create_smart_booking answers, is read with it, in one statement. PostGraphile would hand it
 * back to the database in a transaction of its own, after the first one's commit, to have its attributes taken apart.
 */
export const NestedRowsPlugin: GraphileConfig.Plugin = {
  name: "HoldfastNestedRowsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType(config, _build, { scope }) {
        const assertStep = config.assertStep as ((step: Step) => void) | undefined;
        if (!scope.isPgClassType || assertStep === undefined) return config;
        return { ...config, assertStep: (step: Step) => void (step instanceof PgClassExpressionStep || assertStep(step)) };
      },
      GraphQLObjectType_fields_field(field, _build, { scope: { pgFieldAttribute, pgCodec } }) {
        const [name] = Object.entries(pgCodec?.attributes ?? {}).find(([, attribute]) => attribute === pgFieldAttribute) ?? [];
        if (name === undefined || !pgFieldAttribute?.codec.attributes) return field;
        return { ...field, plan: ($row: RowStep) => $row.get(name) };
      },
    },
  },
};
