/**
 * The board as it is read, with the same acts as the canvas. What others add or move waits behind a button, so that
 * nothing moves under the eyes of who reads; what they write appears where it stands.
 */
import { icon, make } from "../lib/make.js";
import { MEANINGS, TEXT, TYPES } from "./schema.js";
import { plural, short, titled } from "./words.js";
import { Writing } from "./writing.js";

const MANY = 200;
/** While a board opens, its parts follow one another within this time; all of it has come at the latest then. */
const NEXT_MS = 250;
const OPENING_MS = 5000;

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {{frame: string, groups: {cluster: string, ids: string[]}[]}} Shown */

export class Outline {
  /** Notes of others that wait to be shown. @type {Set<string>} */
  #waiting = new Set();
  #moved = false;
  /** @type {Shown[]} */
  #shown = [];
  /** @type {Map<string, HTMLElement>} */
  #lines = new Map();
  /** @type {Map<string, HTMLElement>} */
  #sections = new Map();
  /** @type {Writing|null} */
  writing = null;
  #opened = performance.now();
  #part = performance.now();
  /** @type {Set<string>|null} */
  #stale = null;
  /** What stands here while there is no note. */
  #nothing = make("p", { class: "meta" });

  /** @param {HTMLElement} root @param {Desk} desk */
  constructor(root, desk) {
    this.root = root;
    this.desk = desk;
    this.model = desk.model;
    this.news = make("button", { class: "button button--second button--full outline__news", type: "button" });
    this.news.addEventListener("click", () => this.#showNews());
    root.addEventListener("click", this);
    root.addEventListener("dblclick", this);
    desk.selection.addEventListener("change", () => this.#mark());
    this.#take();
    root.replaceChildren();
    this.render();
  }

  /** @param {import("./model.js").Change} change */
  heard(change) {
    for (const id of change.removed) this.#waiting.delete(id);
    const news = change.remote && !this.#opening();
    // What one wrote oneself, here before or elsewhere, is no news.
    const own = (/** @type {string} */ id) => this.model.notes.get(id)?.author === this.model.me;
    if (news) for (const id of change.added) if (!own(id)) this.#waiting.add(id);
    if (news && !change.places) {
      const now = JSON.stringify(this.#structure());
      this.#moved = now !== JSON.stringify(this.#still());
    } else this.#take();
    if (change.links || change.comments || change.places) return this.render();
    // What a note says is also said where it is linked.
    const near = [...change.notes].flatMap((id) => this.model.linksOf(id, MEANINGS).map((one) => one.other));
    return this.render(new Set([...change.notes, ...near]));
  }

  /** Whether what comes still belongs to the opening: the hub sends a board in parts, after what the device kept. */
  #opening() {
    const now = performance.now();
    const still = now - this.#part < NEXT_MS && now - this.#opened < OPENING_MS;
    if (still) this.#part = now;
    return still;
  }

  /** The board's structure without what waits. @returns {Shown[]} */
  #structure() {
    const keep = (/** @type {import("./clean.js").Note[]} */ notes) => notes.map((one) => one.id).filter((id) => !this.#waiting.has(id));
    return this.model.parts().map((part) => ({
      frame: part.frame?.id ?? "",
      groups: [{ cluster: "", ids: keep(part.notes) }, ...part.clusters.map((one) => ({ cluster: one.cluster.id, ids: keep(one.notes) }))],
    }));
  }

  /** What is shown, without what is gone. */
  #still() {
    const there = (/** @type {string} */ id) => this.model.notes.has(id);
    const parts = this.#shown.map((part) => ({ ...part, groups: part.groups.map((one) => ({ ...one, ids: one.ids.filter(there) })) }));
    return parts.filter((part) => part.frame || part.groups.some((one) => one.ids.length));
  }

  #take() {
    this.#shown = this.#structure();
    this.#moved = false;
  }

  #showNews() {
    const first = this.model.reading().find((one) => this.#waiting.has(one.id));
    this.#waiting.clear();
    this.#take();
    this.render();
    if (first) this.focus(first.id);
    else this.root.focus();
  }

  /** @param {Set<string>|null} [stale] the notes whose lines may have changed; all when not given */
  render(stale = null) {
    this.#stale = stale;
    this.#shown = this.#still();
    const count = this.#waiting.size;
    const words = count ? plural(count, "new note", "new notes") : "Notes have moved: show where";
    if ((count || this.#moved) && this.news.textContent !== words) this.news.replaceChildren(icon("arrow-up"), words);
    // Lines out of view are then neither laid out nor painted.
    this.root.classList.toggle("outline--many", this.model.notes.size > MANY);
    const parts = this.#shown.map((part) => this.#section(part));
    if (!this.model.notes.size) parts.push(this.#empty());
    arrange(this.root, count || this.#moved ? [this.news, ...parts] : parts);
    for (const id of this.#lines.keys()) if (!this.model.notes.has(id)) this.#lines.delete(id);
    this.#mark();
  }

  #empty() {
    this.#nothing.textContent = this.desk.can ? "Nothing is on this board yet. Add the first note: what do you know, or want to know?" : "Nothing is on this board yet.";
    return this.#nothing;
  }

  /** @param {Shown} part */
  #section(part) {
    const key = part.frame || "loose";
    const frame = this.model.frames.get(part.frame);
    let section = this.#sections.get(key);
    if (!section) {
      section = make("section", { "aria-labelledby": `h-${key}` });
      section.append(make("div", { class: "outline__head" }, make("h2", { id: `h-${key}` })));
      this.#sections.set(key, section);
    }
    const head = /** @type {HTMLElement} */ (section.firstElementChild);
    const count = part.groups.reduce((sum, one) => sum + one.ids.length, 0);
    const title = frame?.title ?? "Outside the frames";
    const sign = `${title} ${count} ${this.desk.can}`;
    if (head.dataset.sign !== sign) {
      head.dataset.sign = sign;
      head.firstElementChild?.replaceChildren(title, " ", make("small", {}, plural(count, "note", "notes")));
      head.querySelector("button")?.remove();
      if (frame && this.desk.can) head.append(this.#more("frame", part.frame, `Actions for frame ${title}`));
    }
    const children = [head];
    for (const { cluster, ids } of part.groups) {
      if (cluster) children.push(this.#heading(section, cluster));
      if (ids.length) children.push(this.#list(section, key, cluster, ids));
    }
    arrange(section, children);
    return section;
  }

  /** @param {HTMLElement} section @param {string} cluster */
  #heading(section, cluster) {
    const title = this.model.clusters.get(cluster)?.title ?? "";
    let head = /** @type {HTMLElement|null} */ (section.querySelector(`:scope > [data-cluster="${cluster}"]`));
    head ??= make("div", { class: "outline__head", "data-cluster": cluster }, make("h3", { id: `h-${cluster}` }));
    const sign = `${title} ${this.desk.can}`;
    if (head.dataset.sign !== sign) {
      head.dataset.sign = sign;
      head.replaceChildren(make("h3", { id: `h-${cluster}` }, title));
      if (this.desk.can) head.append(this.#more("cluster", cluster, `Actions for group ${title}`));
    }
    return head;
  }

  /** @param {HTMLElement} section @param {string} key @param {string} cluster @param {string[]} ids */
  #list(section, key, cluster, ids) {
    const name = `${key}/${cluster}`;
    let list = /** @type {HTMLElement|null} */ (section.querySelector(`:scope > ol[data-group="${name}"]`));
    list ??= make("ol", { class: "plain", "data-group": name });
    arrange(list, ids.map((id) => this.#line(id)));
    return list;
  }

  /** @param {"note"|"frame"|"cluster"} kind @param {string} id @param {string} words */
  #more(kind, id, words) {
    return make("button", { class: "tool", type: "button", "data-more": kind, "data-of": id, "aria-haspopup": "menu" }, icon("ellipsis"), make("span", { class: "vh" }, words));
  }

  /** @param {string} id */
  #line(id) {
    const { model, desk } = this;
    const note = /** @type {import("./clean.js").Note} */ (model.notes.get(id));
    let line = this.#lines.get(id);
    if (line && this.#stale && !this.#stale.has(id)) return line;
    if (!line) {
      line = make("li", { class: "line", id: `o-${id}`, tabindex: "-1" });
      this.#lines.set(id, line);
    }
    const links = model.linksOf(id, MEANINGS).map((one) => ({ ...one, text: short(titled(model.notes.get(one.other)), 26) }));
    const votes = model.votesFor(id);
    const comments = model.commentsOn(id).length;
    const typing = desk.presence?.handOn(id)?.typing ? `${desk.presence.handOn(id)?.name} is typing` : "";
    const who = desk.people.author(note);
    const gap = model.gapAt(id);
    const sign = JSON.stringify([note.type, note.text, who, votes, comments, links, gap, typing, note.source, desk.can]);
    if (line.dataset.sign === sign || this.writing?.id === id) return line;
    line.dataset.sign = sign;
    line.dataset.type = note.type;
    const { word, icon: glyph } = TYPES[note.type];
    const text = make("span", { class: "line__text" }, note.text || "Nothing written yet");
    /** @type {(Node|string)[][]} */
    const facts = [];
    if (who) facts.push([who]);
    if (note.source) facts.push([note.source.url ? make("a", { href: note.source.url, rel: "noreferrer" }, note.source.label) : note.source.label]);
    if (votes) facts.push([plural(votes, "vote", "votes") + (model.voted(id) ? ", yours too" : "")]);
    if (comments) facts.push([plural(comments, "comment", "comments")]);
    for (const one of links) facts.push([`${one.words} `, make("a", { href: `#o-${one.other}`, "data-go": one.other }, one.text)]);
    if (typing) facts.push([typing]);
    const parts = [make("p", {}, make("b", {}, icon(glyph), `${word}.`), " ", text)];
    if (facts.length) parts.push(make("p", { class: "line__meta" }, ...facts.flatMap((one, index) => (index ? [" · ", ...one] : one))));
    if (gap) parts.push(make("p", { class: "line__meta" }, make("span", { class: "gap" }, icon("circle-alert"), gap)));
    const more = line.querySelector(":scope > [data-more]") ?? this.#more("note", id, "");
    const label = /** @type {HTMLElement} */ (more.querySelector("span"));
    label.textContent = `Actions for: ${titled(note)}`;
    arrange(line, [...parts, /** @type {HTMLElement} */ (more)]);
    return line;
  }

  #mark() {
    const { ids, focus } = this.desk.selection;
    for (const [id, line] of this.#lines) {
      if (ids.has(id) || (id === focus && !ids.size)) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
    }
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const more = /** @type {HTMLElement|null} */ (target.closest("[data-more]"));
    const id = target.closest(".line")?.id.slice(2);
    const { commands, selection } = this.desk;
    if (event.type === "dblclick") {
      if (id && !target.closest("a, button, textarea")) commands.write(id);
      return;
    }
    const go = /** @type {HTMLElement|null} */ (target.closest("[data-go]"))?.dataset.go;
    if (go) {
      event.preventDefault();
      this.focus(go);
    } else if (more) {
      const of = more.dataset.of ?? "";
      if (more.dataset.more === "frame") commands.frameMenu(more, of);
      else if (more.dataset.more === "cluster") commands.clusterMenu(more, of);
      else {
        const chosen = selection.ids.has(of) && selection.ids.size > 1 ? [...selection.ids] : [of];
        if (chosen.length === 1) selection.only(of);
        commands.menu(more, chosen);
      }
    } else if (id && !target.closest("a, textarea")) {
      const mouse = /** @type {MouseEvent} */ (event);
      if (mouse.ctrlKey || mouse.metaKey || mouse.shiftKey) selection.toggle(id);
      else selection.only(id);
    }
  }

  /** Go to a note. @param {string} id */
  focus(id) {
    if (this.#waiting.delete(id) || !this.#lines.get(id)?.isConnected) {
      this.#take();
      this.render();
    }
    this.desk.selection.only(id);
    const line = this.#lines.get(id);
    line?.focus({ preventScroll: true });
    line?.scrollIntoView({ block: "nearest" });
  }

  /** Bring a note into view, without taking the focus. @param {string} id */
  reveal(id) {
    this.#lines.get(id)?.scrollIntoView({ block: "nearest" });
  }

  /** Write in a note, where it stands. @param {string} id */
  write(id) {
    if (this.writing) this.writing.end("kept");
    this.focus(id);
    const line = this.#lines.get(id);
    const text = line?.querySelector(".line__text");
    if (!line || !text) return;
    const area = /** @type {HTMLTextAreaElement} */ (make("textarea", { class: "input", rows: "3", maxlength: String(TEXT), "aria-label": "Text of the note" }));
    this.writing = new Writing(this.model, id, area, {
      done: (how) => {
        this.writing = null;
        delete line.dataset.sign;
        this.render();
        this.desk.wrote(id, how);
      },
    });
    text.replaceWith(area);
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }
}

/** Give an element these children in this order, without touching those that are in place. @param {HTMLElement} parent @param {Node[]} children */
function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    const there = parent.childNodes[index];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
}
