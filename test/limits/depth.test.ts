import { type Api, admin } from "../graphql/api.ts";
import { addModel, expectRefused, startLimited } from "./limited.ts";

let api: Api;
afterEach(() => api.stop());

const holds = (selection: string) => `mutation { ${addModel} { model { bookingHolds { model { ${selection} } } } } }`;

test("a query is as deep as is allowed, also through fragments", async () => {
  api = await startLimited({ query: { depth: 4 } });
  expect((await api.post(holds("name"), {}, admin)).status).toBe(200);
  await expectRefused(api, "QUERY_TOO_COMPLEX", holds("availabilities { id }"));
  await expectRefused(api, "QUERY_TOO_COMPLEX", `${holds("...Deep")} fragment Deep on Model { availabilities { id } }`);
});

test("going round in circles is refused long before", async () => {
  api = await startLimited({ query: { depth: 100 } });
  await expectRefused(api, "QUERY_TOO_COMPLEX", holds("bookingHolds { model { bookingHolds { model { name } } } }"));
});
