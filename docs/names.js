// Names for those who hear the page: Material gives none to its search and to the bars of its code.
const name = () => {
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
  document.querySelectorAll(".md-code__nav").forEach((bar, at) => {
    bar.setAttribute("aria-label", `Code ${at + 1}`);
  });
};
document.addEventListener("DOMContentLoaded", () => {
  name();
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
});
