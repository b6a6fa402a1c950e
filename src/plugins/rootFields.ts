import "../grafastMode.ts";
import { type DocumentNode, getOperationAST, Kind, type OperationTypeNode, type SelectionSetNode } from "postgraphile/graphql";

export interface RootFields {
  operation: OperationTypeNode;
  names: ReadonlySet<string>;
}

/** What a document that passed validation asks for first, aliases and fragments resolved. */
export function rootFieldsOf(document: DocumentNode, operationName: string | null | undefined): RootFields | undefined {
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const names = new Set<string>();
  collect(operation.selectionSet, document, names);
  return { operation: operation.operation, names };
}

function collect({ selections }: SelectionSetNode, document: DocumentNode, names: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) names.add(selection.name.value);
    else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, document, names);
    else {
      const { value } = selection.name;
      const fragment = document.definitions.find((d) => d.kind === Kind.FRAGMENT_DEFINITION && d.name.value === value);
      if (fragment?.kind === Kind.FRAGMENT_DEFINITION) collect(fragment.selectionSet, document, names);
    }
  }
}
