import { icon, make } from "./make.js";

/**
 * Say at the bottom of the page that something was done; never that something failed.
 * @param {string} text
 * @param {{ label: string, act: () => void }} [undo]
 */
export function toast(text, undo) {
  const message = make("toast-message", { class: "toast" }, icon("check"), make("p", {}, text));
  if (undo) {
    const button = make("button", { class: "button button--quiet", type: "button" }, icon("undo-2"), undo.label);
    button.addEventListener("click", () => {
      undo.act();
      message.remove();
    });
    message.append(button);
  }
  document.getElementById("toasts")?.append(message);
}
