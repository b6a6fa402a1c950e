import { codeOf } from "../graphql/api.ts";
import { connect, type Events, relay } from "../subscriptions/client.ts";
import { forEachCaller, openStage, type Stage } from "./ask.ts";
import { documentFor } from "./documents.ts";
import { subscriptions } from "./operations.ts";
import { linesOf } from "./table.ts";
import { additions, addWorld, type CallerName, type World } from "./world.ts";

let stage: Stage;
let world: World;
beforeAll(async () => {
  stage = await openStage();
  world = await addWorld(stage.api.owner);
  await relay(stage.api);
});
afterAll(() => stage.api.stop());

const what: Record<string, keyof typeof additions> = {
  availabilityChanged: "window",
  bookingChanged: "booking",
  holdChanged: "hold",
  notificationReceived: "message",
};

/**
 * Whether a caller hears of what is the customer's, when what is the caller's own comes right behind it: that everybody hears of, so
 * that nobody waits for nothing.
 */
async function tell(caller: CallerName, field: string, asked: string): Promise<string> {
  const { api, schema } = stage;
  const variables = subscriptions[field]![asked]!(world);
  const live = await connect(api, world.callers[caller]);
  try {
    const events = live.subscribe<Record<string, object>>(documentFor(schema, "subscription", field, variables), variables);
    const first = await events.next();
    if (first.errors) return String(codeOf({ status: 200, errors: first.errors as never }));
    const theirs = await additions[what[field]!](api.owner, world, world.customer);
    const own = await additions[what[field]!](api.owner, world, world.callers[caller]?.userId ?? "");
    await relay(api);
    return (await heardUntil(events, field, own)).includes(theirs) ? "ok" : "nothing";
  } finally {
    await live.stop();
  }
}

/** The ids of all rows that came, up to the event that brings this one. */
async function heardUntil(events: Events<Record<string, object>>, field: string, id: string): Promise<string[]> {
  const heard: string[] = [];
  while (!heard.includes(id)) {
    const parts: unknown[] = Object.values((await events.data())[field]!).flat();
    heard.push(...parts.filter((part) => typeof part === "object" && part !== null).map((row) => (row as { id: string }).id));
  }
  return heard;
}

test.each(linesOf("Subscriptions").map((line) => [line.fields[0]!, line.with, line.cells] as const))(
  "%s: %s",
  async (field, asked, cells) => {
    expect(await forEachCaller((caller) => tell(caller, field, asked))).toEqual(cells);
  },
);
