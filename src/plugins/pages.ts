import "../grafastMode.ts";
import { GraphQLInt, GraphQLNonNull } from "postgraphile/graphql";

/**
 * Every list that can be read page by page is: `first` has a value where the query gives none, and can't be null. A function that takes
 * `maxResults` has its own. How large a page may be is checked with the query's cost (src/limits/cost.ts).
 */
export function makePagesPlugin(pageSize: number): GraphileConfig.Plugin {
  return {
    name: "HoldfastPagesPlugin",
    version: "1.0.0",
    after: ["PgFirstLastBeforeAfterArgsPlugin"],
    schema: {
      hooks: {
        GraphQLObjectType_fields_field_args(args) {
          if (args["first"] === undefined || args["maxResults"] !== undefined) return args;
          const description = "How many rows to read.";
          return { ...args, first: { ...args["first"], type: new GraphQLNonNull(GraphQLInt), defaultValue: pageSize, description } };
        },
      },
    },
  };
}
