import { refuseArguments, runCommand } from "./command.ts";
import { readEnvironment } from "./config.ts";
import { tellBrief } from "./demo/brief.ts";
import { tellChangeLog } from "./demo/changeLog.ts";
import { tellExpiry } from "./demo/expiry.ts";
import { tellPurchase } from "./demo/purchase.ts";
import { tellRace } from "./demo/race.ts";
import { openStage } from "./demo/stage.ts";
import { tellWeeks } from "./demo/weeks.ts";

const usage = `
Tells the main job once, step by step, each call beside what came back: schedules, generation, search, hold, payment, booking; a hold
that runs out and is swept by the worker; 32 customers and one slot; the change log. Checks what it tells: exit code 1 and one line
where something came out otherwise. The last line is JSON, for programs.

  npm run demo

  OWNER_DATABASE_URL  a server that the demo may make a database on, and drops it from; Holdfast's roles stay there
  DATABASE_URL        taken instead where that is absent; with neither, an embedded PostgreSQL is started and thrown away
`;

await runCommand(import.meta, usage, async (args) => {
  refuseArguments(args);
  const startedAt = performance.now();
  const stage = await openStage(readEnvironment());
  try {
    const brief = await tellBrief(stage.story);
    const weeks = await tellWeeks(stage.story);
    const purchase = await tellPurchase(stage.story);
    const expiry = await tellExpiry(stage.story, stage);
    const race = await tellRace(stage.story, stage.ownerDatabaseUrl);
    await tellChangeLog(stage.story);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    console.log(`\nAll ${stage.story.checks} checks held, in ${seconds} s.`);
    console.log(JSON.stringify({ ok: true, checks: stage.story.checks, seconds, brief, weeks, purchase, expiry, race }));
  } finally {
    await stage.close();
  }
  return undefined;
});
