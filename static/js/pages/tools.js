/** The toolbar: one tab stop, arrows between its tools, Alt+F10 from the text. */
import { icon, make } from "../lib/make.js";
import { STYLES, TABLE_ACTS, styleOf } from "./acts.js";
import { Popup } from "./popup.js";

/** @typedef {import("@tiptap/core").Editor} Editor */
/** @typedef {import("./acts.js").Choice} Choice */

export class Tools {
  #popup = new Popup();
  /** @type {[HTMLElement, (editor: Editor) => boolean][]} */
  #marks = [];
  /** @type {HTMLElement} */
  #style;
  /** @type {HTMLElement} */
  #table;

  /** @param {HTMLElement} bar @param {Editor} editor @param {{ link: () => void, insertions: Choice[] }} acts */
  constructor(bar, editor, acts) {
    this.bar = bar;
    this.editor = editor;
    const word = make("span", {}, "Paragraph");
    this.#style = word;
    const style = this.#menu("Kind of text", [word, icon("chevron-down")], STYLES, () => styleOf(editor));
    this.#table = this.#menu("Table", [icon("table"), "Table", icon("chevron-down")], TABLE_ACTS);
    bar.replaceChildren(
      style,
      rule(),
      this.#mark("Bold", "bold", "bold", (one) => one.toggleBold()),
      this.#mark("Italic", "italic", "italic", (one) => one.toggleItalic()),
      this.#mark("Strike through", "strikethrough", "strike", (one) => one.toggleStrike()),
      this.#mark("Code", "code", "code", (one) => one.toggleCode()),
      this.#tool("Web link", "link-2", acts.link, "link"),
      rule(),
      this.#mark("Bullet list", "list", "bulletList", (one) => one.toggleList("bulletList", "listItem")),
      this.#mark("Numbered list", "list-ordered", "orderedList", (one) => one.toggleList("orderedList", "listItem")),
      this.#mark("Task list", "list-checks", "taskList", (one) => one.toggleList("taskList", "taskItem")),
      this.#mark("Quote", "quote", "blockquote", (one) => one.toggleBlockquote()),
      this.#table,
      rule(),
      this.#menu("Insert", [icon("plus"), "Insert"], acts.insertions),
      rule(),
      this.#tool("Undo your last change", "undo-2", () => editor.chain().focus().undo().run()),
      this.#tool("Redo", "redo-2", () => editor.chain().focus().redo().run()),
    );
    bar.addEventListener("keydown", (event) => this.#pressed(event));
    bar.addEventListener("focusin", (event) => this.#stop(/** @type {HTMLElement} */ (event.target)));
    editor.on("transaction", () => this.show());
    this.#stop(style);
    this.show();
  }

  /** Go to the tool that was used last. */
  focus() {
    /** @type {HTMLElement | null} */ (this.bar.querySelector("[tabindex='0']"))?.focus();
  }

  show() {
    const { editor } = this;
    for (const [tool, active] of this.#marks) tool.setAttribute("aria-pressed", String(active(editor)));
    this.#style.textContent = styleOf(editor);
    this.#table.hidden = !editor.isActive("table");
  }

  close() {
    this.#popup.close();
  }

  /** @param {string} label @param {string} glyph @param {() => void} act @param {string} [name] of a mark or node that it shows */
  #tool(label, glyph, act, name) {
    const tool = make("button", { class: "tool", type: "button", title: label, "aria-label": label, tabindex: "-1" }, icon(glyph));
    // The selection stays where it is.
    tool.addEventListener("pointerdown", (event) => event.preventDefault());
    tool.addEventListener("click", act);
    if (name) this.#marks.push([tool, (editor) => editor.isActive(name)]);
    return tool;
  }

  /** @param {string} label @param {string} glyph @param {string} name @param {(chain: import("@tiptap/core").ChainedCommands) => import("@tiptap/core").ChainedCommands} act */
  #mark(label, glyph, name, act) {
    return this.#tool(label, glyph, () => act(this.editor.chain().focus()).run(), name);
  }

  /** @param {string} name @param {(Node | string)[]} face @param {Choice[]} choices @param {() => string} [chosen] */
  #menu(name, face, choices, chosen) {
    const tool = make("button", { class: "tool tool--word", type: "button", "aria-haspopup": "listbox", tabindex: "-1" }, ...face);
    tool.addEventListener("pointerdown", (event) => event.preventDefault());
    tool.addEventListener("click", () => {
      if (this.#popup.isOpen) return this.#popup.close();
      const pick = (/** @type {Choice} */ choice) => choice.run(this.editor);
      this.#popup.open(name, choices, tool.getBoundingClientRect(), pick, { owner: tool, takesFocus: true, chosen: chosen?.() });
    });
    return tool;
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const all = /** @type {HTMLElement[]} */ ([...this.bar.querySelectorAll("button")]).filter((one) => !one.hidden);
    const at = all.indexOf(/** @type {any} */ (document.activeElement));
    const goes = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") this.editor.commands.focus();
    else if (goes !== undefined) all.at(goes % all.length)?.focus();
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement} tool */
  #stop(tool) {
    for (const one of this.bar.querySelectorAll("button")) one.tabIndex = one === tool ? 0 : -1;
  }
}

function rule() {
  return make("span", { class: "tools__rule", role: "separator", "aria-orientation": "vertical" });
}
