/** What only the assessment desk loads. */
import "../elements/assessment-desk.js";
import "../elements/desk-tabs.js";
