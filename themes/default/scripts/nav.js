// Small comforts of navigation; all of it works without. Prints. Keeps the place in the
// side navigation, marks the heading that is being read, opens what a link leads
// into, and closes the phone's menu when a link stays on the page.
const nav = document.querySelector(".nav");
if (nav) {
  const key = "playbook-nav";
  try {
    nav.scrollTop = Number(sessionStorage.getItem(key)) || 0;
    addEventListener("pagehide", () => sessionStorage.setItem(key, String(nav.scrollTop)));
  } catch { /* no storage: begin at the top */ }
  nav.querySelector("[aria-current]")?.scrollIntoView?.({ block: "nearest" });
  nav.addEventListener("click", (event) => {
    if (event.target.closest("a") && nav.matches(":popover-open")) nav.hidePopover();
  });
}

const links = new Map();
for (const a of document.querySelectorAll(".toc a[href^='#']")) {
  const target = document.getElementById(decodeURIComponent(a.hash.slice(1)));
  if (target) links.set(target, a);
}
if (links.size > 1) {
  const seen = new Set();
  const watch = new IntersectionObserver((entries) => {
    for (const e of entries) e.isIntersecting ? seen.add(e.target) : seen.delete(e.target);
    const first = [...links.keys()].find((h) => seen.has(h));
    if (!first) return;
    for (const [h, a] of links) h === first ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current");
  }, { rootMargin: "-64px 0px -60% 0px" });
  for (const h of links.keys()) watch.observe(h);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) print();
});

const toc = document.querySelector("details.toc");
const wide = matchMedia("(min-width: 80rem)");
const fit = () => { if (toc) toc.open = wide.matches; };
wide.addEventListener("change", fit);
fit();

const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = target && target.closest("details:not([open])");
  if (closed) closed.open = true;
};
addEventListener("hashchange", reveal);
reveal();
