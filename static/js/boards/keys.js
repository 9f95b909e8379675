/** The keyboard on the canvas. Keys act only while it has focus. */
import { drop } from "./acts.js";
import { neighbour } from "./layout.js";
import { Model } from "./model.js";
import { STEP } from "./schema.js";

/** @typedef {import("./canvas.js").Canvas} Canvas */
/** @typedef {import("./desk.js").Desk} Desk */

const ARROWS = /** @type {const} */ ({ ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" });
const WAYS = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

/** What the list of keys shows. */
export const TABLE = [
  ["Arrows", "Go to the nearest note that way"],
  ["Page Up, Page Down", "Go to the frame before, or after"],
  ["Home, End", "Go to the first or last note of the frame"],
  ["J, K", "Go to the next or the last note in reading order"],
  ["Enter", "Write in the note"],
  ["Esc", "Stop writing, then choose nothing, then leave the canvas"],
  ["N", "New note"],
  ["Ctrl+Enter", "Save, and write the next note"],
  ["Space, arrows, Space", "Pick up, move, put down (Shift moves further, Esc puts back)"],
  ["M", "Move to a frame, a group, a position"],
  ["L", "Link to another note"],
  ["X", "Add to the chosen notes, or take out"],
  ["Ctrl+A", "Choose all notes of the frame"],
  ["T", "Change the type"],
  ["V", "Vote, or take the vote back"],
  ["C", "Comment"],
  ["D", "Copy the note"],
  ["Delete", "Delete the note"],
  ["G", "Go to a note by its words"],
  ["O", "Go to this note in the outline"],
  ["F", "Follow a person, or stop"],
  ["+ and −", "Zoom in and out"],
  ["0", "Show the whole board"],
  ["1", "Zoom to 100 %"],
  ["Ctrl+Z, Ctrl+Shift+Z", "Undo and redo what you did"],
  ["?", "This list"],
];

export class Keys {
  /** Where carried notes were. @type {Map<string, {x: number, y: number}>|null} */
  #carried = null;

  /** @param {Canvas} canvas @param {Desk} desk */
  constructor(canvas, desk) {
    this.canvas = canvas;
    this.desk = desk;
    canvas.section.addEventListener("keydown", this);
    canvas.section.addEventListener("focusin", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "focusin") this.#focused(/** @type {Element} */ (event.target));
    else this.#pressed(/** @type {KeyboardEvent} */ (event));
  }

  /** Tab came to a note: the keys act on it from now on. @param {Element} target */
  #focused(target) {
    const id = target.closest(".note:not(.canvas__edit)")?.id.slice(2);
    if (id && id !== this.desk.selection.focus) this.desk.selection.only(id);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const inTools = /** @type {Element} */ (event.target).closest(".canvas__act, .canvas__zoom, textarea");
    if (inTools || event.isComposing || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    const act = command ? this.#commands(event) : this.#plain(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** @param {KeyboardEvent} event @returns {(() => void)|undefined} */
  #commands(event) {
    const { desk } = this;
    const key = event.key.toLowerCase();
    if (key === "z") return () => desk.commands.back(event.shiftKey ? "redo" : "undo");
    if (key === "y") return () => desk.commands.back("redo");
    if (key === "a") return () => this.#chooseAll();
    if (key === "enter") return () => desk.commands.newNote();
    return undefined;
  }

  /** @param {KeyboardEvent} event @returns {(() => void)|undefined} */
  #plain(event) {
    const { canvas, desk } = this;
    const { commands, selection } = desk;
    if (event.key.length === 1 && !this.desk.keysOn && event.key !== "?") return undefined;
    const way = ARROWS[/** @type {keyof ARROWS} */ (event.key)];
    if (way) return () => (this.#carried ? this.#carry(way, event.shiftKey) : this.#walk(way));
    const id = selection.focus;
    if (event.key === " ") return id && desk.can ? () => this.#pickUp() : undefined;
    if (event.key === "Escape") return () => this.#escape();
    if (this.#carried) return undefined;
    switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
      case "Enter":
      case "F2":
        return id ? () => commands.write(id) : undefined;
      case "PageUp":
        return () => this.#frame(-1);
      case "PageDown":
        return () => this.#frame(1);
      case "Home":
        return () => this.#edge(0);
      case "End":
        return () => this.#edge(-1);
      case "j":
        return () => this.#next(1);
      case "k":
        return () => this.#next(-1);
      case "n":
        return () => commands.newNote();
      case "m":
        return () => commands.move();
      case "l":
        return () => commands.link();
      case "x":
        return id ? () => selection.toggle(id) : undefined;
      case "t":
        return () => commands.type();
      case "v":
        return () => commands.vote();
      case "c":
        return () => commands.comment();
      case "d":
        return () => commands.duplicate();
      case "Delete":
      case "Backspace":
        return () => commands.remove();
      case "g":
        return () => commands.find();
      case "f":
        return () => commands.follow();
      case "o":
        return () => desk.toOutline(id);
      case "?":
        return () => commands.keys();
      case "+":
      case "=":
        return () => this.zoom(1.2);
      case "-":
      case "−":
        return () => this.zoom(1 / 1.2);
      case "0":
        return () => canvas.fit();
      case "1":
        return () => this.zoom(1 / canvas.camera.zoom);
      default:
        return undefined;
    }
  }

  /** @param {number} by */
  zoom(by) {
    const { camera } = this.canvas;
    const box = this.desk.selection.focus ? this.canvas.boxes.get(this.desk.selection.focus) : undefined;
    camera.zoomAt(camera.zoom * by);
    if (box) camera.reveal(box);
    this.canvas.draw();
  }

  /** @param {"left"|"right"|"up"|"down"} way */
  #walk(way) {
    const { selection, model } = this.desk;
    const next = selection.focus ? neighbour(this.canvas.boxes, selection.focus, way) : model.reading()[0]?.id;
    if (next) this.canvas.focus(next);
    else this.desk.say("No note further that way.");
  }

  /** @param {number} by */
  #next(by) {
    const { selection, model } = this.desk;
    const all = model.reading().map((one) => one.id);
    const at = selection.focus ? all.indexOf(selection.focus) : by > 0 ? -1 : all.length;
    const next = all[at + by];
    if (next) this.canvas.focus(next);
    else this.desk.say(by > 0 ? "This is the last note." : "This is the first note.");
  }

  /** @param {number} by */
  #frame(by) {
    const { selection, model } = this.desk;
    const parts = model.parts().filter((part) => part.count);
    const place = selection.focus ? model.placeOf(selection.focus) : null;
    const at = place ? parts.indexOf(place.part) : -1;
    const part = parts[place ? at + by : 0];
    if (!part) return;
    this.desk.say(part.frame?.title ?? "Outside the frames");
    this.canvas.focus(Model.notesOf(part)[0].id);
  }

  /** @param {0|-1} which */
  #edge(which) {
    const { selection, model } = this.desk;
    const place = selection.focus ? model.placeOf(selection.focus) : null;
    const notes = place ? Model.notesOf(place.part) : model.reading();
    const note = notes.at(which);
    if (note) this.canvas.focus(note.id);
  }

  #chooseAll() {
    const { selection, model } = this.desk;
    const place = selection.focus ? model.placeOf(selection.focus) : null;
    const notes = place ? Model.notesOf(place.part) : model.reading();
    selection.all(notes.map((one) => one.id));
    this.desk.say(`${notes.length} notes chosen.`);
  }

  #pickUp() {
    const { canvas, desk } = this;
    if (this.#carried) {
      const places = new Map(canvas.held);
      this.#carried = null;
      canvas.hold(new Map());
      drop(desk.model, places);
      desk.dropped([...places.keys()]);
      return;
    }
    this.#carried = canvas.placesOf(desk.selection.subject);
    canvas.hold(new Map(this.#carried));
    desk.say("Picked up. Move with the arrows, put down with Space, put back with Escape.");
  }

  /** @param {"left"|"right"|"up"|"down"} way @param {boolean} far */
  #carry(way, far) {
    const [x, y] = WAYS[way].map((one) => one * STEP * (far ? 8 : 1));
    this.canvas.hold(new Map([...this.canvas.held].map(([id, at]) => [id, { x: at.x + x, y: at.y + y }])));
    const first = [...this.canvas.held.keys()][0];
    if (first) this.canvas.reveal(first);
  }

  #escape() {
    const { canvas, desk } = this;
    if (this.#carried) {
      this.#carried = null;
      canvas.hold(new Map());
      desk.say("Put back.");
    } else if (desk.stopFollowing()) desk.say("You no longer follow.");
    else if (desk.selection.ids.size) {
      const { focus } = desk.selection;
      desk.selection.all([]);
      desk.selection.focus = focus;
      canvas.draw();
    } else desk.leaveCanvas();
  }
}
