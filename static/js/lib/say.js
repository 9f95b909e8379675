/**
 * What screen readers hear. Messages are queued and merged, and at most one is said in two seconds, so that
 * a busy board does not talk without end.
 */
const EVERY_MS = 2000;
/** @type {string[]} */
let waiting = [];
/** @type {number | undefined} */
let timer;

function speak() {
  timer = undefined;
  if (!waiting.length) return;
  const place = document.getElementById("say-politely");
  if (place) place.textContent = waiting.join(" ");
  waiting = [];
  timer = setTimeout(speak, EVERY_MS);
}

/**
 * Say something when there is a pause.
 * @param {string} sentence
 */
export function say(sentence) {
  if (waiting.at(-1) !== sentence) waiting.push(sentence);
  // Even the first one waits a moment: a region changed in the same task as the focus is often not read.
  timer ??= setTimeout(speak, 100);
}

/**
 * Interrupt: only for a connection lost with unsaved work, and for an ended session.
 * @param {string} sentence
 */
export function sayAtOnce(sentence) {
  const place = document.getElementById("say-at-once");
  if (place) place.textContent = sentence;
}
