import "../grafastMode.ts";
import type { WithPgClient } from "postgraphile/@dataplan/pg";

/**
 * An operation uses one connection to the database at a time: what it asks for side by side, thirty searches say, is answered one after
 * the other. Else a single one could take them all.
 */
export const OneConnectionPlugin: GraphileConfig.Plugin = {
  name: "HoldfastOneConnectionPlugin",
  version: "1.0.0",
  grafast: {
    middleware: {
      execute(next, { args }) {
        const context = args.contextValue as { withPgClient?: WithPgClient };
        if (context.withPgClient) context.withPgClient = inTurn(context.withPgClient);
        return next();
      },
    },
  },
};

function inTurn(withPgClient: WithPgClient): WithPgClient {
  let before: Promise<unknown> = Promise.resolve();
  return (settings, callback) => {
    const result = before.then(() => withPgClient(settings, callback));
    before = result.catch(() => {});
    return result;
  };
}
