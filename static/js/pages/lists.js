/** Lists: bullets, numbers, tasks. */
import { Node, wrappingInputRule } from "@tiptap/core";
import { make } from "../lib/make.js";

/** Whether the item stands in a list within a list. @param {import("@tiptap/core").Editor} editor */
function deep({ state: { selection: { $from } } }) {
  const names = Array.from({ length: $from.depth }, (_, depth) => $from.node(depth + 1).type.name);
  return names.filter((name) => name.endsWith("Item")).length > 1;
}

/** What keys do within an item. @param {import("@tiptap/core").Editor} editor @param {string} item */
function keys(editor, item) {
  return {
    Enter: () => editor.commands.splitListItem(item),
    Tab: () => editor.commands.sinkListItem(item),
    // Backwards out of the text must not take the outermost items out of their list.
    "Shift-Tab": () => deep(editor) && editor.commands.liftListItem(item),
    // At its start, an item leaves the list before it joins what stands above.
    Backspace: () => {
      const { $from, empty } = editor.state.selection;
      const starts = empty && $from.parentOffset === 0 && $from.depth > 1 && $from.node(-1).type.name === item && $from.index(-1) === 0;
      return starts && editor.commands.liftListItem(item);
    },
  };
}

const ListItem = Node.create({
  name: "listItem",
  content: "paragraph block*",
  defining: true,
  parseHTML() {
    return [{ tag: "li" }];
  },
  renderHTML() {
    return ["li", 0];
  },
  addKeyboardShortcuts() {
    return keys(this.editor, this.name);
  },
});

/**
 * @param {string} name @param {string} tag @param {string} item @param {RegExp} find what begins it while typing
 * @param {Record<string, string>} [looks]
 */
function list(name, tag, item, find, looks = {}) {
  const task = item === "taskItem";
  return Node.create({
    name,
    group: "block list",
    content: `${item}+`,
    parseHTML() {
      return [task ? { tag: "ul.todo", priority: 51 } : { tag }];
    },
    renderHTML() {
      return [tag, looks, 0];
    },
    addInputRules() {
      return task ? [] : [wrappingInputRule({ find, type: this.type })];
    },
  });
}

/** Done or not by a real checkbox. */
const TaskItem = Node.create({
  name: "taskItem",
  content: "paragraph block*",
  defining: true,
  addAttributes() {
    return { checked: { default: false, keepOnSplit: false, parseHTML: (element) => element.dataset.checked === "true" } };
  },
  parseHTML() {
    return [{ tag: "li[data-checked]", priority: 51, contentElement: "div" }];
  },
  renderHTML({ node }) {
    return ["li", { "data-checked": String(node.attrs.checked) }, ["div", 0]];
  },
  addKeyboardShortcuts() {
    return keys(this.editor, this.name);
  },
  addInputRules() {
    return [wrappingInputRule({ find: /^\s*\[([ x]?)\]\s$/, type: this.type, getAttributes: (found) => ({ checked: found[1] === "x" }) })];
  },
  addNodeView() {
    return ({ node, getPos, editor }) => {
      const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", class: "todo__check", contenteditable: "false" }));
      const contentDOM = make("div");
      const dom = make("li", { class: "todo__item" }, box, contentDOM);
      /** @param {import("@tiptap/pm/model").Node} one */
      const show = (one) => {
        dom.dataset.done = one.attrs.checked ? "yes" : "no";
        box.checked = one.attrs.checked === true;
        box.setAttribute("aria-label", `Done: ${one.firstChild?.textContent ?? ""}`);
      };
      show(node);
      box.addEventListener("change", () => {
        const at = getPos();
        if (at === undefined || !editor.isEditable) return show(node);
        editor.commands.command(({ tr }) => {
          tr.setNodeAttribute(at, "checked", box.checked);
          return true;
        });
      });
      return {
        dom,
        contentDOM,
        stopEvent: (/** @type {Event} */ event) => event.target === box,
        ignoreMutation: (/** @type {any} */ change) => change.type !== "selection" && !contentDOM.contains(change.target),
        update: (one) => {
          if (one.type !== node.type) return false;
          node = one;
          show(one);
          return true;
        },
      };
    };
  },
});

/** @type {import("@tiptap/core").Extensions} */
export const LISTS = [
  list("bulletList", "ul", "listItem", /^\s*[-+*]\s$/),
  list("orderedList", "ol", "listItem", /^\d+\.\s$/),
  list("taskList", "ul", "taskItem", /$^/, { class: "todo" }),
  ListItem,
  TaskItem,
];
