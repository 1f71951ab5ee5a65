/* Keys of the review desk. Everything they do can be done by links and buttons, too. */

const control = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);
const isTyping = (target) => target.matches("textarea, select, input:not([type=checkbox])");

function reject(button) {
  const reasons = document.getElementById("why-not");
  const ticked = reasons?.querySelector("input[type=checkbox]:checked");
  if (ticked) return button.click();
  reasons.open = true;
  reasons.querySelector("input[type=checkbox]")?.focus();
}

function press(key) {
  const found = control(key);
  if (!found || found.disabled) return false;
  if (key === "?") document.getElementById("keys").showModal();
  else if (key === "r") reject(found);
  else found.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (press(event.key)) event.preventDefault();
});

document.querySelector("button[data-key='?']")?.addEventListener("click", () => press("?"));
