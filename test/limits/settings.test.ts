import { Complaint } from "../../src/complaint.ts";
import { limitVariables } from "../../src/config/limits.ts";
import { readEnvironment } from "../../src/config.ts";

const names = Object.keys(limitVariables).filter((name) => name !== "RATE_LIMIT_STORE");
const limitsOf = (variables: NodeJS.ProcessEnv) => JSON.stringify(readEnvironment(variables).settings.limits);

test.each(names)("%s has a default, a lower and an upper bound", (name) => {
  const usual = limitsOf({});
  expect(usual).not.toContain("1234");
  expect(limitsOf({ [name]: "1234", ...(name === "DEFAULT_PAGE_SIZE" && { MAX_PAGE_SIZE: "2000" }) })).toContain("1234");
  for (const value of ["-1", "1.5", "many", "99999999999"]) expect(() => readEnvironment({ [name]: value })).toThrow(Complaint);
});

test("a page that is not asked for is never larger than one that is", () => {
  expect(readEnvironment({ MAX_PAGE_SIZE: "10" }).settings.limits.page).toMatchObject({ otherwise: 10, most: 10 });
});

test("CORS_ORIGINS are origins, and never all", () => {
  expect(readEnvironment({ CORS_ORIGINS: "https://a.example, http://localhost:3000" }).settings.corsOrigins).toEqual([
    "https://a.example",
    "http://localhost:3000",
  ]);
  for (const value of ["*", "a.example", "https://a.example/", "https://*.example", "https://a.example/path", "null", "file:///x"]) {
    expect(() => readEnvironment({ CORS_ORIGINS: value })).toThrow(Complaint);
  }
});
