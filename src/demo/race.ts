import { codeOf, connectTextual, runAs, sql } from "./client.ts";
import { kolkata } from "./models.ts";
import { customer, type Story } from "./story.ts";

const runners = 32;
const range = "starts_at => '2024-01-05 20:00 Asia/Kolkata', ends_at => '2024-01-05 21:00 Asia/Kolkata'";

/** Many customers ask for the same hour at the same time. */
export async function tellRace(story: Story, ownerDatabaseUrl: string) {
  story.chapter(`${runners} customers, one slot`);
  const hold = `select user_id\n  from holdfast.hold_slot(${kolkata.id}, ${range})`;
  story.say(`customer_1 to customer_${runners}, each on a connection of its own, all at once:\n\n  ${hold};`);
  const clients = await Promise.all(Array.from({ length: runners }, () => connectTextual(ownerDatabaseUrl)));
  try {
    const outcomes = await Promise.all(
      clients.map((client, index) =>
        runAs(client, customer(`customer_${index + 1}`), hold).then(
          () => "held",
          (error: unknown) => codeOf(client, error),
        ),
      ),
    );
    const count = (outcome: string): number => outcomes.filter((found) => found === outcome).length;
    const tally = [...new Set(outcomes)].sort().map((outcome) => ({ outcome, customers: String(count(outcome)) }));
    story.table(tally);
    story.expect("one wins, all the others are told that the slot is taken", tally, [
      { outcome: "SLOT_TAKEN", customers: String(runners - 1) },
      { outcome: "held", customers: "1" },
    ]);
    const held = await story.ask(null, sql`select user_id, status, during from holdfast.booking_holds where model_id = ${kolkata.id}`);
    story.expect(
      "and the table has one hold, the winner's",
      held.map((row) => row["user_id"]),
      [`customer_${outcomes.indexOf("held") + 1}`],
    );
    return { winners: count("held"), slotTaken: count("SLOT_TAKEN") };
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
