import type { Metrics } from "../operation/metrics.ts";
import { rootFieldsOf } from "./rootFields.ts";

/** Measures how long operations take. Labels are names of the schema: validation let no others pass. */
export function makeQueryTimesPlugin({ graphqlSeconds }: Metrics): GraphileConfig.Plugin {
  return {
    name: "HoldfastQueryTimesPlugin",
    version: "1.0.0",
    grafast: {
      middleware: {
        async execute(next, { args }) {
          const { names } = rootFieldsOf(args.document, args.operationName) ?? { names: new Set<string>() };
          const [only = "none"] = names;
          const field = names.size > 1 ? "several" : only;
          const tell = graphqlSeconds.startTimer({ field });
          try {
            const result = await next();
            tell({ outcome: "errors" in result && result.errors ? "error" : "ok" });
            return result;
          } catch (error) {
            tell({ outcome: "error" });
            throw error;
          }
        },
      },
    },
  };
}
