import "../grafastMode.ts";
import { hash } from "node:crypto";
import type { ExecutionConfig } from "postgraphile/grafserv";

type ParseAndValidate = ExecutionConfig["parseAndValidate"];

/**
 * Keeps the last so many documents that pass, parsed, and none that are refused, which grafserv would keep too: a flood of bad ones costs
 * no memory, and drives out none that people use.
 */
export function makeDocumentCachePlugin(most: number): GraphileConfig.Plugin {
  return {
    name: "HoldfastDocumentCachePlugin",
    version: "1.0.0",
    before: ["HoldfastTransportErrorsPlugin"],
    grafserv: {
      middleware: {
        setPreset(next, options) {
          const { getExecutionConfig } = options;
          // There is one for each schema, and a server has one.
          const keepers = new WeakMap<ParseAndValidate, ParseAndValidate>();
          options.getExecutionConfig = async function (context) {
            const config = await getExecutionConfig.call(this, context);
            const parseAndValidate = keepers.get(config.parseAndValidate) ?? keepingGood(config.parseAndValidate, most);
            keepers.set(config.parseAndValidate, parseAndValidate);
            return { ...config, parseAndValidate };
          };
          return next();
        },
      },
    },
  };
}

/** For longer texts a digest is the key. */
export function keepingGood(parseAndValidate: ParseAndValidate, most: number): ParseAndValidate {
  // In the order of their use: the first is the one that goes.
  const kept = new Map<string, ReturnType<ParseAndValidate>>();
  return (query) => {
    const key = query.length > 500 ? hash("sha256", query, "base64url") : query;
    const known = kept.get(key);
    const parsed = known ?? parseAndValidate(query);
    if (parsed.errors) return parsed;
    kept.delete(key);
    kept.set(key, parsed);
    const [oldest] = kept.keys();
    if (kept.size > most) kept.delete(oldest!);
    return parsed;
  };
}
