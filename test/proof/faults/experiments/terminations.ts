import { setTimeout as sleep } from "node:timers/promises";
import type { Finding } from "../../proof.ts";
import { tokenFor } from "../world/callers.ts";
import type { World } from "../world/world.ts";

const everyMs = 50;
/** A request lasts no longer; a transaction that is idle for longer was left behind. */
const longestIdle = "2 seconds";

/**
 * Ends somebody's connection every 50 ms, at whatever statement that is (HARDENING F3), while callers with different rights share the
 * API's connections: none of them may ever meet another's role or user.
 */
export async function terminate(world: World, count: number): Promise<Finding[]> {
  const asking = new AbortController();
  const whoAmI = Promise.all([askAs(world, "ann", asking.signal), askAs(world, "bob", asking.signal), askAsNobody(world, asking.signal)]);
  let ended = 0;
  for (let n = 0; n < count; n++) {
    ended += await terminateOne(world);
    await sleep(everyMs);
  }
  const struckAt = Date.now();
  asking.abort();
  const leaks = (await whoAmI).flat();
  const ms = await world.recovery(struckAt);
  const left = await leftBehind(world);
  world.offences.push(...leaks, ...left);
  await world.check(`${ended} connections cut`);
  return [
    {
      proof: "pg_terminate_backend each 50 ms: rights leaked, transactions left",
      count: ended,
      faults: leaks.length + left.length,
      figures: { "recovery ms": ms },
    },
  ];
}

async function terminateOne({ superuser, random }: World): Promise<number> {
  const { rowCount } = await superuser.query(
    `select pg_terminate_backend(a.pid) from pg_stat_activity as a
     where a.datname = current_database() and a.backend_type = 'client backend' and a.pid <> pg_backend_pid()
     order by a.state = 'active' and random() < 0.5 desc, md5(a.pid || $1) limit 1`,
    [String(random())],
  );
  return rowCount ?? 0;
}

interface Seen {
  data?: { bookingHolds?: { userId: string }[] } | null;
  errors?: { extensions: { code: string } }[];
}

async function ask({ apiUrl }: World, token?: string): Promise<Seen | undefined> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const body = JSON.stringify({ query: "{ bookingHolds(first: 50) { userId } }" });
  try {
    return (await (await fetch(`${apiUrl}/graphql`, { method: "POST", headers, body, signal: AbortSignal.timeout(5_000) })).json()) as Seen;
  } catch {
    return undefined;
  }
}

/** What a customer sees that is somebody else's. */
async function askAs(world: World, user: string, signal: AbortSignal): Promise<string[]> {
  const token = await tokenFor(world.jwtSecret, { role: "customer", userId: user });
  const leaks: string[] = [];
  while (!signal.aborted) {
    const seen = await ask(world, token);
    const others = (seen?.data?.bookingHolds ?? []).filter(({ userId }) => userId !== user);
    if (others.length > 0) leaks.push(`${user} saw a hold of ${others[0]!.userId}`);
    await sleep(20);
  }
  return leaks;
}

async function askAsNobody(world: World, signal: AbortSignal): Promise<string[]> {
  const leaks: string[] = [];
  while (!signal.aborted) {
    const seen = await ask(world);
    if (seen?.data?.bookingHolds) leaks.push(`nobody saw ${seen.data.bookingHolds.length} holds`);
    await sleep(20);
  }
  return leaks;
}

async function leftBehind({ superuser }: World): Promise<string[]> {
  const { rows } = await superuser.query<{ fault: string }>(
    `select format('%s is idle in a transaction since %s: %s', application_name, state_change, query) as fault
     from pg_stat_activity
     where state like 'idle in transaction%' and state_change < clock_timestamp() - $1::interval`,
    [longestIdle],
  );
  return rows.map(({ fault }) => fault);
}
