import { mintToken } from "../../src/token.ts";
import { type Api, addFreeModel, alice, type Caller, dataOf } from "../graphql/api.ts";

export interface Booked {
  modelId: string;
  bookingId: string;
}

/** Alice's unpaid booking of a room of its own, from ten to eleven on a day. */
export async function addPendingBooking(api: Api, day = "2030-01-02"): Promise<Booked> {
  const modelId = await addFreeModel(api, `${day}T08:00:00Z`, `${day}T20:00:00Z`);
  const time = { startsAt: `${day}T10:00:00Z`, endsAt: `${day}T11:00:00Z` };
  type Held = { holdSlot: { hold: { id: string } } };
  const { hold } = dataOf(await api.run<Held>("holdSlot", { modelId, ...time }, alice)).holdSlot;
  type Made = { convertHoldToBooking: { booking: { id: string } } };
  const { booking } = dataOf(await api.run<Made>("convertHoldToBooking", { modelId, holdId: hold.id }, alice)).convertHoldToBooking;
  return { modelId, bookingId: booking.id };
}

export async function authorizationOf(api: Api, caller: Caller): Promise<Record<string, string>> {
  const { jwt } = api.config;
  if (jwt.secret === undefined) throw new Error("the tests sign with a secret");
  return { authorization: `Bearer ${await mintToken({ ...jwt, secret: jwt.secret }, { ...caller, hours: 1 })}` };
}

/** extensions.code of an answer outside GraphQL, with its status. */
export async function refusalOf(response: Response): Promise<[status: number, code: unknown]> {
  const { errors } = (await response.json()) as { errors?: { extensions?: { code?: unknown } }[] };
  return [response.status, errors?.[0]?.extensions?.code];
}
