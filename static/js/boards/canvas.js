/**
 * The board in space. Notes are elements while they are in view, the ground is one canvas, and the world moves by
 * one transform. At less than half size the notes are painted, and only the one with focus is an element.
 */
import { icon, make } from "../lib/make.js";
import { Camera } from "./camera.js";
import { Connectors } from "./connectors.js";
import { Ground } from "./ground.js";
import { around, boxOf, meet } from "./layout.js";
import { fill, noteElement } from "./note-element.js";
import { TYPES } from "./schema.js";
import { plural } from "./words.js";
import { Writing } from "./writing.js";

/** @typedef {import("./layout.js").Box} Box */
/** @typedef {import("./desk.js").Desk} Desk */

const FAR = 0.5;
const BARE = 0.7;
const MORE = 0.15;
const A_FRAME = 24;

export class Canvas {
  camera = new Camera();
  /** Where each note is. @type {Map<string, Box>} */
  boxes = new Map();
  /** @type {Map<string, HTMLElement>} */
  elements = new Map();
  /** @type {Map<string, HTMLElement>} */
  frames = new Map();
  /** Notes on their way, by hand or key: they lie where they are held, not where the document has them.
   * @type {Map<string, {x: number, y: number}>} */
  held = new Map();
  /** @type {Writing|null} */
  writing = null;
  /** How often notes have come to lie elsewhere. */
  #places = 0;
  /** @type {Set<string>} */
  #dirty = new Set();
  #asked = false;
  #placed = false;

  /** @param {HTMLElement} section @param {Desk} desk */
  constructor(section, desk) {
    this.section = section;
    this.desk = desk;
    this.world = /** @type {HTMLElement} */ (section.querySelector(".world"));
    this.ground = new Ground(/** @type {HTMLCanvasElement} */ (section.querySelector("canvas")));
    this.level = /** @type {HTMLOutputElement} */ (section.querySelector("output"));
    this.connectors = new Connectors(this.world);
    this.model = desk.model;
    new ResizeObserver(() => this.#resize()).observe(section);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.ground.learn();
      this.draw();
    });
    desk.selection.addEventListener("change", () => this.draw());
    this.refresh();
  }

  /** Take in what changed; what is not named stays as it was drawn. @param {import("./model.js").Change} change */
  heard(change) {
    if (change.places) return this.refresh();
    for (const id of change.notes) this.#measure(id);
    if (change.notes.size) this.#places += 1;
    // A link, a vote or a new neighbour changes the words of notes that did not change themselves.
    this.#dirty = new Set(this.model.notes.keys());
    this.draw();
    return undefined;
  }

  /** Take in everything anew. */
  refresh() {
    for (const id of [...this.boxes.keys()]) if (!this.model.notes.has(id)) this.boxes.delete(id);
    for (const id of this.model.notes.keys()) this.#measure(id);
    this.#dirty = new Set(this.model.notes.keys());
    this.#places += 1;
    this.draw();
  }

  /** @param {string} id */
  #measure(id) {
    const note = this.model.notes.get(id);
    if (note) this.boxes.set(id, { ...boxOf(note, this.model.frameOf(note)), ...this.held.get(id) });
    else {
      this.boxes.delete(id);
      this.held.delete(id);
    }
  }

  /** Where these notes are. @param {string[]} ids @returns {Map<string, {x: number, y: number}>} */
  placesOf(ids) {
    return new Map([...this.boxes].filter(([id]) => ids.includes(id)).map(([id, { x, y }]) => [id, { x, y }]));
  }

  /** Lay notes somewhere for the moment. @param {Map<string, {x: number, y: number}>} places */
  hold(places) {
    const before = [...this.held.keys()];
    this.held = places;
    for (const id of new Set([...before, ...places.keys()])) this.#measure(id);
    this.draw();
  }

  #resize() {
    const { clientWidth, clientHeight } = this.section;
    if (!clientWidth || !clientHeight) return;
    this.camera.w = clientWidth;
    this.camera.h = clientHeight;
    this.ground.resize(this.camera);
    if (!this.#placed) {
      this.#placed = true;
      this.fit(false);
    }
    this.#now();
  }

  /** Show the whole board. @param {boolean} [whole] */
  fit(whole = true) {
    // On a phone the whole board would be too small to read: begin with what is read first.
    const first = this.camera.w < 600 && !whole ? this.model.parts()[0]?.frame : null;
    const all = first ?? around([...this.model.frames.values(), ...this.boxes.values()]);
    if (all) this.camera.fit(all);
    this.draw();
  }

  /** Bring a note into view. @param {string} id */
  reveal(id) {
    const box = this.boxes.get(id);
    if (box && this.camera.reveal(box)) this.#now();
  }

  /** Ask to be drawn with the next frame of the screen. */
  draw() {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.#now();
    });
  }

  #now() {
    const { camera } = this;
    const far = camera.zoom < FAR;
    this.world.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.zoom})`;
    this.world.style.setProperty("--least", `${15 / camera.zoom}px`);
    this.world.toggleAttribute("data-far", far);
    this.level.textContent = `${Math.round(camera.zoom * 100)} %`;
    const frames = [...this.model.frames.values()];
    const { notes } = this.model;
    const blocks = far ? [...this.boxes].map(([id, box]) => ({ box, type: notes.get(id)?.type ?? "idea" })) : [];
    this.ground.paint(camera, frames, blocks);
    this.#frames(frames);
    const waiting = this.#notes(far);
    this.connectors.show(this.model, this.boxes, camera.view(MORE), far, this.#places);
    this.desk.drawn?.();
    if (waiting) this.draw();
  }

  /** @param {import("./clean.js").Frame[]} frames */
  #frames(frames) {
    const wanted = new Set();
    const parts = new Map(this.model.parts().map((part) => [part.frame?.id ?? "", part]));
    for (const frame of frames) {
      wanted.add(frame.id);
      let element = this.frames.get(frame.id);
      if (!element) {
        element = make("div", { class: "frame", "data-frame": frame.id });
        this.frames.set(frame.id, element);
        this.world.prepend(element);
      }
      const part = parts.get(frame.id);
      const clusters = part?.clusters.map((one) => one.cluster) ?? [];
      const sign = JSON.stringify([frame.title, part?.count, clusters]);
      if (element.dataset.sign !== sign) {
        element.dataset.sign = sign;
        const title = make("p", { class: "frame__title" }, frame.title, " ", make("small", {}, plural(part?.count ?? 0, "note", "notes")));
        const labels = clusters.map((one) => {
          const label = make("p", { class: "cluster", "data-cluster": one.id }, one.title);
          label.style.top = `${one.y}px`;
          return label;
        });
        element.replaceChildren(title, ...labels);
      }
      place(element, { ...frame, ...this.held.get(frame.id) });
      element.style.inlineSize = `${frame.w}px`;
      element.style.blockSize = `${frame.h}px`;
    }
    for (const [id, element] of this.frames) {
      if (wanted.has(id)) continue;
      element.remove();
      this.frames.delete(id);
    }
  }

  /** Show the notes in view, nearest first; whether some had to wait. @param {boolean} far */
  #notes(far) {
    const { camera, model, desk } = this;
    const { focus, ids } = desk.selection;
    const view = camera.view(MORE);
    const wanted = new Set();
    for (const [id, box] of this.boxes) {
      if (id === focus || id === this.writing?.id || this.held.has(id) || (!far && meet(box, view))) wanted.add(id);
    }
    for (const [id, element] of this.elements) {
      if (wanted.has(id)) continue;
      element.remove();
      this.elements.delete(id);
    }
    let missing = [...wanted].filter((id) => !this.elements.has(id));
    const all = missing.length;
    if (all > A_FRAME) {
      const middle = camera.toBoard(camera.w / 2, camera.h / 2);
      const distance = (/** @type {string} */ id) => {
        const box = /** @type {Box} */ (this.boxes.get(id));
        return Math.hypot(box.x + box.w / 2 - middle.x, box.y + box.h / 2 - middle.y);
      };
      missing = missing.sort((a, b) => distance(a) - distance(b)).slice(0, A_FRAME);
    }
    const fresh = document.createDocumentFragment();
    for (const id of missing) {
      const element = noteElement(id);
      this.elements.set(id, element);
      this.#dirty.add(id);
      fresh.append(element);
    }
    const bare = camera.zoom < BARE;
    const changed = bare !== this.bare;
    this.bare = bare;
    // One note can be reached by Tab: the one with focus, else the first in reading order that is shown.
    const stop = focus && this.elements.has(focus) ? focus : model.reading().find((one) => this.elements.has(one.id))?.id;
    for (const [id, element] of this.elements) {
      const note = model.notes.get(id);
      if (!note) continue;
      const hand = desk.presence?.handOn(id) ?? null;
      if (changed || this.#dirty.has(id) || hand?.typing || element.dataset.hand !== undefined) {
        fill(element, model, desk.people, note, { typing: hand?.typing ? hand.name : "", bare });
      }
      place(element, /** @type {Box} */ (this.boxes.get(id)));
      element.toggleAttribute("data-selected", ids.has(id));
      element.toggleAttribute("data-held", this.held.has(id));
      if (id === focus) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
      if (hand) {
        element.dataset.hand = "";
        element.dataset.label = hand.label;
      } else {
        delete element.dataset.hand;
        delete element.dataset.label;
      }
      element.tabIndex = id === stop ? 0 : -1;
    }
    this.#dirty.clear();
    this.world.append(fresh);
    return missing.length < all;
  }

  /** Put the keyboard's focus on a note. @param {string} id */
  focus(id) {
    this.desk.selection.only(id);
    this.#now();
    this.reveal(id);
    this.elements.get(id)?.focus({ preventScroll: true });
  }

  /** Write in a note, in its place. @param {string} id */
  write(id) {
    if (this.writing) this.writing.end("kept");
    const box = this.boxes.get(id);
    const note = this.model.notes.get(id);
    if (!box || !note) return;
    if (this.camera.zoom < BARE) this.camera.zoomAt(1, box.x * this.camera.zoom + this.camera.x, box.y * this.camera.zoom + this.camera.y);
    this.camera.reveal(box);
    const area = /** @type {HTMLTextAreaElement} */ (make("textarea", { "aria-label": "Text of the note", rows: "5" }));
    const { word, icon: glyph } = TYPES[note.type];
    const type = make("b", { class: "type" }, icon(glyph), word);
    const sheet = make("div", { class: `note canvas__edit${note.size === "l" ? " note--l" : ""}`, "data-type": note.type }, type, area);
    place(sheet, box);
    sheet.style.blockSize = `${box.h}px`;
    this.writing = new Writing(this.model, id, area, {
      done: (how) => {
        this.writing = null;
        sheet.remove();
        this.desk.wrote(id, how);
      },
    });
    this.world.append(sheet);
    area.focus({ preventScroll: true });
    area.setSelectionRange(area.value.length, area.value.length);
    this.draw();
  }
}

/** @param {HTMLElement} element @param {{x: number, y: number}} at */
function place(element, { x, y }) {
  const start = `${x}px`;
  const top = `${y}px`;
  if (element.style.left !== start) element.style.left = start;
  if (element.style.top !== top) element.style.top = top;
}
