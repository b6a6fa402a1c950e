import "../grafastMode.ts";
import { type Options as DepthOptions, depthLimit } from "@graphile/depth-limit";
import {
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "postgraphile/graphql";
import type { QueryLimits } from "../config/limits.ts";
import { type ApiCode, badValue } from "../refusal.ts";

/** What can be said of a document without its variables: its verdict is kept with it. */
export function documentRules(limits: QueryLimits, { introspection }: { introspection: boolean }): ValidationRule[] {
  const rules = [repetition(limits), withCode("QUERY_TOO_COMPLEX", depthLimit(depthOptions(limits)))];
  return introspection ? rules : [...rules, withCode("INTROSPECTION_DISABLED", NoSchemaIntrospectionCustomRule)];
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

interface Size {
  fields: number;
  aliases: number;
}

/**
 * Depth alone lets a thousand aliases side by side pass, and fragments that spread others twice, which double with each. A fragment is
 * measured once and counted as often as it is spread.
 */
function repetition(limits: QueryLimits): ValidationRule {
  return (context) => {
    const fragments = new Map<string, Size>();
    const sizeOf = ({ selections }: SelectionSetNode): Size =>
      selections
        .map(sizeOfOne)
        .reduce((a, b) => ({ fields: a.fields + b.fields, aliases: a.aliases + b.aliases }), { fields: 0, aliases: 0 });
    const sizeOfOne = (node: SelectionNode): Size => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(node.name.value);
      const inside = node.selectionSet ? sizeOf(node.selectionSet) : { fields: 0, aliases: 0 };
      if (node.kind === Kind.INLINE_FRAGMENT) return inside;
      return { fields: inside.fields + 1, aliases: inside.aliases + (node.alias ? 1 : 0) };
    };
    const sizeOfFragment = (name: string): Size => {
      const known = fragments.get(name);
      if (known) return known;
      // One that comes back to itself is another rule's to refuse.
      fragments.set(name, { fields: 0, aliases: 0 });
      const fragment = context.getFragment(name);
      const size = fragment ? sizeOf(fragment.selectionSet) : { fields: 0, aliases: 0 };
      fragments.set(name, size);
      return size;
    };
    const refuseMore = (what: string, found: number, most: number): void => {
      if (found <= most) return;
      context.reportError(badValue("QUERY_TOO_COMPLEX", `The query has more than ${most} ${what}.`, { limit: what, most }));
    };
    let directives = 0;
    return {
      OperationDefinition(node) {
        const size = sizeOf(node.selectionSet);
        refuseMore("fields", size.fields, limits.fields);
        refuseMore("aliases", size.aliases, limits.aliases);
      },
      Directive: () => void directives++,
      Document: { leave: () => refuseMore("directives", directives, limits.directives) },
    };
  };
}
