/** Menus that open while typing: `/` for what to insert, `@` for whom to mention. */
import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { Popup } from "./popup.js";

/** @typedef {import("@tiptap/core").Editor} Editor */
/** @typedef {{ label: string, icon: string, hint?: string, run: (editor: Editor) => void }} Choice */

const TYPED = /(?:^|\s)([/@])([\p{L}\p{N}' -]{0,24})$/u;

/** @param {Record<"/" | "@", { name: string, choices: () => Choice[] }>} menus */
export function typing(menus) {
  const popup = new Popup();
  /** Where the menu was closed by Esc: it stays closed there. */
  let shut = -1;

  /** @param {Editor} editor */
  function look(editor) {
    const { selection } = editor.state;
    const { $from } = selection;
    const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 40), $from.parentOffset, "\n", "\ufffc");
    const found = selection.empty && !editor.isActive("codeBlock") && editor.isFocused ? TYPED.exec(before) : null;
    const start = found ? $from.pos - found[2].length - 1 : -1;
    if (!found) shut = -1;
    if (!found || start === shut) return popup.close();
    const menu = menus[/** @type {"/" | "@"} */ (found[1])];
    const sought = found[2].toLowerCase();
    const all = menu.choices();
    const fit = all.filter((one) => one.label.toLowerCase().split(/[\s:]+/).some((word) => word.startsWith(sought)) || one.label.toLowerCase().startsWith(sought));
    if (!fit.length) return popup.close();
    const at = editor.view.coordsAtPos(start);
    const place = new DOMRect(at.left, at.top, 0, at.bottom - at.top);
    const hint = sought ? `${fit.length} of ${all.length} fit “${found[2]}”` : menu.name;
    popup.open(menu.name, fit, place, (/** @type {Choice} */ choice) => {
      editor.chain().focus().deleteRange({ from: start, to: editor.state.selection.from }).run();
      choice.run(editor);
    }, { owner: editor.view.dom, hint });
  }

  return Extension.create({
    name: "typing",
    priority: 1000,
    onUpdate: ({ editor, transaction }) => {
      // What others write is no reason to open a menu.
      if (transaction.getMeta("y-sync$") && !popup.isOpen) return;
      look(editor);
    },
    onSelectionUpdate: ({ editor }) => {
      if (popup.isOpen) look(editor);
    },
    onBlur: () => popup.close(),
    onDestroy: () => popup.close(),
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin({
          props: {
            handleKeyDown: (_, event) => {
              if (!popup.isOpen) return false;
              if (event.key === "Escape") {
                const { $from } = editor.state.selection;
                const text = $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc");
                shut = $from.pos - (TYPED.exec(text)?.[2].length ?? 0) - 1;
                popup.close();
                return true;
              }
              return popup.key(event);
            },
          },
        }),
      ];
    },
  });
}
