import { dayAfter, loadCalendars } from "./calendars.ts";
import type { Answered, Load } from "./httpLoad.ts";
import { compared, type Measure } from "./measure.ts";
import { authorizationOf, run, startApi, startPeer } from "./processes.ts";
import { interleaved } from "./rounds.ts";

const connections = 20;
const models = 500;
const times = { preferred: dayAfter(15, 12), from: dayAfter(0), to: dayAfter(30) };

const documents = {
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
    await loadCalendars(database, 1, models);
    const authorizations = await Promise.all(Array.from({ length: connections }, (_, n) => authorizationOf(`customer ${n}`)));
    const [api, peer] = [await startApi(database), await startPeer(database)];
    try {
      say(`${connections} connections, ${models} models, one process and 10 connections to the database each`);
      const load = (url: string, bodies: string[], expected: string) => async (): Promise<number> => {
        const asked: Load = { url, authorizations, seconds: quick ? 1.5 : 4, bodies, expected };
        const { perSecond, faults } = JSON.parse(await run("test/bench/httpLoad.ts", JSON.stringify(asked))) as Answered;
        if (faults.length > 0) throw new Error(`${url}: ${faults[0]}`);
        return perSecond;
      };
      const measured = [];
      for (const name of ["findBestSlots", "createSmartBooking"] as const) {
        const bodies = Array.from({ length: models }, (_, n) => ({ modelId: String(n + 1), ...times }));
        const contestants = {
          graphql: load(
            `${api.said}/graphql`,
            bodies.map((variables) => JSON.stringify({ query: documents[name], variables })),
            expected[name],
          ),
          express: load(
            `${peer.said}/${name}`,
            bodies.map((body) => JSON.stringify(body)),
            expected[name],
          ),
        };
        await interleaved(contestants, 1);
        const { graphql, express } = await interleaved(contestants, quick ? 3 : 7);
        measured.push(compared(`GraphQL ${name} over HTTP, ${connections} connections, per second`, graphql, express, "≥ 0.6"));
      }
      return measured;
    } finally {
      await Promise.all([api.stop(), peer.stop()]);
    }
  },
};
