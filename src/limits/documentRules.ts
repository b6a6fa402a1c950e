import "../grafastMode.ts";
import { type Options as DepthOptions, depthLimit } from "@graphile/depth-limit";
import {
  type DocumentNode,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  type ValidationContext,
  type ValidationRule,
} from "postgraphile/graphql";
import type { QueryLimits } from "../config/limits.ts";
import { type ApiCode, badValue } from "../refusal.ts";
import { sizeFaults } from "./documentSize.ts";

/**
 * GraphQL's rules and ours: what can be said of a document without its variables, a verdict that is kept with it. What is too large is
 * looked at no further, since some of GraphQL's rules compare every field with every other.
 */
export function documentRules(
  rules: readonly ValidationRule[],
  limits: QueryLimits,
  { introspection }: { introspection: boolean },
): ValidationRule[] {
  const ours = [withCode("QUERY_TOO_COMPLEX", depthLimit(depthOptions(limits)))];
  if (!introspection) ours.push(withCode("INTROSPECTION_DISABLED", NoSchemaIntrospectionCustomRule));
  const known = new WeakMap<DocumentNode, GraphQLError[]>();
  const faultsOf = (document: DocumentNode): GraphQLError[] => {
    const faults = known.get(document) ?? sizeFaults(document, limits);
    known.set(document, faults);
    return faults;
  };
  const sizeRule: ValidationRule = (context) => {
    for (const fault of faultsOf(context.getDocument())) context.reportError(fault);
    return {};
  };
  const ifSmall = (rule: ValidationRule): ValidationRule => {
    return (context) => (faultsOf(context.getDocument()).length > 0 ? {} : rule(context));
  };
  return [sizeRule, ...[...rules, ...ours].map(ifSmall)];
}

/** As the library has it, but for graphql's own introspection, which today unwraps a type nine times. */
function depthOptions({ depth }: QueryLimits): DepthOptions {
  return { maxDepth: depth, maxIntrospectionDepth: 15, maxDepthByFieldCoordinates: { "__Type.ofType": 10 }, revealDetails: true };
}

/** A rule that comes from elsewhere, its errors under our code. */
function withCode(code: ApiCode, rule: ValidationRule): ValidationRule {
  return (context) => {
    const reportError = ({ message, nodes }: GraphQLError): void =>
      context.reportError(new GraphQLError(message, { nodes, extensions: badValue(code, message).extensions }));
    return rule(Object.create(context, { reportError: { value: reportError } }) as ValidationContext);
  };
}
