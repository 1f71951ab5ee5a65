/* The organisation's form: only the parts of the chosen kind, and a search over the industries. It works without. */

const form = document.querySelector("[data-member-form]");

function chosenKind() {
  return form.dataset.kind || form.querySelector("[name=kind]:checked")?.value;
}

function showParts() {
  const kind = chosenKind();
  for (const part of form.querySelectorAll("[data-only]")) part.hidden = Boolean(kind) && part.dataset.only !== kind;
  for (const note of form.querySelectorAll("[data-only-note]")) note.hidden = Boolean(kind);
}

function filterIndustries(words) {
  const wanted = words.trim().toLowerCase();
  for (const section of form.querySelectorAll("[data-section]")) {
    let found = 0;
    const whole = section.querySelector("summary").textContent.toLowerCase().includes(wanted);
    for (const option of section.querySelectorAll(".form-check")) {
      const chosen = option.querySelector("input").checked;
      const shown = whole || chosen || option.textContent.toLowerCase().includes(wanted);
      option.hidden = !shown;
      found += shown;
    }
    section.hidden = !found;
    section.open = wanted ? found > 0 : Boolean(section.querySelector("input:checked"));
  }
}

form.addEventListener("change", (event) => {
  if (event.target.name === "kind") showParts();
});
document.getElementById("industry-filter").addEventListener("input", (event) => filterIndustries(event.target.value));
showParts();
