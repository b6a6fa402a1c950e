import { type Call, host } from "../crowd.ts";
import { generate, resolveConflicts } from "../operations.ts";
import { type Race, unexpected } from "../race.ts";
import { beforeLooking, type Gate, type Stage } from "../stage.ts";

const perModel = 8;
const dayMs = 86_400_000;
/** Of one model's calendar: what one scene's clients share, and how much there is of it. */
const days = 7;
const scenesPerModel = 40;

const beforeWritingWindows: Gate = { sql: "lock table holdfast.availability in share mode" };

/** Six generations of weeks that overlap, and two windows that are put across what they make, merged or adjusted. */
export const generation: Race = {
  name: "generation against generation against resolution",
  async begin(stage, crowd) {
    let models: string[] = [];
    let scene = 0;
    return async () => {
      if (scene % scenesPerModel === 0) {
        models = await Promise.all(Array.from({ length: Math.floor(crowd.size / perModel) }, () => modelWithRules(stage)));
      }
      // A day between keeps one scene's windows from the next one's.
      const firstDay = stage.firstDay.getTime() + (scene % scenesPerModel) * (days + 3) * dayMs;
      const calls = stage.shuffled(models.flatMap((modelId) => clientsOf(modelId, firstDay)));
      return {
        rounds: models.length,
        gate: [undefined, beforeLooking, beforeWritingWindows][scene++ % 3],
        calls,
        judge: async (told) => [
          ...(await Promise.all(models.map((modelId) => judgeModel(stage, modelId, firstDay)))).flat(),
          ...unexpected(told, []),
        ],
      };
    };
  },
};

/** Free from 09:00 to 17:00 on every day, with no window made yet. */
async function modelWithRules(stage: Stage): Promise<string> {
  const modelId = await stage.freeModel({}, 0);
  await stage.query("select holdfast.add_recurring_schedule($1, d, '09:00', '17:00') from generate_series(0, 6) as d", [modelId]);
  await stage.query("delete from holdfast.availability where model_id = $1", [modelId]);
  return modelId;
}

function clientsOf(modelId: string, firstDay: number): Call[] {
  const date = (n: number): string => new Date(firstDay + n * dayMs).toISOString().slice(0, 10);
  const hour = (day: number, n: number): Date => new Date(firstDay + day * dayMs + n * 3_600_000);
  const generations = [
    [0, 6],
    [0, 6],
    [0, 6],
    [0, 3],
    [3, 6],
    [2, 5],
  ].map(([from, to]) => ({ by: host, operation: generate, values: [modelId, date(from!), date(to!)] }));
  // From a day's working time into its evening; from a night into the morning.
  const resolutions = [
    [hour(1, 12), hour(1, 20), "merge"],
    [hour(4, 6), hour(4, 10), "adjust"],
  ].map(([from, to, strategy]) => ({ by: host, operation: resolveConflicts, values: [modelId, from, to, strategy] }));
  return [...generations, ...resolutions];
}

/** Whatever the order, the same time is available in the end, in windows that do not overlap, and a further generation finds nothing to do. */
async function judgeModel(stage: Stage, modelId: string, firstDay: number): Promise<string[]> {
  const [found] = await stage.query<{ wrong: string; overlapping: boolean; again: number }>(
    `with expected as (
       select range_agg(tstzrange($2::timestamptz + make_interval(hours => e.from_hour), $2 + make_interval(hours => e.to_hour))) as time
       from (
         select d * 24 + 9, d * 24 + 17 from generate_series(0, 6) as d
         union all values (24 + 12, 24 + 20), (4 * 24 + 6, 4 * 24 + 10)
       ) as e (from_hour, to_hour)
     ),
     there as (
       select coalesce(range_agg(a.during), '{}') as time, sum(upper(a.during) - lower(a.during)) as length
       from holdfast.availability as a
       where a.model_id = $1 and a.during && tstzrange($2, $2 + interval '7 days')
     )
     select ((there.time - expected.time) + (expected.time - there.time))::text as wrong,
       there.length > (select sum(upper(t) - lower(t)) from unnest(there.time) as t) as overlapping,
       (
         select count(*)::int
         from holdfast.generate_availability_from_schedules($1, ($2 at time zone 'UTC')::date, ($2 at time zone 'UTC')::date + 6) as g
         where g.outcome <> 'skipped'
       ) as again
     from there cross join expected`,
    [modelId, new Date(firstDay)],
  );
  const { wrong, overlapping, again } = found!;
  return [
    ...(wrong === "{}" ? [] : [`available and should not be, or the other way round: ${wrong}`]),
    ...(overlapping ? ["windows overlap"] : []),
    ...(again === 0 ? [] : [`a further generation made ${again} windows`]),
  ];
}
