import { readFileSync } from "node:fs";
import { buildSchema, getNamedType, isLeafType, isObjectType, parse } from "postgraphile/graphql";
import type { Claims } from "../../src/identity.ts";
import { mayReadReplica, replicaFields } from "../../src/replica/route.ts";
import { withRootDb } from "../helpers.ts";

const schema = buildSchema(readFileSync("src/schema.graphql", "utf8"));
const ada = { role: "customer", userId: "ada", modelId: null } as Claims;
const may = (document: string, claims: Claims | null = ada, operationName?: string): boolean =>
  mayReadReplica({ document: parse(document), ...(operationName && { operationName }) }, claims);

test("what comes from the replica leads to nothing else", () => {
  for (const name of replicaFields) {
    const type = getNamedType(schema.getQueryType()!.getFields()[name]!.type);
    if (!isObjectType(type)) throw new Error(`${name} gives no object`);
    const relations = Object.values(type.getFields()).filter((field) => !isLeafType(getNamedType(field.type)));
    expect({ name, relations: relations.map((field) => field.name) }).toEqual({ name, relations: [] });
  }
});

test("what comes from the replica writes nothing", () =>
  withRootDb(async (client) => {
    const names = replicaFields.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    const { rows } = await client.query<{ name: string; kind: string }>(
      `select p.proname as name, p.provolatile::text as kind from pg_proc as p
       where p.pronamespace = 'holdfast'::regnamespace and p.proname = any ($1)
       union all
       select c.relname, c.relkind::text from pg_class as c where c.relnamespace = 'holdfast'::regnamespace and c.relname = any ($1)`,
      [names],
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(names.sort());
    expect(rows.filter(({ kind }) => kind !== "s" && kind !== "v")).toEqual([]);
    expect(rows.filter(({ name, kind }) => kind === "v" && !/view|calendar/.test(name))).toEqual([]);
  }));

test.each([
  ["a search", "{ a: findBestSlots { startsAt } availableSlotsView { modelId } __typename }", true],
  ["a search in a fragment", "{ ... { ...s } } fragment s on Query { checkInstantAvailability { startsAt } }", true],
  ["a search beside one's own", "{ findBestSlots { startsAt } bookings { id } }", false],
  ["one's own in a fragment", "{ findBestSlots { startsAt } ...s } fragment s on Query { bookings { id } }", false],
  ["one's own calendar", "{ getUserCalendar { status } }", false],
  ["a model's calendar, which shows one's own", "{ getModelCalendar { status } }", false],
  ["why a slot can't be held", "{ explainSlot { code } }", false],
  ["settings, which are cached", "{ getAvailabilitySettings { currency } }", false],
  ["a mutation", "mutation { findBestSlots { startsAt } }", false],
  ["a subscription", "subscription { availableSlotsView { modelId } }", false],
  ["nothing", "{ __typename }", false],
])("%s", (_what, document, expected) => expect(may(document)).toBe(expected));

test("a model's calendar may be a moment old for who shows no token", () =>
  expect(may("{ getModelCalendar { status } }", null)).toBe(true));

test("of several operations the one that runs decides", () => {
  const document = "query a { findBestSlots { startsAt } } mutation b { holdSlot { clientMutationId } }";
  expect([may(document, null, "a"), may(document, null, "b"), may(document, null)]).toEqual([true, false, false]);
});
