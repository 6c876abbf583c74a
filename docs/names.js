// Names for those who hear the page: Material gives none to its search and to the bars of its code.
// A table that is wider than its page is reached and moved by keys, too.
const name = () => {
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
  document.querySelectorAll(".md-code__nav").forEach((bar, at) => {
    bar.setAttribute("aria-label", `Code ${at + 1}`);
  });
  document.querySelectorAll(".md-typeset__scrollwrap").forEach((table, at) => {
    if (table.scrollWidth > table.clientWidth && !table.hasAttribute("tabindex")) {
      table.setAttribute("tabindex", "0");
      table.setAttribute("role", "region");
      table.setAttribute("aria-label", `Table ${at + 1}`);
    }
  });
};
document.addEventListener("DOMContentLoaded", () => {
  name();
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
});
