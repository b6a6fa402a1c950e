import type pg from "pg";
import { dayAfter, loadCalendars } from "./calendars.ts";
import type { Answered, Load } from "./httpLoad.ts";
import { compared, type Measure, type Measured } from "./measure.ts";
import { authorizationOf, run, startApi, startPeer } from "./processes.ts";
import { interleaved } from "./rounds.ts";

const connections = 20;
const people = 400;
const times = { preferred: dayAfter(15, 12), from: dayAfter(0), to: dayAfter(30) };

export const documents = {
  findBestSlots: `query ($modelId: BigInt!, $preferred: Datetime, $from: Datetime!, $to: Datetime!) {
    findBestSlots(modelId: $modelId, durationMinutes: 60, preferredStartTime: $preferred, searchStartTime: $from, searchEndTime: $to) {
      startsAt endsAt score timeDifferenceMinutes } }`,
  createSmartBooking: `mutation ($modelId: BigInt!, $preferred: Datetime, $from: Datetime!, $to: Datetime!) {
    createSmartBooking(input: { modelId: $modelId, durationMinutes: 60, preferredStartTime: $preferred, searchStartTime: $from, searchEndTime: $to }) {
      result { booking { id status during { start { value } end { value } } price } matchScore timeDifferenceMinutes } } }`,
};
/** What only a good answer has. */
const expected = { findBestSlots: '"score":', createSmartBooking: '"status":"' };

/** The API over HTTP with tokens and row-level security, against the same SQL from an Express handler; the load comes from a process of its own. */
export const measure: Measure = {
  name: "graphql",
  async run({ database, quick, say }) {
    // So many that no machine books all of their hours.
    const models = quick ? 500 : 1500;
    await loadCalendars(database, 1, models);
    const authorizations = await Promise.all(Array.from({ length: people }, (_, n) => authorizationOf(`customer ${n}`)));
    const [api, peer] = [await startApi(database), await startPeer(database)];
    say(`${connections} connections, ${models} models, one process and 10 connections to the database each`);
    let count = 0;
    const load = (url: string, bodies: object[], expected: string) => async (): Promise<number> => {
      const texts = bodies.map((body) => JSON.stringify(body));
      const asked: Load = { url, connections, seconds: quick ? 1 : 4, authorizations, bodies: texts, first: count, expected };
      const answered = JSON.parse(await run("test/bench/httpLoad.ts", JSON.stringify(asked))) as Answered;
      if (answered.faults.length > 0) throw new Error(`${url}: ${answered.faults[0]}`);
      count += answered.count;
      return answered.perSecond;
    };
    const compare = async (name: keyof typeof documents): Promise<Measured> => {
      const asked = Array.from({ length: models }, (_, n) => ({ modelId: String(n + 1), ...times }));
      const queries = asked.map((variables) => ({ query: documents[name], variables }));
      const contestants = {
        graphql: load(`${api.said}/graphql`, queries, expected[name]),
        express: load(`${peer.said}/${name}`, asked, expected[name]),
      };
      count = 0;
      await interleaved(contestants, 1);
      const { graphql, express } = await interleaved(contestants, quick ? 3 : 7);
      return compared(`GraphQL ${name} over HTTP, ${connections} connections, per second`, graphql, express, "≥ 0.6");
    };
    try {
      const searched = await compare("findBestSlots");
      const before = await bookings(database.pool);
      const booked = await compare("createSmartBooking");
      const made = (await bookings(database.pool)) - before;
      if (made !== count) throw new Error(`${count} bookings were answered and ${made} made`);
      return [searched, booked];
    } finally {
      await Promise.all([api.stop(), peer.stop()]);
    }
  },
};

async function bookings(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>("select count(*)::int from holdfast.bookings");
  return rows[0]!.count;
}
