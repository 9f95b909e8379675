/// <reference lib="deno.ns" />
/** Where the word of a link stands: on its curve, and on nothing that is read. */
import { curve, wordAt } from "../../../static/js/boards/connectors.js";
import { meet } from "../../../static/js/boards/layout.js";

/** @param {number} x @param {number} y */
const note = (x, y) => ({ x, y, w: 192, h: 160 });

/** @param {unknown} held @param {string} words */
function holds(held, words) {
  if (!held) throw new Error(words);
}

Deno.test("a word stands in the middle of its curve while nothing is there", () => {
  const [a, b] = [note(0, 0), note(600, 0)];
  const box = wordAt(curve(a, b), "answers", [a, b]);
  holds(
    box && Math.abs(box.x + box.w / 2 - 394) < 4 &&
      Math.abs(box.y + box.h / 2 - 80) < 1,
    JSON.stringify(box),
  );
});

Deno.test("a word makes way for a note, and for another word", () => {
  const [a, between, b] = [note(0, 0), note(300, 0), note(700, 0)];
  const first = wordAt(curve(a, b), "answers", [a, between, b]);
  if (!first) throw new Error("there is room beside the note between");
  holds(![a, between, b].some((one) => meet(one, first)), "a note is covered");
  const second = wordAt(curve(a, b), "supports", [a, between, b, first]);
  if (!second) throw new Error("there is room beside the first word");
  holds(!meet(first, second), "a word is covered");
});

Deno.test("a word for which there is no room is not drawn", () => {
  const all = [0, 208, 416, 624].map((x) => note(x, 0));
  holds(
    wordAt(curve(all[0], all[3]), "answers", all) === null,
    "it covers a note",
  );
});
