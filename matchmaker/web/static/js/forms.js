/* Help for people who type: characters left, no lost text, no double sending. Forms work without it. */

const changed = new WeakSet();

function showCount(field) {
  const line = document.getElementById(field.dataset.counter);
  const limit = Number(field.maxLength > 0 ? field.maxLength : field.dataset.limit);
  const length = [...field.value].length;
  line.textContent = `${length} / ${limit}`;
  line.classList.toggle("over", length > limit);
}

function showCounts(root) {
  for (const field of root.querySelectorAll("[data-counter]")) showCount(field);
}

function guardedFormsChanged() {
  return [...document.querySelectorAll("form[data-guard]")].some((form) => changed.has(form));
}

function holdButtons(form) {
  // After the browser has gathered the values: a disabled button would not be sent.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
  });
  // An answer that is a file leaves the page standing; its buttons must work again.
  setTimeout(releaseButtons, 8000);
}

function releaseButtons() {
  for (const button of document.querySelectorAll("form button[type=submit]:disabled")) button.disabled = false;
}

document.addEventListener("input", (event) => {
  if (event.target.form) changed.add(event.target.form);
  if (event.target.dataset.counter) showCount(event.target);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-tick-all]")) return;
  for (const box of event.target.form.querySelectorAll("input[type=checkbox]")) box.checked = event.target.checked;
});

document.addEventListener("submit", (event) => {
  changed.delete(event.target);
  const leavesPage = !event.target.matches("[hx-post], [hx-get], [method=get]");
  if (leavesPage && !event.defaultPrevented) holdButtons(event.target);
});

addEventListener("beforeunload", (event) => {
  if (guardedFormsChanged()) event.preventDefault();
});

addEventListener("pageshow", (event) => {
  // Coming back from the page cache finds the buttons as they were left.
  if (event.persisted) releaseButtons();
});

document.addEventListener("htmx:load", (event) => showCounts(event.target));
showCounts(document);
document.querySelector(".error-summary")?.focus();
