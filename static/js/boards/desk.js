/** Where all of a board's page comes together: one model, two views of it, the tools around them. */
import { remove } from "./acts.js";
import { Canvas } from "./canvas.js";
import { Commands } from "./commands.js";
import { Gestures } from "./gestures.js";
import { Keys } from "./keys.js";
import { Outline } from "./outline.js";
import { showChain, showComments } from "./panels.js";
import { Presence } from "./presence.js";
import { Selection } from "./selection.js";
import { Tools } from "./tools.js";
import { plural } from "./words.js";
import { say } from "../lib/say.js";

const NARROW = matchMedia("(max-width: 64rem)");

export class Desk {
  selection = new Selection();
  keysOn = true;
  calm = false;
  tool = "select";
  /** @type {Presence|null} */
  presence = null;
  /** @type {number|null} the client that is followed */
  following = null;
  /** The note that was just begun, and goes if nothing is written. @type {string|null} */
  #fresh = null;
  /** Reading order before the change that is being heard. @type {string[]} */
  #order = [];
  /** @type {import("./model.js").Change|null} what others did meanwhile, in calm view */
  #held = null;
  /** @type {Map<number, Map<string, number>>} */
  #added = new Map();

  /**
   * @param {import("./model.js").Model} model @param {import("./people.js").People} people
   * @param {{can: boolean, why: string}} right whether this person may change the board
   */
  constructor(model, people, right) {
    this.model = model;
    this.people = people;
    this.can = right.can;
    this.why = right.why;
    this.section = /** @type {HTMLElement} */ (document.getElementById("canvas"));
    this.panel = /** @type {Record<string, HTMLElement>} */ (Object.fromEntries(["outline", "chain", "comments"].map((id) => [id, document.getElementById(id)])));
    this.commands = new Commands(this);
    this.canvas = new Canvas(this.section, this);
    this.outline = new Outline(this.panel.outline, this);
    this.keys = new Keys(this.canvas, this);
    this.gestures = new Gestures(this.canvas, this);
    this.tools = new Tools(this);
    this.#order = model.reading().map((one) => one.id);
    model.addEventListener("change", (event) => this.#heard(/** @type {CustomEvent} */ (event).detail));
    this.selection.addEventListener("change", () => this.#chosen());
  }

  /** @param {import("y-protocols/awareness").Awareness} awareness */
  meet(awareness) {
    this.presence = new Presence(awareness, this, this.section, /** @type {HTMLElement} */ (document.getElementById("here-list")));
    this.presence.tell({ view: this.view, chosen: [], typing: "" });
    NARROW.addEventListener("change", () => this.presence?.tell({ view: this.view }));
  }

  /** The view that acts go to: where the focus is, or the one that is seen. */
  get view() {
    if (NARROW.matches) return document.body.dataset.view === "canvas" ? "canvas" : "outline";
    return document.activeElement?.closest(".outline") ? "outline" : "canvas";
  }

  say(/** @type {string} */ words) {
    say(words);
  }

  /** @param {import("./model.js").Change} change */
  #heard(change) {
    const before = this.#order;
    this.#order = this.model.reading().map((one) => one.id);
    if (change.removed.size) {
      const focus = this.selection.focus;
      const lost = focus !== null && change.removed.has(focus);
      const had = lost && change.remote && this.canvas.elements.get(focus)?.contains(document.activeElement);
      const next = lost ? this.#nextTo(before, [focus]) : null;
      this.selection.drop(change.removed, next);
      if (lost && change.remote) {
        this.say(`The note was deleted by somebody else.${next ? " You are on the next one." : ""}`);
        if (next && had) queueMicrotask(() => this.canvas.focus(next));
      }
    }
    if (change.remote && this.calm) this.#hold(change);
    else this.#show(change);
    if (change.remote) this.#announce(change);
  }

  /** @param {import("./model.js").Change} change */
  #show(change) {
    this.canvas.heard(change);
    this.outline.heard(change);
    this.#panels();
    this.tools.update();
  }

  #panels() {
    if (!this.panel.chain.hidden) showChain(this.panel.chain, this);
    if (!this.panel.comments.hidden) showComments(this.panel.comments, this);
  }

  /** @param {import("./model.js").Change} change */
  #hold(change) {
    const held = this.#held;
    this.#held = held
      ? { ...change, notes: new Set([...held.notes, ...change.notes]), added: new Set([...held.added, ...change.added]), removed: new Set([...held.removed, ...change.removed]), places: held.places || change.places }
      : change;
    this.tools.waiting(this.#held.notes.size);
  }

  /** Show what others did since the view stood still. */
  catchUp() {
    const held = this.#held;
    this.#held = null;
    this.tools.waiting(0);
    if (held) this.#show(held);
  }

  /** The right to write came or went. @param {boolean} can @param {string} why not */
  setRight(can, why) {
    this.why = why;
    if (this.can === can) return;
    this.can = can;
    this.tools.banner(can ? "" : why);
    if (can) this.say("You can write on this board now.");
    this.outline.render();
    this.tools.update();
  }

  /** @param {boolean} calm */
  setCalm(calm) {
    this.calm = calm;
    if (!calm) this.catchUp();
    this.canvas.refresh();
    this.outline.render();
  }

  /** Say what others added, merged over two seconds. @param {import("./model.js").Change} change */
  #announce(change) {
    const first = !this.#added.size;
    for (const id of change.added) {
      const note = this.model.notes.get(id);
      if (!note) continue;
      const frames = this.#added.get(note.author ?? 0) ?? new Map();
      frames.set(note.frame, (frames.get(note.frame) ?? 0) + 1);
      this.#added.set(note.author ?? 0, frames);
    }
    if (!first || !this.#added.size) return;
    setTimeout(() => {
      for (const [author, frames] of this.#added) {
        for (const [frame, count] of frames) {
          const title = this.model.frames.get(frame)?.title;
          const who = author ? this.people.short(author) : "Somebody";
          this.say(`${who} added ${plural(count, "note", "notes")}${title ? ` to ${title}` : ""}.`);
        }
      }
      this.#added.clear();
    }, 2000);
  }

  #chosen() {
    this.presence?.tell({ chosen: [...this.selection.ids].slice(0, 50), view: this.view });
    this.tools.update();
    if (!this.panel.comments.hidden) showComments(this.panel.comments, this);
    if (this.selection.focus && this.view === "canvas" && !NARROW.matches) this.outline.reveal(this.selection.focus);
  }

  /** The note after these in reading order. @param {string[]} order @param {string[]} ids */
  #nextTo(order, ids) {
    const gone = new Set(ids);
    const at = Math.max(...ids.map((id) => order.indexOf(id)));
    const there = (/** @type {string} */ id) => !gone.has(id) && this.model.notes.has(id);
    return order.slice(at + 1).find(there) ?? order.slice(0, Math.max(at, 0)).findLast(there) ?? null;
  }

  /** @param {string[]} ids */
  after(ids) {
    return this.#nextTo(this.#order, ids);
  }

  /** Go to a note in the view that is used. @param {string} id */
  go(id) {
    if (this.view === "canvas") this.canvas.focus(id);
    else this.outline.focus(id);
    if (this.view === "outline" && !NARROW.matches) this.canvas.reveal(id);
  }

  /** Write in a note, in the view that is used. @param {string} id @param {boolean} [fresh] whether it goes if it stays empty */
  write(id, fresh = false) {
    this.#fresh = fresh ? id : null;
    this.selection.only(id);
    this.presence?.tell({ typing: id });
    if (this.view === "canvas") this.canvas.write(id);
    else this.outline.write(id);
  }

  /** Writing has ended. @param {string} id @param {"kept"|"next"} how */
  wrote(id, how) {
    this.presence?.tell({ typing: "" });
    if (this.#fresh === id && !this.model.notes.get(id)?.text) remove(this.model, [id]);
    else if (document.activeElement === document.body || document.activeElement === null) this.go(id);
    this.#fresh = null;
    this.canvas.draw();
    if (how === "next") this.commands.newNote();
  }

  /** Notes were put down: say where. @param {string[]} ids */
  dropped(ids) {
    const place = this.model.placeOf(ids[0]);
    if (!place) return;
    const where = place.part.frame?.title ?? "a place outside the frames";
    this.say(ids.length > 1 ? `${ids.length} notes moved to ${where}.` : `Moved to ${where}, ${place.at} of ${place.of}.`);
    if (this.view === "outline") this.outline.focus(ids[0]);
  }

  /** The canvas was tapped or clicked. @param {string} id of the note, or "" @param {{x: number, y: number}} at
   * @param {{twice: boolean, adding: boolean}} how */
  tapped(id, at, how) {
    this.stopFollowing();
    if (this.tool === "note" && !id) {
      this.tools.take("select");
      this.commands.noteAt(at);
    } else if (this.tool === "link" && id) {
      const from = this.selection.focus;
      if (!from || from === id) {
        this.canvas.focus(id);
        this.say("Now choose the note to link to.");
        return;
      }
      this.tools.take("select");
      this.commands.link(from, id);
    } else if (this.tool === "move" && this.selection.focus) {
      this.tools.take("select");
      this.commands.putAt(at);
    } else if (how.twice && this.can) {
      if (id) this.commands.write(id);
      else this.commands.noteAt(at);
    } else if (id && how.adding) this.selection.toggle(id);
    else if (id) this.canvas.focus(id);
    else {
      this.selection.only(null);
      this.section.focus({ preventScroll: true });
    }
  }

  /** @param {string|null} id */
  toOutline(id) {
    if (NARROW.matches) this.tools.setView("outline");
    this.tools.setTab("outline");
    if (id) this.outline.focus(id);
    else this.panel.outline.focus();
  }

  leaveCanvas() {
    /** @type {HTMLElement|null} */ (document.querySelector("#tools button[tabindex='0']"))?.focus();
  }

  /** @param {string} id */
  showComments(id) {
    this.selection.only(id);
    if (NARROW.matches) this.tools.setView("outline");
    this.tools.setTab("comments");
    /** @type {HTMLElement} */ (this.panel.comments.querySelector("textarea") ?? this.panel.comments).focus();
  }

  /** A panel came into view. */
  opened() {
    this.#panels();
  }

  /** After each drawing of the canvas. */
  drawn() {
    this.presence?.draw();
    const { x, y, w, h } = this.canvas.camera.view();
    this.presence?.tell({ eye: { x: Math.round(x), y: Math.round(y), w: Math.round(w), h: Math.round(h) } });
  }

  /** Somebody else moved, came or went.
   * @param {boolean} learnt whether a new name was heard @param {Set<string>|null} hands the notes whose hands changed */
  someoneMoved(learnt, hands) {
    const eye = this.following === null ? null : this.presence?.others.get(this.following)?.eye;
    if (eye && !this.calm) this.canvas.camera.fit(eye, 2);
    if (learnt) this.canvas.refresh();
    if (learnt) this.outline.render();
    else if (hands) this.outline.render(hands);
    // A cursor alone needs no drawing of the board.
    if (hands || eye) this.canvas.draw();
    else this.presence?.draw();
  }

  /** How many are here. @param {number} count */
  counted(count) {
    this.tools.counted(count);
  }

  followNext() {
    const others = [...(this.presence?.others ?? [])].filter(([, one]) => one.person !== this.people.me && one.eye);
    const at = others.findIndex(([client]) => client === this.following);
    const next = others[at + 1];
    if (!next) {
      if (!this.stopFollowing()) this.say("Nobody else is on the canvas.");
      return;
    }
    this.following = next[0];
    this.tools.banner(`You follow ${this.people.name(next[1].person)}. Any move of yours ends it.`);
    this.someoneMoved(false, null);
  }

  stopFollowing() {
    const was = this.following !== null;
    this.following = null;
    if (was) this.tools.banner("");
    return was;
  }
}
