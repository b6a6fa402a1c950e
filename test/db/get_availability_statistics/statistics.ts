import type pg from "pg";
import { one } from "../studio.ts";

export interface Statistics {
  starts_at: Date;
  ends_at: Date;
  available_minutes: string;
  booked_minutes: string;
  held_minutes: string;
  free_minutes: string;
  utilization_rate: string | null;
  currency: string;
  revenue_potential: string;
  revenue_booked: string;
  bookings_by_status: { status: string; bookings: number }[];
  hold_success_rate: string | null;
  cancellation_rate: string | null;
  bookings_by_hour: { day_of_week: number; hour: number; bookings: number }[];
  next_available_slot: Date | null;
  funnel: { holds: number; bookings: number; confirmed: number; completed: number };
  notifications: { channel: string; messages: number; delivered: number; waiting: number; given_up: number; success_rate: number | null }[];
}

export function statistics(client: pg.ClientBase, model: string, from: string, to: string): Promise<Statistics> {
  return one<Statistics>(
    client,
    `select s.*, to_jsonb(s.bookings_by_status) as bookings_by_status, to_jsonb(s.bookings_by_hour) as bookings_by_hour,
       to_jsonb(s.funnel) as funnel, to_jsonb(s.notifications) as notifications
     from holdfast.get_availability_statistics($1, $2, $3) as s`,
    [model, from, to],
  );
}
