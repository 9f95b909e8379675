/** Writing in a note's text: a text area bound to the document, whoever else writes in it. */
import { setText } from "./acts.js";
import { TEXT } from "./schema.js";

/** @typedef {import("./model.js").Model} Model */

export class Writing {
  #done = false;

  /**
   * @param {Model} model @param {string} id @param {HTMLTextAreaElement} area
   * @param {{done: (how: "kept"|"next") => void}} then
   */
  constructor(model, id, area, then) {
    this.model = model;
    this.id = id;
    this.area = area;
    this.then = then;
    area.value = this.#now();
    area.maxLength = TEXT;
    area.addEventListener("input", this);
    area.addEventListener("keydown", this);
    area.addEventListener("blur", this);
    model.undo.begin();
    model.addEventListener("change", this);
  }

  #now() {
    return this.model.roots.notes.get(this.id)?.get("text")?.toString() ?? "";
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "input") setText(this.model, this.id, this.area.value);
    else if (event.type === "blur") this.end("kept");
    else if (event.type === "change") this.#heard();
    else this.#key(/** @type {KeyboardEvent} */ (event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "Escape" || (event.key === "Enter" && command)) {
      event.preventDefault();
      this.end(event.key === "Escape" ? "kept" : "next");
    }
  }

  /** Somebody else wrote in the same text: keep the caret between the same letters. */
  #heard() {
    const text = this.#now();
    if (!this.model.notes.has(this.id)) {
      this.end("kept");
      return;
    }
    const { value, selectionStart, selectionEnd } = this.area;
    if (value === text) return;
    let same = 0;
    while (same < value.length && value[same] === text[same]) same += 1;
    const shift = (/** @type {number} */ at) => (at <= same ? at : Math.max(same, at + text.length - value.length));
    this.area.value = text;
    this.area.setSelectionRange(shift(selectionStart), shift(selectionEnd));
  }

  /** @param {"kept"|"next"} how */
  end(how) {
    if (this.#done) return;
    this.#done = true;
    this.model.removeEventListener("change", this);
    for (const type of ["input", "keydown", "blur"]) this.area.removeEventListener(type, this);
    this.model.undo.begin();
    this.then.done(how);
  }
}
