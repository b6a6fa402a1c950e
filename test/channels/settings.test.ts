import { Complaint } from "../../src/complaint.ts";
import { readEnvironment } from "../../src/config.ts";
import { testSettings } from "./settings.ts";

const production = { NODE_ENV: "production" };

test("without any variable there are links to this machine, and only public receivers", () => {
  expect(testSettings()).toEqual({
    publicUrl: "http://localhost:5678",
    email: { smtpUrl: undefined, from: undefined },
    webhook: { allowPrivate: false },
    telegram: { apiUrl: "https://api.telegram.org", token: undefined },
  });
});

test.each([
  ["news@example.com", { name: "", address: "news@example.com" }],
  ["Salon Süd <news@example.com>", { name: "Salon Süd", address: "news@example.com" }],
])("MAIL_FROM %s", (MAIL_FROM, from) => {
  expect(readEnvironment({ MAIL_FROM }).settings.channels.email.from).toEqual(from);
});

test.each<[string, Record<string, string>]>([
  ["MAIL_FROM", { MAIL_FROM: "Salon" }],
  ["MAIL_FROM", { MAIL_FROM: "a@example.com, b@example.com" }],
  ["MAIL_FROM", { MAIL_FROM: "Salon\r\nBcc: eve@example.com <a@example.com>" }],
  ["SMTP_URL", { SMTP_URL: "secret-host" }],
  ["SMTP_URL", { SMTP_URL: "http://user:secret@example.com" }],
  ["TELEGRAM_TOKEN", { TELEGRAM_TOKEN: "secret" }],
  ["TELEGRAM_API_URL", { TELEGRAM_API_URL: "secret" }],
  ["PUBLIC_URL", { PUBLIC_URL: "https://example.com/?secret" }],
  ["ALLOW_PRIVATE_WEBHOOKS", { ALLOW_PRIVATE_WEBHOOKS: "yes" }],
  ["ALLOW_PRIVATE_WEBHOOKS", { ...production, ALLOW_PRIVATE_WEBHOOKS: "true" }],
  ["PUBLIC_URL", { ...production, SMTP_URL: "smtps://example.com" }],
  ["PUBLIC_URL", { ...production, SMTP_URL: "smtps://example.com", PUBLIC_URL: "http://example.com" }],
])("%s is complained of: %j", (name, variables) => {
  expect(() => readEnvironment(variables)).toThrow(Complaint);
  expect(() => readEnvironment(variables)).toThrow(new RegExp(`^${name} (?!.*secret)`));
});
