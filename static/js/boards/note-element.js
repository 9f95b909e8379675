/** A note on the canvas as an element. Its place is set by the canvas. */
import { icon, make } from "../lib/make.js";
import { heightOf, isLong } from "./layout.js";
import { SIZES, TYPES } from "./schema.js";
import { described, foot } from "./words.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./people.js").People} People */
/** @typedef {import("./clean.js").Note} Note */

/** @param {string} id */
export function noteElement(id) {
  return make("div", { class: "note", id: `c-${id}`, role: "group", tabindex: "-1" });
}

/**
 * Write what a note says into its element.
 * @param {HTMLElement} element @param {Model} model @param {People} people @param {Note} note
 * @param {{typing: string, bare: boolean}} state who is typing in it; bare: small, so without icons
 */
export function fill(element, model, people, note, state) {
  const gap = model.gapAt(note.id);
  const low = state.typing ? `${state.typing} is typing` : foot(model, people, note);
  const sign = [note.type, note.size, note.text, gap, low, state.bare].join("\u0001");
  if (element.dataset.sign !== sign) {
    element.dataset.sign = sign;
    element.dataset.type = note.type;
    element.classList.toggle("note--l", note.size === "l");
    element.classList.toggle("note--long", isLong(note));
    const mark = (/** @type {string} */ name) => (state.bare ? [] : [icon(name)]);
    const type = make("b", { class: "type" }, ...mark(TYPES[note.type].icon), TYPES[note.type].word);
    const parts = [type, make("p", {}, note.text)];
    if (gap) parts.push(make("span", { class: "gap" }, ...mark("circle-alert"), gap));
    parts.push(make("small", {}, low));
    element.replaceChildren(...parts);
    element.style.inlineSize = `${SIZES[note.size]}px`;
    element.style.blockSize = `${heightOf(note)}px`;
  }
  const label = described(model, people, note);
  if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
}
