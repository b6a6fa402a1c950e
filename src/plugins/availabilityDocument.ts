import "../grafastMode.ts";
import { type ValueNode, valueFromASTUntyped } from "postgraphile/graphql";
import { faultsOf } from "../availabilityDocument.ts";
import { badValue } from "../refusal.ts";

/**
 * Documents to import are held against the published JSON Schema before any SQL runs. SQL checks all of it again, and what
 * a schema can't say.
 */
export const AvailabilityDocumentPlugin: GraphileConfig.Plugin = {
  name: "HoldfastAvailabilityDocumentPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLScalarType(config) {
        if (config.name !== "AvailabilityDocument") return config;
        return {
          ...config,
          parseValue: checked,
          parseLiteral: (node: ValueNode, variables) => checked(valueFromASTUntyped(node, variables)),
        };
      },
    },
  },
};

function checked(document: unknown): unknown {
  const detail = faultsOf(document);
  if (detail === undefined) return document;
  throw badValue("INVALID_IMPORT", `the document has ${detail.total === 1 ? "a fault" : `${detail.total} faults`}`, detail);
}
