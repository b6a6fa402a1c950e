import { createLog } from "../../src/log.ts";
import { startServer } from "../../src/server.ts";
import { alice, codeOf, startApi } from "../graphql/api.ts";
import { startLimited } from "./limited.ts";

const ask = '{"query":"{ __typename }"}';
const statusAt = async (url: string) =>
  (await fetch(`${url}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body: ask })).status;

test("processes count together in the database, under digests", async () => {
  const api = await startLimited({ rate: { perAddress: 4, shared: true } });
  const other = await startServer({ config: api.config, log: await createLog("silent") });
  try {
    expect([await statusAt(api.url), await statusAt(other.url), await statusAt(api.url), await statusAt(other.url)]).toEqual([
      200, 200, 200, 200,
    ]);
    const refused = [await statusAt(api.url), await statusAt(other.url), await statusAt(other.url)];
    expect(refused).toEqual([429, 429, 429]);
    await api.post("{ __typename }", {}, alice);
    const { rows } = await api.owner.query<{ key: string; requests: number }>(
      "select key, requests from holdfast_private.request_counts order by 2 desc",
    );
    // The third refusal of the other server was its own memory's.
    expect(rows.map(({ requests }) => requests)).toEqual([6, 1]);
    expect(rows.every(({ key }) => /^[\w-]{43}$/.test(key))).toBe(true);
  } finally {
    await other.stop();
    await api.stop();
  }
});

test("where the database can't count, each process does", async () => {
  const api = await startLimited({ rate: { perAddress: 2, shared: true } });
  try {
    await api.owner.query("alter table holdfast_private.request_counts rename to away");
    expect([await statusAt(api.url), await statusAt(api.url), await statusAt(api.url)]).toEqual([200, 200, 429]);
  } finally {
    await api.stop();
  }
});

test("without being asked to, they don't", async () => {
  const api = await startApi();
  try {
    expect(codeOf(await api.post("{ __typename }"))).toBeUndefined();
    expect((await api.owner.query("select from holdfast_private.request_counts")).rows).toEqual([]);
  } finally {
    await api.stop();
  }
});
