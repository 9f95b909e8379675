/** What a person can do, as both views offer it: by key, tap, menu and toolbar. */
import * as acts from "./acts.js";
import * as areas from "./areas.js";
import * as dialogs from "./dialogs.js";
import { openMenu } from "./menu.js";
import { MOST_NOTES, TYPES, WARN_AT } from "./schema.js";
import { plural, titled, whereabouts } from "./words.js";
import { toast } from "../lib/toast.js";

/** @typedef {import("./desk.js").Desk} Desk */

export class Commands {
  /** The type that new notes get: the one that was last used. */
  last = "idea";

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.model = desk.model;
  }

  /** Whether this person may change the board; says so if not. */
  may() {
    if (!this.desk.can) this.desk.say(this.desk.why);
    return this.desk.can;
  }

  /** The notes that an act is about, those that are still there. */
  get subject() {
    return this.desk.selection.subject.filter((id) => this.model.notes.has(id));
  }

  #room() {
    const count = this.model.notes.size;
    if (count >= MOST_NOTES) toast(`This board is full: ${MOST_NOTES} notes. Split it by frame.`);
    else if (count === WARN_AT) toast(`This board has ${WARN_AT} notes. Split it by frame soon.`);
    return count < MOST_NOTES;
  }

  /** Ask for a new note: beside the one with focus, or in the first frame. */
  newNote() {
    if (!this.may() || !this.#room()) return;
    const near = this.desk.selection.focus ? this.model.notes.get(this.desk.selection.focus) : undefined;
    const first = this.model.parts()[0]?.frame?.id ?? "";
    const where = near ? `${this.model.frameOf(near)?.id ?? ""} ${this.model.clusterOf(near)?.id ?? ""}` : `${first} `;
    dialogs.newNote(this.desk, { type: near?.type ?? this.last, where }, (wish, next) => {
      this.last = wish.type;
      const id = acts.addNote(this.model, wish);
      this.desk.go(id);
      this.desk.say(`Added to ${whereabouts(this.model, wish.frame, wish.cluster)}.`);
      if (next) setTimeout(() => this.newNote());
    });
  }

  /** Put a new note where somebody pointed, and write in it. @param {{x: number, y: number}} at */
  noteAt(at) {
    if (!this.may() || !this.#room()) return;
    const id = acts.addNote(this.model, { type: this.last, x: at.x - 96, y: at.y - 40 });
    this.desk.write(id, true);
  }

  /** Put the chosen notes down where somebody tapped. @param {{x: number, y: number}} at */
  putAt(at) {
    if (!this.may()) return;
    const ids = this.subject;
    acts.drop(this.model, new Map(ids.map((id, index) => [id, { x: at.x - 96 + index * 24, y: at.y - 40 + index * 24 }])));
    this.desk.dropped(ids);
  }

  /** @param {string} [id] */
  write(id = this.subject[0]) {
    if (id && this.may()) this.desk.write(id);
  }

  move(ids = this.subject) {
    if (!ids.length || !this.may()) return;
    dialogs.moveTo(this.desk, ids, (frame, cluster, position) => {
      acts.moveTo(this.model, ids, frame, cluster, position);
      this.desk.dropped(ids);
    });
  }

  /** One place up (-1) or down (1) within its group. @param {string} id @param {number} by */
  shift(id, by) {
    const note = this.model.notes.get(id);
    if (!note || !this.may()) return;
    const [frame, cluster] = [this.model.frameOf(note)?.id ?? "", this.model.clusterOf(note)?.id ?? ""];
    const at = this.model.group(frame, cluster).findIndex((one) => one.id === id);
    if (at + by < 0) return;
    acts.moveTo(this.model, [id], frame, cluster, at + by);
    this.desk.dropped([id]);
  }

  /** @param {string} [id] @param {string} [target] */
  link(id = this.subject[0], target = undefined) {
    if (!id || !this.may()) return;
    dialogs.linkTo(this.desk, id, {
      target,
      link: (to, meaning) => {
        const made = acts.link(this.model, id, to, meaning);
        this.desk.say(made ? `Linked: ${meaning} ${titled(this.model.notes.get(to))}.` : "This link is there already.");
        this.desk.drawn?.();
      },
      unlink: (link) => {
        acts.unlink(this.model, link);
        this.#undoable("Link removed");
      },
    });
  }

  type(ids = this.subject) {
    if (!ids.length || !this.may()) return;
    dialogs.chooseType(this.model.notes.get(ids[0])?.type ?? "idea", (type) => {
      acts.change(this.model, ids, { type });
      this.desk.say(`Now: ${TYPES[type].word}.`);
    });
  }

  vote(ids = this.subject) {
    if (!this.may()) return;
    for (const id of ids) {
      const given = acts.vote(this.model, id);
      this.desk.say(`${given ? "Voted" : "Vote taken back"}. ${plural(this.model.votesFor(id), "vote", "votes")} now.`);
    }
  }

  comment(id = this.subject[0]) {
    if (id) this.desk.showComments(id);
  }

  duplicate(ids = this.subject) {
    if (!ids.length || !this.may() || !this.#room()) return;
    const made = acts.duplicate(this.model, ids);
    if (made[0]) this.desk.go(made[0]);
    this.desk.say(`${plural(made.length, "note", "notes")} copied.`);
  }

  remove(ids = this.subject) {
    if (!ids.length || !this.may()) return;
    const next = this.desk.after(ids);
    acts.remove(this.model, ids);
    if (next) this.desk.go(next);
    this.#undoable(ids.length > 1 ? `${ids.length} notes deleted` : "Note deleted");
  }

  /** @param {string} said */
  #undoable(said) {
    toast(said, { label: "Undo", act: () => this.back("undo") });
  }

  /** Undo or redo one's own last act. @param {"undo"|"redo"} which */
  back(which) {
    if (!this.may()) return;
    const outcome = this.model.undo.run(which);
    if (outcome.done) this.desk.say(which === "undo" ? "Undone." : "Done again.");
    else if (outcome.client !== undefined) {
      const name = this.desk.presence?.nameOf(outcome.client) ?? "Somebody";
      toast(`Not undone: ${name} edited this note`);
    } else this.desk.say(which === "undo" ? "Nothing of yours to undo." : "Nothing to do again.");
  }

  find() {
    dialogs.find(this.desk, (id) => this.desk.go(id));
  }

  keys() {
    dialogs.keyList(this.desk.keysOn, (on) => {
      this.desk.keysOn = on;
    });
  }

  follow() {
    this.desk.followNext();
  }

  newFrame() {
    if (!this.may()) return;
    dialogs.askTitle("New frame", "What is it called?", "Add the frame", "", (title) => {
      areas.addFrame(this.model, title);
      this.desk.say(`Frame ${title} added.`);
      this.desk.canvas.fit();
    });
  }

  newCluster(frame = this.#frameHere()) {
    if (!frame || !this.may()) return;
    const { title } = /** @type {import("./clean.js").Frame} */ (this.model.frames.get(frame));
    dialogs.askTitle(`New group in ${title}`, "What is it called?", "Add the group", "", (name) => {
      areas.addCluster(this.model, frame, name);
      this.desk.say(`Group ${name} added to ${title}.`);
    });
  }

  #frameHere() {
    const note = this.model.notes.get(this.desk.selection.focus ?? "");
    return (note && this.model.frameOf(note)?.id) || this.model.parts()[0]?.frame?.id || "";
  }

  /** The acts on notes, as a menu. @param {HTMLElement} opener @param {string[]} ids */
  menu(opener, ids) {
    const one = ids.length === 1 ? this.model.notes.get(ids[0]) : undefined;
    /** @type {import("./menu.js").Item[]} */
    const items = [];
    if (this.desk.can) {
      if (one) items.push({ label: "Edit text", icon: "pencil", act: () => this.write(one.id) });
      items.push({ label: "Move to …", icon: "move", act: () => this.move(ids) });
      if (one) {
        items.push({ label: "Move up", icon: "arrow-up", act: () => this.shift(one.id, -1) });
        items.push({ label: "Move down", icon: "arrow-down", act: () => this.shift(one.id, 1) });
        items.push({ label: "Link to …", icon: "spline", act: () => this.link(one.id) });
      }
      const voted = ids.every((id) => this.model.voted(id));
      items.push({ label: voted ? "Take the vote back" : "Vote", icon: "vote", act: () => this.vote(ids) });
    }
    if (one) items.push({ label: "Comments", icon: "message-square", act: () => this.comment(one.id) });
    if (this.desk.can) {
      items.push({ label: "Change the type", icon: "tag", act: () => this.type(ids) });
      if (one) {
        items.push({ label: "Source of the note", icon: "link-2", act: () => this.source(one.id) });
        const size = one.size === "l" ? "m" : "l";
        items.push({ label: size === "l" ? "Make it wide" : "Make it narrow", icon: "columns-3", act: () => acts.change(this.model, ids, { size }) });
      }
      items.push({ label: "Copy", icon: "copy", act: () => this.duplicate(ids) });
      items.push({ label: one ? "Delete note" : `Delete ${ids.length} notes`, icon: "trash-2", danger: true, act: () => this.remove(ids) });
    }
    openMenu(opener, one ? `Actions for ${titled(one)}` : `Actions for ${ids.length} notes`, items);
  }

  /** @param {string} id */
  source(id) {
    if (!this.may()) return;
    dialogs.askSource(this.model.notes.get(id)?.source ?? null, (source) => acts.change(this.model, [id], { source: source ?? undefined }));
  }

  /** The acts on a frame, as a menu. @param {HTMLElement} opener @param {string} id */
  frameMenu(opener, id) {
    const frame = this.model.frames.get(id);
    if (!frame || !this.may()) return;
    const { model } = this;
    openMenu(opener, `Actions for frame ${frame.title}`, [
      { label: "Rename frame", icon: "pencil", act: () => dialogs.askTitle("Rename frame", "What is it called?", "Save name", frame.title, (title) => areas.changeFrame(model, id, { title })) },
      { label: "New group", icon: "plus", act: () => this.newCluster(id) },
      { label: "Put in rows", icon: "columns-3", act: () => areas.tidy(model, id) },
      { label: "Make it wider", icon: "plus", act: () => areas.changeFrame(model, id, { w: frame.w + 208 }) },
      { label: "Make it narrower", icon: "minus", act: () => areas.changeFrame(model, id, { w: Math.max(224, frame.w - 208) }) },
      { label: "Read it earlier", icon: "arrow-up", act: () => void areas.shiftFrame(model, id, -1) },
      { label: "Read it later", icon: "arrow-down", act: () => void areas.shiftFrame(model, id, 1) },
      {
        label: "Delete frame, keep its notes",
        icon: "trash-2",
        danger: true,
        act: () => {
          areas.removeFrame(model, id);
          this.#undoable("Frame deleted");
        },
      },
    ]);
  }

  /** The acts on a group, as a menu. @param {HTMLElement} opener @param {string} id */
  clusterMenu(opener, id) {
    const cluster = this.model.clusters.get(id);
    if (!cluster || !this.may()) return;
    openMenu(opener, `Actions for group ${cluster.title}`, [
      { label: "Rename group", icon: "pencil", act: () => dialogs.askTitle("Rename group", "What is it called?", "Save name", cluster.title, (title) => areas.renameCluster(this.model, id, title)) },
      {
        label: "Delete group, keep its notes",
        icon: "trash-2",
        danger: true,
        act: () => {
          areas.removeCluster(this.model, id);
          this.#undoable("Group deleted");
        },
      },
    ]);
  }

}
