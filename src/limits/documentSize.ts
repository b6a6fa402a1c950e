import "../grafastMode.ts";
import { type DocumentNode, type GraphQLError, Kind, type SelectionNode, type SelectionSetNode, visit } from "postgraphile/graphql";
import type { QueryLimits } from "../config/limits.ts";
import { badValue } from "../refusal.ts";

interface Size {
  fields: number;
  aliases: number;
}
const nothing: Size = { fields: 0, aliases: 0 };

/**
 * What of a document is too much. Depth alone lets a thousand aliases side by side pass, and fragments that spread others twice, which
 * double with each. A fragment is measured once and counted as often as it is spread.
 */
export function sizeFaults(document: DocumentNode, limits: Pick<QueryLimits, "fields" | "aliases" | "directives">): GraphQLError[] {
  const sizeOf = measurer(document);
  const sizes = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION).map((node) => sizeOf(node.selectionSet));
  let directives = 0;
  visit(document, { Directive: () => void directives++ });
  const counts = {
    fields: Math.max(0, ...sizes.map(({ fields }) => fields)),
    aliases: Math.max(0, ...sizes.map(({ aliases }) => aliases)),
    directives,
  };
  return (["fields", "aliases", "directives"] as const)
    .filter((name) => counts[name] > limits[name])
    .map((name) => badValue("QUERY_TOO_COMPLEX", `The query has more than ${limits[name]} ${name}.`, { limit: name, most: limits[name] }));
}

function measurer(document: DocumentNode): (selectionSet: SelectionSetNode) => Size {
  const fragments = new Map(
    document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node.selectionSet]),
  );
  const sizes = new Map<string, Size>();
  const sizeOf = ({ selections }: SelectionSetNode): Size =>
    selections.map(sizeOfOne).reduce((a, b) => ({ fields: a.fields + b.fields, aliases: a.aliases + b.aliases }), nothing);
  const sizeOfOne = (node: SelectionNode): Size => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(node.name.value);
    const inside = node.selectionSet ? sizeOf(node.selectionSet) : nothing;
    if (node.kind === Kind.INLINE_FRAGMENT) return inside;
    return { fields: inside.fields + 1, aliases: inside.aliases + (node.alias ? 1 : 0) };
  };
  const sizeOfFragment = (name: string): Size => {
    const known = sizes.get(name);
    if (known) return known;
    // One that comes back to itself, or is not there, is a rule's of GraphQL to refuse.
    sizes.set(name, nothing);
    const selectionSet = fragments.get(name);
    const size = selectionSet ? sizeOf(selectionSet) : nothing;
    sizes.set(name, size);
    return size;
  };
  return sizeOf;
}
