import { modelCalendar, userCalendar } from "../calendars.ts";
import { minute } from "../intervals.ts";
import { badRange, rangeAt, stretch } from "./availability.ts";
import { type Call, call, claimants, everyone, noModel } from "./call.ts";

type Bounds = { starts_at: number | null; ends_at: number | null };

export const calendarCalls: Record<string, Call> = {
  get_model_calendar: call({
    weight: 3,
    roles: everyone,
    drawn: stretch,
    argumentsOf: (world, model, drawn) => ({ model_id: model.id, ...rangeAt(world, model, drawn) }),
    answer: (world, asked: Bounds & { model_id: number }) => modelCalendar(world, asked.model_id, asked.starts_at, asked.ends_at),
    bad: [...noModel, ...badRange],
  }),
  get_user_calendar: call({
    weight: 2,
    roles: claimants,
    drawn: stretch,
    argumentsOf: (world, model, drawn) => {
      const { starts_at, ends_at } = rangeAt(world, model, drawn);
      return { user_id: null, starts_at: starts_at - 2880 * minute, ends_at: ends_at + 2880 * minute };
    },
    answer: (world, asked: Bounds & { user_id: string | null }) => userCalendar(world, asked.user_id, asked.starts_at, asked.ends_at),
    bad: [...badRange, ["user_id", ""], ["user_id", "alice"]],
  }),
};
