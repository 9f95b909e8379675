/**
 * The words and sizes of a board. What is in the document is said in hub/boards/document.py;
 * this is the same for the browser.
 */

/** @type {Record<string, {word: string, icon: string}>} */
export const TYPES = {
  question: { word: "Question", icon: "message-circle-question-mark" },
  idea: { word: "Idea", icon: "lightbulb" },
  evidence: { word: "Evidence", icon: "file-check" },
  decision: { word: "Decision", icon: "gavel" },
  task: { word: "Task", icon: "square-check-big" },
  stakeholder: { word: "Stakeholder", icon: "users-round" },
  concern: { word: "Concern", icon: "triangle-alert" },
  reflection: { word: "Reflection", icon: "feather" },
};

/** What a link means, and how it reads from its far end. @type {Record<string, string>} */
export const MEANINGS = {
  answers: "answered by",
  supports: "supported by",
  contradicts: "contradicted by",
  "leads to": "follows from",
  "carried out by": "carries out",
  "shown in": "shows",
  "assessed by": "assesses",
};

export const PHASES = ["engage", "investigate", "act"];
export const TEXT = 500;
export const TITLE = 80;
export const SIZES = { m: 192, l: 400 };
export const NOTE_H = 160;
export const GAP = 16;
export const PADDING = 16;
export const TITLE_H = 48;
export const LABEL_H = 28;
/** A hand-drawn step: what one press of an arrow key moves. */
export const STEP = 8;
export const WARN_AT = 1500;
export const MOST_NOTES = 2000;

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A new id: ten letters, enough for a board of many people offline. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => LETTERS[byte % 62]).join("");
}

/**
 * A word between two others, over 0-9A-Za-z; `before` may be "" (the start), `after` too (the end).
 * Words made by others may be equal or crossed: then only `before` counts.
 * @param {string} before @param {string} after @returns {string}
 */
export function between(before, after) {
  if (after && before >= after) after = "";
  let same = 0;
  while (same < after.length && (before[same] ?? "0") === after[same]) same += 1;
  if (same) return after.slice(0, same) + between(before.slice(same), after.slice(same));
  const low = before ? LETTERS.indexOf(before[0]) : 0;
  const high = after ? LETTERS.indexOf(after[0]) : 62;
  // Things are mostly added at the end: a small step there keeps words short.
  if (!after && before && low < 60) return LETTERS[low + 1] + "V";
  if (high - low > 1) return LETTERS[(low + high) >> 1];
  if (after.length > 1) return after[0];
  return LETTERS[low] + between(before.slice(1), "");
}
