import type { LimitSettings } from "../../src/config/limits.ts";
import { readEnvironment } from "../../src/config.ts";
import { type Answer, type Api, admin, startApi } from "../graphql/api.ts";

type Changes = { [Part in keyof LimitSettings]?: Partial<LimitSettings[Part]> };

/** An API with limits other than the defaults. */
export function startLimited(changes: Changes, more: Parameters<typeof startApi>[0] = {}): Promise<Api> {
  const { limits } = readEnvironment({}).settings;
  const changed = Object.fromEntries(
    Object.entries(limits).map(([part, values]) => [part, { ...values, ...changes[part as keyof Changes] }]),
  );
  return startApi({ ...more, limits: changed as unknown as LimitSettings });
}

export const addModel = 'addModel(input: { name: "x", timeZone: "UTC" })';

/** A mutation with the given text in it is refused whole: with this code, and without the model that it would add. */
export async function expectRefused(api: Api, code: string, query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
  const before = await countModels(api);
  const answer = await api.post<Record<string, unknown>>(query, variables, admin);
  expect(answer).toEqual({
    status: 400,
    errors: expect.arrayContaining([expect.objectContaining({ extensions: expect.objectContaining({ code, retryable: false }) })]),
  });
  expect(new Set(answer.errors?.map(({ extensions }) => extensions?.["code"]))).toEqual(new Set([code]));
  expect(await countModels(api)).toBe(before);
  return answer;
}

export async function countModels(api: Api): Promise<number> {
  const { rows } = await api.owner.query<{ count: number }>("select count(*)::int as count from holdfast.models");
  return rows[0]!.count;
}
