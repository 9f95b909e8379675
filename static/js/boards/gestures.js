/** Mouse, pen and fingers on the canvas. Each gesture has a way by tap and by key as well. */
import { drop } from "./acts.js";
import { changeFrame } from "./areas.js";
import { meet } from "./layout.js";
import { make } from "../lib/make.js";

/** @typedef {import("./canvas.js").Canvas} Canvas */
/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {{x: number, y: number}} Point */
/**
 * @typedef {{kind: "pan"|"notes"|"frame"|"marquee"|"pinch", start: Point, moved: boolean, ids?: string[], frame?: string,
 *   from?: Map<string, Point>, far?: number, zoom?: number}} Gesture
 */

const SLACK = 4;
const LONG_PRESS_MS = 300;
const DOUBLE_MS = 350;

export class Gestures {
  /** Fingers that are down. @type {Map<number, {x: number, y: number}>} */
  #down = new Map();
  /** @type {Gesture|null} */
  #gesture = null;
  #timer = 0;
  #tap = { at: 0, id: "" };

  /** @param {Canvas} canvas @param {Desk} desk */
  constructor(canvas, desk) {
    this.canvas = canvas;
    this.desk = desk;
    const { section } = canvas;
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) section.addEventListener(type, this);
    section.addEventListener("wheel", this, { passive: false });
    section.addEventListener("contextmenu", (event) => {
      // A long press picks up; the browser's own menu would end it.
      if (this.#gesture) event.preventDefault();
    });
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "wheel") this.#wheel(/** @type {WheelEvent} */ (event));
    else if (event.type === "pointerdown") this.#start(/** @type {PointerEvent} */ (event));
    else if (event.type === "pointermove") this.#move(/** @type {PointerEvent} */ (event));
    else this.#end(/** @type {PointerEvent} */ (event), event.type === "pointercancel");
  }

  /** @param {MouseEvent} event */
  #at(event) {
    const box = this.canvas.section.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (/** @type {Element} */ (event.target).closest("textarea")) return;
    event.preventDefault();
    const { camera } = this.canvas;
    const { x, y } = this.#at(event);
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) camera.zoomAt(camera.zoom * Math.exp(-event.deltaY * unit * 0.004), x, y);
    else if (event.shiftKey && !event.deltaX) camera.pan(-event.deltaY * unit, 0);
    else camera.pan(-event.deltaX * unit, -event.deltaY * unit);
    this.canvas.draw();
  }

  /** @param {PointerEvent} event */
  #start(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest(".canvas__edit, button, .pop") || event.button > 1) return;
    const at = this.#at(event);
    this.#down.set(event.pointerId, at);
    this.canvas.section.setPointerCapture(event.pointerId);
    clearTimeout(this.#timer);
    if (this.#down.size === 2) return this.#startPinch();
    const id = target.closest(".note")?.id.slice(2);
    const frame = /** @type {HTMLElement|null} */ (target.closest(".frame__title")?.closest(".frame"))?.dataset.frame;
    const gesture = { start: at, moved: false, ids: id ? [id] : [], frame };
    const edits = this.desk.can && event.button === 0;
    if (event.shiftKey && !id) this.#gesture = { ...gesture, kind: "marquee" };
    else if (id && edits && event.pointerType !== "touch") this.#gesture = { ...gesture, kind: "notes", ids: this.#together(id) };
    else if (frame && edits && event.pointerType !== "touch") this.#gesture = { ...gesture, kind: "frame" };
    else this.#gesture = { ...gesture, kind: "pan" };
    if (event.pointerType === "touch" && edits && (id || frame)) {
      this.#timer = setTimeout(() => this.#pickUp(id), LONG_PRESS_MS);
    }
    return undefined;
  }

  /** What moves when this note is moved: all chosen ones, if it is one of them. @param {string} id */
  #together(id) {
    const { ids } = this.desk.selection;
    return ids.has(id) ? [...ids] : [id];
  }

  /** @param {string|undefined} id */
  #pickUp(id) {
    if (!this.#gesture || this.#gesture.moved) return;
    this.#gesture.kind = id ? "notes" : "frame";
    if (id) {
      this.#gesture.ids = this.#together(id);
      this.desk.selection.only(id);
    }
    navigator.vibrate?.(10);
  }

  #startPinch() {
    this.#cancel();
    const [a, b] = [...this.#down.values()];
    const start = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    this.#gesture = { kind: "pinch", start, moved: true, far: Math.hypot(a.x - b.x, a.y - b.y), zoom: this.canvas.camera.zoom };
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const at = this.#at(event);
    this.desk.presence?.point(this.canvas.camera.toBoard(at.x, at.y));
    const before = this.#down.get(event.pointerId);
    const gesture = this.#gesture;
    if (!before || !gesture) return;
    this.#down.set(event.pointerId, at);
    if (gesture.kind === "pinch") return this.#pinch(gesture);
    const [dx, dy] = [at.x - gesture.start.x, at.y - gesture.start.y];
    if (!gesture.moved && Math.hypot(dx, dy) < SLACK) return;
    if (!gesture.moved) {
      gesture.moved = true;
      clearTimeout(this.#timer);
      this.#begin(gesture);
    }
    const { camera } = this.canvas;
    if (gesture.kind === "pan") {
      camera.pan(at.x - before.x, at.y - before.y);
      this.canvas.draw();
    } else if (gesture.kind === "marquee") this.#draw(gesture.start, at);
    else {
      const moved = [...(gesture.from ?? [])].map(([id, from]) => /** @type {const} */ ([id, { x: from.x + dx / camera.zoom, y: from.y + dy / camera.zoom }]));
      this.canvas.hold(new Map(moved));
    }
  }

  /** @param {Gesture} gesture */
  #begin(gesture) {
    const { canvas, desk } = this;
    canvas.section.toggleAttribute("data-moving", true);
    if (gesture.kind === "notes") {
      if (gesture.ids?.length === 1) desk.selection.only(gesture.ids[0]);
      gesture.from = canvas.placesOf(gesture.ids ?? []);
    } else if (gesture.kind === "frame" && gesture.frame) {
      const frame = desk.model.frames.get(gesture.frame);
      const inside = [...desk.model.notes.values()].filter((one) => one.frame === gesture.frame);
      const all = inside.map((one) => /** @type {const} */ ([one.id, /** @type {any} */ (canvas.boxes.get(one.id))]));
      gesture.from = new Map([...all, [gesture.frame, { x: frame?.x ?? 0, y: frame?.y ?? 0 }]]);
    }
  }

  /** @param {Gesture} gesture */
  #pinch(gesture) {
    const [a, b] = [...this.#down.values()];
    if (!b) return;
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const { camera } = this.canvas;
    camera.pan(middle.x - gesture.start.x, middle.y - gesture.start.y);
    gesture.start = middle;
    camera.zoomAt(((gesture.zoom ?? 1) * Math.hypot(a.x - b.x, a.y - b.y)) / (gesture.far || 1), middle.x, middle.y);
    this.canvas.draw();
  }

  /** @param {{x: number, y: number}} a @param {{x: number, y: number}} b */
  #draw(a, b) {
    if (!this.marquee) {
      this.marquee = make("div", { class: "marquee" });
      this.canvas.section.append(this.marquee);
    }
    const { style } = this.marquee;
    const box = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
    [style.left, style.top, style.width, style.height] = [box.x, box.y, box.w, box.h].map((one) => `${one}px`);
    const { camera, boxes } = this.canvas;
    const corner = camera.toBoard(box.x, box.y);
    const seen = { ...corner, w: box.w / camera.zoom, h: box.h / camera.zoom };
    this.desk.selection.all([...boxes].filter(([, one]) => meet(one, seen)).map(([id]) => id));
  }

  /** @param {PointerEvent} event @param {boolean} cancelled */
  #end(event, cancelled) {
    const at = this.#down.get(event.pointerId);
    const gesture = this.#gesture;
    this.#down.delete(event.pointerId);
    clearTimeout(this.#timer);
    if (!gesture || !at) return;
    if (gesture.kind === "pinch") {
      if (!this.#down.size) this.#gesture = null;
      return;
    }
    const places = new Map(this.canvas.held);
    this.#cancel();
    if (cancelled) return;
    if (!gesture.moved) this.#tapped(event, gesture.ids?.length ? this.#hit(event) : "", at);
    else if (gesture.kind === "notes") drop(this.desk.model, places);
    else if (gesture.kind === "frame" && gesture.frame) {
      const { x, y } = places.get(gesture.frame) ?? { x: 0, y: 0 };
      changeFrame(this.desk.model, gesture.frame, { x: Math.round(x), y: Math.round(y) });
    }
    if (gesture.moved && gesture.kind === "notes") this.desk.dropped([...places.keys()]);
  }

  /** @param {PointerEvent} event */
  #hit(event) {
    return document.elementFromPoint(event.clientX, event.clientY)?.closest(".note")?.id.slice(2) ?? "";
  }

  /** Put back what is held, and end. */
  #cancel() {
    this.#gesture = null;
    this.canvas.section.toggleAttribute("data-moving", false);
    this.marquee?.remove();
    this.marquee = undefined;
    if (this.canvas.held.size) this.canvas.hold(new Map());
  }

  /** @param {PointerEvent} event @param {string} id @param {{x: number, y: number}} at */
  #tapped(event, id, at) {
    const twice = event.timeStamp - this.#tap.at < DOUBLE_MS && this.#tap.id === id;
    this.#tap = { at: twice ? 0 : event.timeStamp, id };
    this.desk.tapped(id, this.canvas.camera.toBoard(at.x, at.y), { twice, adding: event.shiftKey || event.ctrlKey || event.metaKey });
  }
}
