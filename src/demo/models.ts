/** The three people of the demo. */
export interface Person {
  id: number;
  name: string;
  timeZone: string;
  rate: number;
  currency: string;
  /** Of npm's `date-holidays`: country and state. */
  country: [string, string];
  /** Open on Fridays and Saturdays, past midnight. */
  opens: string;
  closes: string;
}

export const newYork: Person = {
  id: 1,
  name: "Dana, DJ in New York",
  timeZone: "America/New_York",
  rate: 120,
  currency: "USD",
  country: ["US", "NY"],
  opens: "20:00",
  closes: "04:00",
};
export const berlin: Person = {
  id: 2,
  name: "Jonas, sound engineer in Berlin",
  timeZone: "Europe/Berlin",
  rate: 80,
  currency: "EUR",
  country: ["DE", "BE"],
  opens: "21:00",
  closes: "05:00",
};
export const kolkata: Person = {
  id: 3,
  name: "Asha, singer in Kolkata",
  timeZone: "Asia/Kolkata",
  rate: 2500,
  currency: "INR",
  country: ["IN", "WB"],
  opens: "18:00",
  closes: "02:00",
};
export const people = [newYork, berlin, kolkata];
