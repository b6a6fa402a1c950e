/** Something the operator can mend: commands print its message as one line on stderr, without a stack trace, and exit with code 1. */
export class Complaint extends Error {
  override name = "Complaint";
}
