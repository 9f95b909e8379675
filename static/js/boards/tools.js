/** The tools around the views: toolbar, zoom, tabs, views of a phone, the bars of acts for what is chosen. */
import { icon, make } from "../lib/make.js";
import { plural, titled } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */

const CALM = "samskap-calm";

export class Tools {
  #sign = "";
  /** What the bar says of the place, before people are counted. */
  #where = document.querySelector(".bar__where")?.textContent ?? "";

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.bar = /** @type {HTMLElement} */ (document.getElementById("tools"));
    this.act = /** @type {HTMLElement} */ (document.getElementById("act"));
    this.tapbar = /** @type {HTMLElement} */ (document.getElementById("tapbar"));
    this.word = make("div", { class: "canvas__word pop", hidden: "" });
    desk.section.append(this.word);
    const { commands, canvas } = desk;
    this.#on("tool-select", () => this.take("select"));
    this.#on("tool-note", (event) => (event.detail === 0 ? commands.newNote() : this.take("note")));
    this.#on("tool-link", (event) => (event.detail === 0 && desk.selection.focus ? commands.link() : this.take("link")));
    this.#on("tool-frame", () => commands.newFrame());
    this.#on("tool-cluster", () => commands.newCluster());
    this.#on("tool-undo", () => commands.back("undo"));
    this.#on("tool-redo", () => commands.back("redo"));
    this.#on("tool-find", () => commands.find());
    this.#on("tool-keys", () => commands.keys());
    this.#on("add-note", () => commands.newNote());
    this.#on("zoom-in", () => desk.keys.zoom(1.2));
    this.#on("zoom-out", () => desk.keys.zoom(1 / 1.2));
    this.#on("zoom-fit", () => canvas.fit());
    this.#on("view-outline", () => this.setView("outline"));
    this.#on("view-canvas", () => this.setView("canvas"));
    this.#on("calm", () => this.#calm(!desk.calm));
    for (const tab of ["outline", "chain", "comments"]) this.#on(`tab-${tab}`, () => this.setTab(tab));
    this.panels();
    rove(this.bar);
    rove(this.act);
    rove(/** @type {HTMLElement} */ (document.getElementById("tabs")));
    rove(/** @type {HTMLElement} */ (document.querySelector(".canvas__zoom")));
    rove(this.tapbar);
    document.addEventListener("keydown", (event) => this.#everywhere(event));
    if (localStorage.getItem(CALM) === "yes") this.#calm(true);
    this.update();
  }

  /** The panels are tabs from now on. */
  panels() {
    const outline = /** @type {HTMLElement} */ (document.getElementById("outline"));
    outline.setAttribute("role", "tabpanel");
    outline.removeAttribute("aria-label");
    outline.setAttribute("aria-labelledby", "tab-outline");
  }

  /** @param {string} id @param {(event: MouseEvent) => void} act */
  #on(id, act) {
    document.getElementById(id)?.addEventListener("click", act);
  }

  /** Undo works wherever one is, but for fields, which have their own. @param {KeyboardEvent} event */
  #everywhere(event) {
    const target = /** @type {Element} */ (event.target);
    if (!(event.ctrlKey || event.metaKey) || target.closest("input, textarea, dialog")) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    this.desk.commands.back(key === "y" || event.shiftKey ? "redo" : "undo");
  }

  /** @param {string} tool select, note, link or move */
  take(tool) {
    this.desk.tool = tool;
    for (const one of ["select", "note", "link"]) document.getElementById(`tool-${one}`)?.setAttribute("aria-pressed", String(one === tool));
    document.body.dataset.tool = tool;
    const hints = { note: "Click where the note goes.", link: this.desk.selection.focus ? "Click the note to link to." : "Click the first note, then the second.", move: "Tap where the note goes." };
    this.banner(hints[/** @type {keyof hints} */ (tool)] ?? "");
  }

  /** A word over the canvas. @param {string} words */
  banner(words) {
    this.word.hidden = !words;
    this.word.replaceChildren(words);
    if (words) this.desk.say(words);
  }

  /** What others did waits for "Update view". @param {number} count of notes */
  waiting(count) {
    this.word.hidden = !count;
    if (!count) return;
    const button = make("button", { class: "button button--quiet button--small", type: "button" }, `Update view: ${plural(count, "note", "notes")} changed`);
    button.addEventListener("click", () => this.desk.catchUp());
    this.word.replaceChildren(button);
  }

  /** @param {boolean} calm */
  #calm(calm) {
    document.getElementById("calm")?.setAttribute("aria-pressed", String(calm));
    localStorage.setItem(CALM, calm ? "yes" : "no");
    this.desk.setCalm(calm);
  }

  /** @param {string} view */
  setView(view) {
    document.body.dataset.view = view;
    for (const one of ["outline", "canvas"]) document.getElementById(`view-${one}`)?.setAttribute("aria-pressed", String(one === view));
    this.desk.presence?.tell({ view });
    this.update();
  }

  /** @param {string} tab */
  setTab(tab) {
    for (const one of ["outline", "chain", "comments"]) {
      const button = document.getElementById(`tab-${one}`);
      button?.setAttribute("aria-selected", String(one === tab));
      if (button) button.tabIndex = one === tab ? 0 : -1;
      this.desk.panel[one].hidden = one !== tab;
    }
    this.desk.opened();
  }

  /** @param {number} count */
  counted(count) {
    const where = /** @type {HTMLElement|null} */ (document.querySelector(".bar__where"));
    if (where) where.textContent = count > 1 ? `${this.#where} · ${count} here now` : this.#where;
  }

  /** Show the acts on what is chosen. */
  update() {
    const { desk } = this;
    const ids = [...desk.selection.ids].filter((id) => desk.model.notes.has(id));
    const sign = JSON.stringify([ids, desk.can, ids.map((id) => desk.model.notes.get(id)?.text), ids.map((id) => desk.model.voted(id))]);
    if (sign === this.#sign) return;
    this.#sign = sign;
    const none = !ids.length;
    const what = ids.length === 1 ? titled(desk.model.notes.get(ids[0])) : plural(ids.length, "note", "notes");
    this.#fill(this.act, ids, what, true);
    this.#fill(this.tapbar, ids, what, false);
    this.act.hidden = this.tapbar.hidden = none;
  }

  /** @param {HTMLElement} bar @param {string[]} ids @param {string} what @param {boolean} wide */
  #fill(bar, ids, what, wide) {
    if (!ids.length) return bar.replaceChildren();
    const { desk } = this;
    const { commands } = desk;
    const had = bar.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.act : undefined;
    const button = (/** @type {string} */ act, /** @type {string} */ label, /** @type {string} */ glyph, /** @type {(button: HTMLElement) => void} */ does) => {
      const one = make("button", { class: "tool tool--word", type: "button", "data-act": act }, icon(glyph), label);
      one.addEventListener("click", () => does(one));
      return one;
    };
    bar.setAttribute("aria-label", `Selected: ${what}`);
    const parts = [];
    if (!wide) parts.push(make("p", { class: "tapbar__what" }, "Selected: ", make("strong", {}, what)));
    if (desk.can) {
      parts.push(button("move", "Move", "move", () => this.#move()));
      if (ids.length === 1) parts.push(button("edit", "Edit", "pencil", () => commands.write(ids[0])));
      if (ids.length === 1) parts.push(button("link", "Link", "spline", () => commands.link(ids[0])));
      const voted = ids.every((id) => desk.model.voted(id));
      parts.push(button("vote", voted ? "Voted" : "Vote", "vote", () => commands.vote(ids)));
    }
    if (ids.length === 1 && (wide || !desk.can)) parts.push(button("comment", "Comment", "message-square", () => commands.comment(ids[0])));
    const more = button("more", "More", "ellipsis", (one) => commands.menu(one, ids));
    more.setAttribute("aria-haspopup", "menu");
    parts.push(more);
    bar.replaceChildren(...parts);
    settle(bar);
    if (had) /** @type {HTMLElement|null} */ (bar.querySelector(`[data-act="${had}"]`))?.focus();
  }

  #move() {
    const { desk } = this;
    // On a touch canvas a tap says where; everywhere else the dialog does.
    if (desk.view === "canvas" && matchMedia("(pointer: coarse)").matches) this.take("move");
    else desk.commands.move();
  }
}

/** One tab stop for a toolbar; arrows go through it. @param {HTMLElement} bar */
function rove(bar) {
  settle(bar);
  bar.addEventListener("keydown", (event) => {
    const all = /** @type {HTMLElement[]} */ ([...bar.querySelectorAll("button")]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = all[(to + all.length) % all.length];
    for (const one of all) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  });
}

/** @param {HTMLElement} bar */
function settle(bar) {
  const all = /** @type {HTMLElement[]} */ ([...bar.querySelectorAll("button")]);
  const stop = all.find((one) => one.tabIndex === 0 && one.getAttribute("aria-selected") !== "false") ?? all[0];
  for (const one of all) one.tabIndex = one === stop ? 0 : -1;
}
