/** What is in a board's document, read without trusting it: as `content` in hub/boards/document.py. */
import { MEANINGS, PHASES, TYPES } from "./schema.js";

/** @typedef {{id: string, title: string, order: string, phase: string, x: number, y: number, w: number, h: number}} Frame */
/** @typedef {{id: string, title: string, frame: string, order: string, y: number}} Cluster */
/** @typedef {{kind: string, label: string, url: string}} Source */
/**
 * @typedef {{id: string, type: string, text: string, frame: string, cluster: string, order: string,
 *   x: number, y: number, size: "m"|"l", author: number|null, anonymous: boolean, made: number,
 *   source: Source|null}} Note
 */
/** @typedef {{id: string, from: string, to: string, meaning: string}} Link */
/** @typedef {{id: string, note: string, author: number|null, text: string, made: number, resolved: boolean}} Comment */

const FAR = 100_000;
export const ID = /^[A-Za-z0-9_-]{1,40}$/;
const ORDER = /^[0-9A-Za-z]{1,64}$/;
const VOTE = /^([A-Za-z0-9_-]{1,40}):([1-9][0-9]{0,15})$/;
const ADDRESS = /^https?:\/\/[^\s<>"']{1,500}$/;

/** @param {unknown} value @param {number} longest */
function text(value, longest) {
  if (typeof value !== "string") return "";
  return value.slice(0, 2 * longest).replace(/[^\n\P{C}]|[\u2028\u2029]/gu, " ").trim().slice(0, longest);
}

const word = (/** @type {unknown} */ value) => (typeof value === "string" ? value : "");
const order = (/** @type {unknown} */ value) => (ORDER.test(word(value)) ? word(value) : "");

/** @param {unknown} value @param {number} low @param {number} high @param {number} otherwise */
function number(value, low = -FAR, high = FAR, otherwise = 0) {
  return typeof value === "number" && Number.isFinite(value) ? Math.min(Math.max(value, low), high) : otherwise;
}

/** @param {unknown} value */
function person(value) {
  const found = number(value, 0, 1e15);
  return found >= 1 && Number.isInteger(found) ? found : null;
}

/** @param {string} id @param {any} raw @returns {Frame} */
export function frame(id, raw) {
  return {
    id,
    title: text(raw.get("title"), 120) || "Frame",
    order: order(raw.get("order")),
    phase: PHASES.includes(raw.get("phase")) ? raw.get("phase") : "",
    x: number(raw.get("x")),
    y: number(raw.get("y")),
    w: number(raw.get("w"), 100, FAR, 432),
    h: number(raw.get("h"), 60, FAR, 300),
  };
}

/** @param {string} id @param {any} raw @returns {Cluster} */
export function cluster(id, raw) {
  return {
    id,
    title: text(raw.get("title"), 120) || "Group",
    frame: word(raw.get("frame")),
    order: order(raw.get("order")),
    y: number(raw.get("y")),
  };
}

/** @param {string} id @param {any} raw @returns {Note} */
export function note(id, raw) {
  const anonymous = raw.get("anonymous") === true;
  const type = word(raw.get("type"));
  const own = raw.get("text");
  return {
    id,
    type: Object.hasOwn(TYPES, type) ? type : "idea",
    text: text(typeof own === "object" && own !== null ? own.toString() : own, 2000),
    frame: word(raw.get("frame")),
    cluster: word(raw.get("cluster")),
    order: order(raw.get("order")),
    x: number(raw.get("x")),
    y: number(raw.get("y")),
    size: raw.get("size") === "l" ? "l" : "m",
    author: anonymous ? null : person(raw.get("author")),
    anonymous,
    made: number(raw.get("made"), 0, 1e14),
    source: source(raw.get("source")),
  };
}

/** @param {any} raw @returns {Source|null} */
function source(raw) {
  const label = text(raw?.label, 120);
  if (!label) return null;
  const url = word(raw.url);
  return { kind: text(raw.kind, 20), label, url: ADDRESS.test(url) ? url : "" };
}

/** @param {string} id @param {any} raw @returns {Link|null} */
export function link(id, raw) {
  const [from, to, meaning] = ["from", "to", "meaning"].map((key) => word(raw.get(key)));
  return from !== to && Object.hasOwn(MEANINGS, meaning) ? { id, from, to, meaning } : null;
}

/** @param {string} id @param {any} raw @returns {Comment|null} */
export function comment(id, raw) {
  const said = text(raw.get("text"), 2000);
  if (!said) return null;
  return {
    id,
    note: word(raw.get("note")),
    author: person(raw.get("author")),
    text: said,
    made: number(raw.get("made"), 0, 1e14),
    resolved: raw.get("resolved") === true,
  };
}

/** The note and the person of a vote's key. @param {string} key @returns {[string, number]|null} */
export function vote(key) {
  const match = VOTE.exec(key);
  return match ? [match[1], Number(match[2])] : null;
}
