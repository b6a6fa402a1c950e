import { admin, alice, startApi } from "./api.ts";

test("a blocked date's reason is told to its model and to admins, and hides nothing else from the others", async () => {
  const api = await startApi();
  try {
    const { rows } = await api.owner.query<{ id: string }>("select id from holdfast.add_model('Ada', 'UTC')");
    const modelId = rows[0]!.id;
    await api.owner.query("select holdfast.block_dates($1, '{2030-01-07}', 'at the doctor''s')", [modelId]);
    const query = "query ($id: BigInt!) { model(id: $id) { modelBlockedDates { blockedDate reason } } }";
    const reasonFor = async (caller?: typeof alice) => {
      const answer = await api.post<{ model: { modelBlockedDates: unknown[] } }>(query, { id: modelId }, caller);
      expect(answer.errors).toBeUndefined();
      return answer.data?.model.modelBlockedDates;
    };
    const told = [{ blockedDate: "2030-01-07", reason: "at the doctor's" }];
    const hidden = [{ blockedDate: "2030-01-07", reason: null }];
    expect(await reasonFor(admin)).toEqual(told);
    expect(await reasonFor({ role: "model", userId: "ada", modelId })).toEqual(told);
    expect(await reasonFor({ role: "model", userId: "bea", modelId: String(Number(modelId) + 1) })).toEqual(hidden);
    expect(await reasonFor(alice)).toEqual(hidden);
    expect(await reasonFor()).toEqual(hidden);
  } finally {
    await api.stop();
  }
});

test("a block to the end of the day says so, and may go in again", async () => {
  const api = await startApi();
  try {
    const { rows } = await api.owner.query<{ id: string }>("select id from holdfast.add_model('Ada', 'UTC')");
    const block = `mutation ($id: BigInt!, $end: Time!) {
      blockDates(input: { modelId: $id, dates: ["2030-01-07"], startTime: "18:00", endTime: $end }) { conflicts { conflictId } }
    }`;
    const query = "query ($id: BigInt!) { model(id: $id) { modelBlockedDates { startTime endTime } } }";
    const variables = { id: rows[0]!.id };
    expect((await api.post(block, { ...variables, end: "24:00" }, admin)).errors).toBeUndefined();
    const answer = await api.post<{ model: { modelBlockedDates: { startTime: string; endTime: string }[] } }>(query, variables);
    const blocked = answer.data?.model.modelBlockedDates ?? [];
    expect(blocked).toEqual([{ startTime: "18:00:00", endTime: "24:00:00" }]);
    expect((await api.post(block, { ...variables, end: blocked[0]?.endTime }, admin)).errors).toBeUndefined();
  } finally {
    await api.stop();
  }
});
