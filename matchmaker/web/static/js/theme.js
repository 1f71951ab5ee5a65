/* Light, dark or as the system says: set before the page is painted, remembered in this browser.
   A classic script in the head, because a module would run after the first paint. */
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  function remembered() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // Storage may be closed to us; the system's choice then holds.
    }
  }

  function remember(theme) {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // The choice lasts for this page only.
    }
  }

  function show(theme) {
    root.dataset.bsTheme = theme;
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.setAttribute("aria-pressed", String(theme === "dark"));
    }
  }

  function current() {
    return remembered() ?? (system.matches ? "dark" : "light");
  }

  function toggleTheme() {
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    remember(theme);
    show(theme);
  }

  function toggleMenu(button) {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    for (const part of document.querySelectorAll(".site-more")) part.classList.toggle("open", open);
  }

  root.classList.add("js");
  show(current());
  system.addEventListener("change", () => show(current()));
  document.addEventListener("DOMContentLoaded", () => show(current()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-toggle], [data-menu-toggle]");
    if (button?.hasAttribute("data-theme-toggle")) toggleTheme();
    if (button?.hasAttribute("data-menu-toggle")) toggleMenu(button);
  });
})();
