import { testsOfEnding } from "../complete_booking/ending.ts";

testsOfEnding("mark_no_show", "no_show", "complete_booking");
