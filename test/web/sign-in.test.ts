import { admin, inBrowser, phone, type Site, startSite, tokenOf } from "./browser.ts";

inBrowser("signing in", () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site?.stop());
  afterEach(() => expect(site.troubles.splice(0)).toEqual([]));

  test("the first page lists who can be booked, and says who is signed in", async () => {
    const page = await site.open("/");
    await page.getByRole("heading", { name: "Who can be booked" }).waitFor();
    await page.getByRole("link", { name: "Book Greta, photographer in Berlin" }).waitFor();
    await page.getByRole("button", { name: "Alice, a customer" }).click();
    await page.getByTestId("who").getByText("alice").waitFor();
    expect(await page.getByTestId("who").innerText()).toMatch(/alice\s+customer/);
    await page.reload();
    await page.getByTestId("who").getByText("alice").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test("a linked token signs in and leaves the address at once", async () => {
    const page = await site.open("/", { as: admin });
    await page.getByTestId("who").getByText("admin").waitFor();
    expect(page.url()).toBe(`${site.api.url}/`);
  });

  test("a pasted token signs in by keyboard alone; what is none is refused and stays typed", async () => {
    const page = await site.open("/", phone);
    const field = page.getByLabel("Access token");
    await field.focus();
    await page.keyboard.type("no token");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await field.inputValue()).toBe("no token");
    await field.fill(await tokenOf(site.api, admin));
    await page.keyboard.press("Enter");
    await page.getByTestId("who").waitFor();
  });

  test("a token that the API refuses ends the session and says so", async () => {
    const page = await site.open(`/#token=${(await tokenOf(site.api, admin)).slice(0, -2)}xx`);
    await page.getByRole("alert").getByText("Your session has ended").waitFor();
    expect(await page.getByTestId("who").count()).toBe(0);
  });
});
