import { testsOfEnding } from "./ending.ts";

testsOfEnding("complete_booking", "completed", "mark_no_show");
