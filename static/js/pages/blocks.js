/** Code, and the words in an empty line that say what one can do. */
import { Extension, Node, textblockTypeInputRule } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

const HINT = "Write, or type / to insert something";

export const CodeBlock = Node.create({
  name: "codeBlock",
  group: "block",
  content: "text*",
  marks: "",
  code: true,
  defining: true,
  parseHTML() {
    return [{ tag: "pre", preserveWhitespace: "full" }];
  },
  renderHTML() {
    return ["pre", ["code", 0]];
  },
  addInputRules() {
    return [textblockTypeInputRule({ find: /^```\s$/, type: this.type })];
  },
  addKeyboardShortcuts() {
    const here = () => this.editor.isActive(this.name);
    return {
      Tab: () => here() && this.editor.commands.insertContent("\t"),
      // Out of it: Enter on an empty last line, or the arrow at the end of the page.
      Enter: () => {
        const { $from, empty } = this.editor.state.selection;
        const last = here() && empty && $from.parentOffset === $from.parent.content.size && $from.parent.textContent.endsWith("\n\n");
        return last && this.editor.chain().command(({ tr }) => Boolean(tr.delete($from.pos - 2, $from.pos))).exitCode().run();
      },
      ArrowDown: () => {
        const { $from, empty } = this.editor.state.selection;
        const ends = here() && empty && $from.parentOffset === $from.parent.content.size && $from.after() === this.editor.state.doc.content.size;
        return ends && this.editor.commands.exitCode();
      },
    };
  },
});

/** In the empty line that the caret is in. */
export const Hint = Extension.create({
  name: "hint",
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          decorations: ({ doc, selection }) => {
            const { $from, empty } = selection;
            if (!empty || $from.depth !== 1 || $from.parent.content.size || $from.parent.type.name !== "paragraph") return null;
            return DecorationSet.create(doc, [Decoration.node($from.before(), $from.after(), { "data-placeholder": HINT })]);
          },
        },
      }),
    ];
  },
});
