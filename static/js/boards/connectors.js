/** Links between notes: one SVG of curves, and on each its word, where it covers no note. */
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

/**
 * The curve from one box to another: leaves and arrives at right angles to the nearer sides.
 * Its four points, as x and y in turn: start, two that bend it, end.
 * @param {Box} a @param {Box} b @returns {number[]}
 */
export function curve(a, b) {
  const [ax, ay, bx, by] = [a.x + a.w / 2, a.y + a.h / 2, b.x + b.w / 2, b.y + b.h / 2];
  const across = Math.max(b.x - a.x - a.w, a.x - b.x - b.w);
  const down = Math.max(b.y - a.y - a.h, a.y - b.y - b.h);
  if (across >= down && across < NEAR && overlap(a.y, a.h, b.y, b.h)) {
    // Neighbours: out below both and back up, with the word under them.
    const [y1, y2] = [a.y + a.h, b.y + b.h + 4];
    const low = Math.max(y1, y2) + ARC;
    return [ax, y1, ax, low, bx, low, bx, y2];
  }
  if (across >= down) {
    const right = bx > ax;
    const [x1, x2] = right ? [a.x + a.w, b.x - 4] : [a.x, b.x + b.w + 4];
    // Notes beside each other at nearly one height get a straight line.
    const [y1, y2] = overlap(a.y, a.h, b.y, b.h) ?? [ay, by];
    const bend = (x2 - x1) / 2;
    return [x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2];
  }
  if (down < NEAR_DOWN && overlap(a.x, a.w, b.x, b.w)) {
    const [x1, x2] = [a.x + a.w, b.x + b.w + 4];
    const out = Math.max(x1, x2) + ARC;
    return [x1, ay, out, ay, out, by, x2, by];
  }
  const below = by > ay;
  const [y1, y2] = below ? [a.y + a.h, b.y - 4] : [a.y, b.y + b.h + 4];
  const [x1, x2] = overlap(a.x, a.w, b.x, b.w) ?? [ax, bx];
  const bend = (y2 - y1) / 2;
  return [x1, y1, x1, y1 + bend, x2, y2 - bend, x2, y2];
}

/** Where along a curve a word may stand, the middle first. */
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9];
const LETTER = 6.6;
const ENDS = 16;
const WORD_H = 22;

/** How much room a word on a link takes. @param {string} word */
const widthOf = (word) => word.length * LETTER + ENDS;

/**
 * The box of a word on a curve: as near to the middle as it covers nothing, or null where there is no room.
 * @param {number[]} points of the curve @param {string} word @param {Box[]} taken @returns {Box|null}
 */
export function wordAt(points, word, taken) {
  const w = widthOf(word);
  for (const t of ALONG) {
    const part = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    const [x, y] = [0, 1].map((axis) => part.reduce((sum, share, at) => sum + share * points[2 * at + axis], 0));
    const box = { x: x - w / 2, y: y - WORD_H / 2, w, h: WORD_H };
    if (!taken.some((one) => meet(one, box))) return box;
  }
  return null;
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
    /** @type {Map<string, {path: SVGElement, word: HTMLElement, sign: string, box: Box|null, places: number}>} */
    this.shown = new Map();
  }

  /**
   * Show the links that cross the view; none of them below half size. A word for which there is no room is
   * left to the outline.
   * @param {import("./model.js").Model} model @param {Map<string, Box>} boxes @param {Box} view @param {boolean} far
   * @param {number} places changes when notes have come to lie elsewhere, but not while one is held
   */
  show(model, boxes, view, far, places) {
    const wanted = new Set();
    for (const link of far ? [] : model.links.values()) {
      const [a, b] = [boxes.get(link.from), boxes.get(link.to)];
      if (!a || !b) continue;
      const span = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: 0, h: 0 };
      span.w = Math.max(a.x + a.w, b.x + b.w) - span.x;
      span.h = Math.max(a.y + a.h, b.y + b.h) - span.y;
      if (!meet(span, view)) continue;
      wanted.add(link.id);
      const points = curve(a, b);
      const one = this.shown.get(link.id) ?? this.#add(link.id);
      const sign = points.join(" ") + link.meaning;
      if (one.sign === sign && one.places === places) continue;
      one.sign = sign;
      one.places = places;
      const against = link.meaning === "contradicts";
      const [x, y, ...rest] = points;
      one.path.setAttribute("d", `M${x} ${y} C${rest.join(" ")}`);
      one.path.setAttribute("class", against ? "against" : "");
      one.word.textContent = link.meaning;
      one.word.classList.toggle("meaning--against", against);
      one.box = wordAt(points, link.meaning, this.#around(span, boxes, one));
      one.word.hidden = !one.box;
      if (!one.box) continue;
      one.word.style.left = `${one.box.x + one.box.w / 2}px`;
      one.word.style.top = `${one.box.y + one.box.h / 2}px`;
    }
    for (const [id, one] of this.shown) {
      if (wanted.has(id)) continue;
      one.path.remove();
      one.word.remove();
      this.shown.delete(id);
    }
  }

  /** What a word may not cover: notes near the link, and the words of others.
   * @param {Box} span @param {Map<string, Box>} boxes @param {{box: Box|null}} self */
  #around(span, boxes, self) {
    const words = [...this.shown.values()].map((one) => (one === self ? null : one.box));
    return [...boxes.values(), ...words].filter((box) => box !== null).filter((box) => meet(box, span, 2 * ARC));
  }

  /** @param {string} id */
  #add(id) {
    const one = {
      path: /** @type {SVGElement} */ (drawn("path", { "marker-end": "url(#tip)" })),
      word: make("span", { class: "meaning", "aria-hidden": "true" }),
      sign: "",
      box: null,
      places: -1,
    };
    this.svg.append(one.path);
    this.world.append(one.word);
    this.shown.set(id, one);
    return one;
  }
}
