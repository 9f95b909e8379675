/** Links between notes: one SVG of curves, and a word in the middle of each. */
import { make } from "../lib/make.js";
import { meet } from "./layout.js";

/** @typedef {import("./layout.js").Box} Box */

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} tag @param {Record<string, string>} attributes */
function drawn(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Notes nearer than this have no room for a word between them. */
const NEAR = 84;
const NEAR_DOWN = 20;
const ARC = 40;

/** The curve from one box to another: leaves and arrives at right angles to the nearer sides. @param {Box} a @param {Box} b */
export function curve(a, b) {
  const [ax, ay, bx, by] = [a.x + a.w / 2, a.y + a.h / 2, b.x + b.w / 2, b.y + b.h / 2];
  const across = Math.max(b.x - a.x - a.w, a.x - b.x - b.w);
  const down = Math.max(b.y - a.y - a.h, a.y - b.y - b.h);
  if (across >= down && across < NEAR && overlap(a.y, a.h, b.y, b.h)) {
    // Neighbours: out below both and back up, with the word under them.
    const [y1, y2] = [a.y + a.h, b.y + b.h + 4];
    const low = Math.max(y1, y2) + ARC;
    return { path: `M${ax} ${y1} C${ax} ${low} ${bx} ${low} ${bx} ${y2}`, x: (ax + bx) / 2, y: (low * 3 + (y1 + y2) / 2) / 4 };
  }
  if (across >= down) {
    const right = bx > ax;
    const [x1, x2] = right ? [a.x + a.w, b.x - 4] : [a.x, b.x + b.w + 4];
    // Notes beside each other at nearly one height get a straight line.
    const [y1, y2] = overlap(a.y, a.h, b.y, b.h) ?? [ay, by];
    const bend = (x2 - x1) / 2;
    return { path: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
  }
  if (down < NEAR_DOWN && overlap(a.x, a.w, b.x, b.w)) {
    const [x1, x2] = [a.x + a.w, b.x + b.w + 4];
    const out = Math.max(x1, x2) + ARC;
    return { path: `M${x1} ${ay} C${out} ${ay} ${out} ${by} ${x2} ${by}`, x: (out * 3 + (x1 + x2) / 2) / 4, y: (ay + by) / 2 };
  }
  const below = by > ay;
  const [y1, y2] = below ? [a.y + a.h, b.y - 4] : [a.y, b.y + b.h + 4];
  const [x1, x2] = overlap(a.x, a.w, b.x, b.w) ?? [ax, bx];
  const bend = (y2 - y1) / 2;
  return { path: `M${x1} ${y1} C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`, x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
}

/** The middle of what two spans share, if they share enough. @param {number} a @param {number} aw @param {number} b @param {number} bw */
function overlap(a, aw, b, bw) {
  const start = Math.max(a, b);
  const end = Math.min(a + aw, b + bw);
  return end - start > 32 ? [(start + end) / 2, (start + end) / 2] : null;
}

export class Connectors {
  /** @param {HTMLElement} world */
  constructor(world) {
    this.svg = drawn("svg", { class: "links", "aria-hidden": "true" });
    const marker = drawn("marker", {
      ...{ id: "tip", viewBox: "0 0 10 10", refX: "8", refY: "5", markerWidth: "10", markerHeight: "10" },
      ...{ markerUnits: "userSpaceOnUse", orient: "auto" },
    });
    marker.append(drawn("path", { d: "M0 0 10 5 0 10z" }));
    this.svg.append(marker);
    world.append(this.svg);
    this.world = world;
    /** @type {Map<string, {path: SVGElement, word: HTMLElement, sign: string}>} */
    this.shown = new Map();
  }

  /**
   * Show the links that cross the view; none of them below half size.
   * @param {import("./model.js").Model} model @param {Map<string, Box>} boxes @param {Box} view @param {boolean} far
   */
  show(model, boxes, view, far) {
    const wanted = new Set();
    for (const link of far ? [] : model.links.values()) {
      const [a, b] = [boxes.get(link.from), boxes.get(link.to)];
      if (!a || !b) continue;
      const span = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: 0, h: 0 };
      span.w = Math.max(a.x + a.w, b.x + b.w) - span.x;
      span.h = Math.max(a.y + a.h, b.y + b.h) - span.y;
      if (!meet(span, view)) continue;
      wanted.add(link.id);
      const { path, x, y } = curve(a, b);
      const one = this.shown.get(link.id) ?? this.#add(link.id);
      const sign = path + link.meaning;
      if (one.sign === sign) continue;
      one.sign = sign;
      const against = link.meaning === "contradicts";
      one.path.setAttribute("d", path);
      one.path.setAttribute("class", against ? "against" : "");
      one.word.textContent = link.meaning;
      one.word.classList.toggle("meaning--against", against);
      one.word.style.left = `${x}px`;
      one.word.style.top = `${y}px`;
    }
    for (const [id, one] of this.shown) {
      if (wanted.has(id)) continue;
      one.path.remove();
      one.word.remove();
      this.shown.delete(id);
    }
  }

  /** @param {string} id */
  #add(id) {
    const one = {
      path: /** @type {SVGElement} */ (drawn("path", { "marker-end": "url(#tip)" })),
      word: make("span", { class: "meaning", "aria-hidden": "true" }),
      sign: "",
    };
    this.svg.append(one.path);
    this.world.append(one.word);
    this.shown.set(id, one);
    return one;
  }
}
