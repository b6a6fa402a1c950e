/** A row is found by its key, (model_id, id); by anything else through a list's condition. */
export const KeyLookupsPlugin: GraphileConfig.Plugin = {
  name: "HoldfastKeyLookupsPlugin",
  version: "1.0.0",
  schema: {
    entityBehavior: {
      pgResourceUnique: {
        inferred: {
          provides: ["keyLookups"],
          callback: (behavior, [, unique]) => (unique.isPrimary ? behavior : [behavior, "-single"]),
        },
      },
    },
  },
};
