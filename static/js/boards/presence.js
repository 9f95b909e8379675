/** Who is here: cursors with names, what they have chosen, where they type. The server vouches for who it is. */
import { make } from "../lib/make.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {{person: number, view: string, cursor: {x: number, y: number}|null, chosen: string[], typing: string,
 *   eye: {x: number, y: number, w: number, h: number}|null}} Other */

const EVERY_MS = 84;
const MOST = 20;

export class Presence {
  /** Those who are here, by client. @type {Map<number, Other>} */
  others = new Map();
  /** Who wrote as which client, also after they left. @type {Map<number, number>} */
  #clients = new Map();
  /** @type {Map<string, {name: string, label: string, typing: boolean}>} */
  #hands = new Map();
  /** @type {Map<number, HTMLElement>} */
  #cursors = new Map();
  /** @type {Record<string, unknown>} */
  #mine = {};
  #timer = 0;
  #told = 0;
  #sign = "";
  #handsSign = "";
  /** Notes that somebody had a hand on, the last time. @type {string[]} */
  #touched = [];

  /** @param {import("y-protocols/awareness").Awareness} awareness @param {Desk} desk @param {HTMLElement} layer for cursors @param {HTMLElement} list */
  constructor(awareness, desk, layer, list) {
    this.awareness = awareness;
    this.desk = desk;
    this.layer = layer;
    this.list = list;
    awareness.on("change", () => this.#heard());
    layer.addEventListener("pointerleave", () => this.tell({ cursor: null }));
    this.#heard();
  }

  /** Tell the others what changed of me, at most twelve times a second. @param {Record<string, unknown>} state */
  tell(state) {
    let news = false;
    for (const [key, value] of Object.entries(state)) {
      if (JSON.stringify(this.#mine[key]) !== JSON.stringify(value)) news = true;
    }
    if (!news) return;
    Object.assign(this.#mine, state);
    if (this.#timer) return;
    const wait = Math.max(0, this.#told + EVERY_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#told = performance.now();
      this.awareness.setLocalState({ ...this.#mine });
    }, wait);
  }

  /** My cursor, on the board. @param {{x: number, y: number}} at */
  point(at) {
    this.tell({ cursor: { x: Math.round(at.x), y: Math.round(at.y) } });
  }

  #heard() {
    this.others.clear();
    this.#hands.clear();
    let learnt = false;
    for (const [client, state] of this.awareness.getStates()) {
      const id = Number(state.user?.id);
      if (client === this.awareness.clientID || !Number.isInteger(id)) continue;
      learnt = this.desk.people.learn(id, String(state.user.name ?? "")) || learnt;
      this.#clients.set(client, id);
      const place = (/** @type {any} */ one) => (Number.isFinite(one?.x) && Number.isFinite(one?.y) ? one : null);
      const chosen = Array.isArray(state.chosen) ? state.chosen.slice(0, 50).map(String) : [];
      const typing = typeof state.typing === "string" ? state.typing : "";
      this.others.set(client, { person: id, view: String(state.view ?? ""), cursor: place(state.cursor), chosen, typing, eye: place(state.eye) });
      if (id === this.desk.people.me) continue;
      const hand = { name: this.desk.people.short(id), label: this.desk.people.label(id), typing: false };
      for (const note of chosen) if (!this.#hands.get(note)?.typing) this.#hands.set(note, hand);
      if (typing) this.#hands.set(typing, { ...hand, typing: true });
    }
    this.#names();
    const sign = JSON.stringify([...this.#hands]);
    const changed = new Set([...this.#hands.keys(), ...this.#touched]);
    this.#touched = [...this.#hands.keys()];
    this.desk.someoneMoved(learnt, sign === this.#handsSign ? null : changed);
    this.#handsSign = sign;
  }

  /** Who has a hand on a note. @param {string} id */
  handOn(id) {
    return this.desk.calm ? null : (this.#hands.get(id) ?? null);
  }

  /** The name of who wrote as a client. @param {number} client */
  nameOf(client) {
    const person = this.#clients.get(client);
    return person === undefined ? null : this.desk.people.name(person);
  }

  #names() {
    const { people } = this.desk;
    /** @type {Map<number, string>} */
    const views = new Map([[people.me, this.desk.view]]);
    for (const other of this.others.values()) if (!views.has(other.person)) views.set(other.person, other.view);
    const sign = JSON.stringify([...views]);
    if (this.#sign === sign) return;
    this.#sign = sign;
    this.list.replaceChildren(
      ...[...views].map(([id, view]) => {
        const me = id === people.me ? ", you" : view === "outline" ? ", in the outline" : "";
        const avatar = make("span", { class: "avatar avatar--small", "data-label": people.label(id), "aria-hidden": "true" }, people.initial(id));
        return make("li", { class: "face" }, avatar, people.short(id) + me);
      }),
    );
    this.desk.counted(views.size);
  }

  /** Draw the cursors where they are seen now. */
  draw() {
    const { camera } = this.desk.canvas;
    const shown = this.desk.calm ? [] : [...this.others].filter(([, one]) => one.cursor && one.person !== this.desk.people.me).slice(0, MOST);
    const wanted = new Set(shown.map(([client]) => client));
    for (const [client, element] of this.#cursors) {
      if (wanted.has(client)) continue;
      element.remove();
      this.#cursors.delete(client);
    }
    for (const [client, one] of shown) {
      let element = this.#cursors.get(client);
      if (!element) {
        element = make("div", { class: "cursor", "data-label": this.desk.people.label(one.person), "aria-hidden": "true" });
        element.append(arrow(), make("span", {}, this.desk.people.short(one.person)));
        this.#cursors.set(client, element);
        this.layer.append(element);
      }
      const { x, y } = /** @type {{x: number, y: number}} */ (one.cursor);
      element.style.transform = `translate(${x * camera.zoom + camera.x}px, ${y * camera.zoom + camera.y}px)`;
    }
  }
}

function arrow() {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", "M4 2.5 20 11l-7.2 1.8L9.2 20z");
  svg.append(path);
  return svg;
}
