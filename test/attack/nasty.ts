/** Documents that would cost a server without limits its time or its memory, each with the code of its refusal. */
export interface NastyDocument {
  title: string;
  code: string;
  /** Another text for each number: what is kept of one document is no help with the next. */
  make(n: number): string;
}

const times = (count: number, make: (n: number) => string): string => Array.from({ length: count }, (_, n) => make(n)).join(" ");
const nested = (depth: number): string => `${"model { availabilities { ".repeat(depth)}id${" } }".repeat(depth)}`;
const tooComplex = "QUERY_TOO_COMPLEX";

export const nastyDocuments: NastyDocument[] = [
  { title: "70: fifty levels deep", code: tooComplex, make: (n) => `query a${n} { availabilities { ${nested(25)} } }` },
  { title: "70: brackets by the ten thousand", code: tooComplex, make: (n) => `query a${n} ${"{a".repeat(20_000)}` },
  {
    title: "70: lists in an argument by the thousand",
    code: tooComplex,
    make: (n) => `query a${n} { models(first: ${"[".repeat(20_000)}) { id } }`,
  },
  {
    title: "71: fragments in a circle",
    code: "INVALID_QUERY",
    make: (n) => `query a${n} { models { ...A } } fragment A on Model { id ...B } fragment B on Model { name ...A }`,
  },
  { title: "72: five thousand aliases", code: tooComplex, make: (n) => `query a${n} { ${times(5_000, (i) => `a${i}: __typename`)} }` },
  {
    title: "72: two hundred aliases, of few tokens",
    code: tooComplex,
    make: (n) => `query a${n} { ${times(200, (i) => `a${i}: __typename`)} }`,
  },
  { title: "72: the same field by the thousand", code: tooComplex, make: (n) => `query a${n} { ${times(1_400, () => "__typename")} }` },
  {
    title: "73: fragments that double",
    code: tooComplex,
    make: (n) =>
      `query a${n} { models { ...F0 } } ${times(25, (i) => `fragment F${i} on Model { ...F${i + 1} ...F${i + 1} }`)} fragment F25 on Model { id }`,
  },
  { title: "74: a page of two thousand million", code: "PAGE_TOO_LARGE", make: (n) => `query a${n} { models(first: 2147483647) { id } }` },
  { title: "74: a skip of two thousand million", code: "PAGE_TOO_LARGE", make: (n) => `query a${n} { models(offset: 2147483647) { id } }` },
  {
    title: "74: pages in pages in pages",
    code: tooComplex,
    make: (n) => `query a${n} { models(first: 1000) { availabilities(first: 1000) { model { bookings(first: 1000) { id } } } } }`,
  },
  { title: "81: ten thousand directives", code: tooComplex, make: (n) => `query a${n} { __typename ${times(10_000, () => "@a")} }` },
  {
    title: "81: two hundred directives",
    code: tooComplex,
    make: (n) => `query a${n} { __typename ${times(200, () => "@skip(if: false)")} }`,
  },
  { title: "80: the schema's own description", code: "INTROSPECTION_DISABLED", make: (n) => `query a${n} { __schema { types { name } } }` },
  { title: "80: a type's description", code: "INTROSPECTION_DISABLED", make: (n) => `query a${n} { __type(name: "Model") { name } }` },
  { title: "80: a misspelt field", code: "INVALID_QUERY", make: (n) => `query a${n} { modles { id } }` },
];
