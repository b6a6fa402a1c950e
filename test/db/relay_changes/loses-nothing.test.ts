import { withTemplateDb } from "../../helpers.ts";
import { addWindow, relay, withListener } from "./relaying.ts";

test("what commits later than a higher id is relayed all the same", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, heard, client) => {
      const slow = await database.pool.connect();
      try {
        await slow.query("begin");
        const first = await addWindow(slow, model, 1);
        const second = await addWindow(client, model, 2);
        expect(await relay(client)).toBe(1);
        expect(await relay(client)).toBe(0);
        await slow.query("commit");
        expect(await relay(client)).toBe(1);
        expect(await relay(client)).toBe(0);
        await expectHeard(heard, [second, first]);
      } finally {
        slow.release(true);
      }
    }),
  ));

test("also where it commits between two batches of one snapshot", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, heard, client) => {
      const slow = await database.pool.connect();
      try {
        await slow.query("begin");
        const ids = [await addWindow(slow, model, 0)];
        for (let hour = 1; hour <= 5; hour++) ids.push(await addWindow(client, model, hour));
        const taken = [await relay(client, 2)];
        await slow.query("commit");
        for (let round = 0; round < 4; round++) taken.push(await relay(client, 2));
        expect(taken).toEqual([2, 2, 1, 1, 0]);
        await expectHeard(heard, ids);
      } finally {
        slow.release(true);
      }
    }),
  ));

test("an answer of 0 means that nothing is left, also after a batch that just fitted", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, _heard, client) => {
      for (let hour = 0; hour < 3; hour++) await addWindow(client, model, hour);
      expect(await relay(client, 3)).toBe(3);
      await addWindow(client, model, 3);
      expect(await relay(client, 3)).toBe(1);
      expect(await relay(client, 3)).toBe(0);
    }),
  ));

test("what is rolled back is never told; what the relay's own rollback undoes is told again", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, heard, client) => {
      await client.query("begin");
      await addWindow(client, model, 1);
      await client.query("rollback");
      const id = await addWindow(client, model, 2);
      await client.query("begin");
      expect(await relay(client)).toBe(1);
      await client.query("rollback");
      expect(await relay(client)).toBe(1);
      expect(await relay(client)).toBe(0);
      await expectHeard(heard, [id]);
    }),
  ));

test("a storm of transactions that commit out of order, relayed meanwhile in small batches: each change once", () =>
  withTemplateDb((database) =>
    withListener(database, async (model, heard, client) => {
      const ids: string[] = [];
      let storming = true;
      let taken = 0;
      const writers = Array.from({ length: 6 }, async (_, writer) => {
        const connection = await database.pool.connect();
        try {
          for (let round = 0; round < 20; round++) {
            await connection.query("begin");
            const made: string[] = [];
            // An order of its own for each writer: some begin early and commit late.
            for (let n = 0; n <= (writer + round) % 4; n++) made.push(await addWindow(connection, model, writer * 100 + round * 4 + n));
            if ((writer * 7 + round) % 5 === 0) await connection.query("rollback");
            else {
              await connection.query("commit");
              ids.push(...made);
            }
          }
        } finally {
          connection.release(true);
        }
      });
      const relaying = (async () => {
        while (storming) taken += await relay(client, 3);
      })();
      await Promise.all(writers);
      storming = false;
      await relaying;
      for (let more = 1; more > 0; taken += more) more = await relay(client, 3);
      expect(taken).toBe(ids.length);
      await expectHeard(heard, ids);
    }),
  ));

/** In whatever order. */
async function expectHeard(heard: () => Promise<Array<{ ids: string[] }>>, ids: string[]): Promise<void> {
  expect((await heard()).flatMap((news) => news.ids).sort()).toEqual([...ids].sort());
}
