// Grafast reads this once, while it is loaded, and prints a notice where it is absent: whoever imports postgraphile imports
// this file first. Its development mode re-checks each plan and costs much of the speed; set the variable to have it.
process.env.GRAPHILE_ENV ??= "production";
