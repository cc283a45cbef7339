// What stands around an opened page: the bar with the lock, the menu of what is
// unlocked, and its search. Input: the element data-unlocked with its words, a
// Sealed. A section's links are made when it is opened, so that ten thousand pages
// cost nothing at first.
import { addIndex } from "./search.js";
import { addressOf } from "./unlock-page.js";

/** Builds the parts inside the element; gives {status, lock, trouble, menu, page}. */
export function frame(inside) {
  const { lock: lockWord = "Lock", menu: menuWord = "" } = inside.dataset;
  const status = element("span", { role: "status" });
  const lock = element("button", { type: "button", class: "button small" }, lockWord);
  const trouble = element("p", { role: "alert", class: "trouble" });
  const menu = element("details", { class: "unlocked-menu", open: "" },
    element("summary", {}, menuWord), element("nav", { "aria-label": menuWord }));
  const page = element("div", { tabindex: "-1", "data-unlocked-page": "" });
  inside.replaceChildren(element("div", { class: "notice locked" }, status, lock), menu, trouble, page);
  return { status, lock, trouble, menu, page };
}

/** Fills the menu with the pages of a Sealed, by section. */
export function fillMenu(site, menu, inside) {
  menu.querySelector("nav").replaceChildren(...sections(site, inside));
}

/**
 * Gives the indexes of what is unlocked to the page's search boxes. One that is
 * sealed at the address of an open one holds all of it and more, and replaces it.
 */
export function search(site) {
  const bases = site.named("/index.json").filter((path) => path.startsWith("search/"))
    .map((path) => site.urlOf(path.slice(0, -"index.json".length)).href);
  for (const form of document.querySelectorAll("[data-search][data-index]")) {
    form.dataset.index = form.dataset.index.split(/\s+/)
      .filter((base) => base && !bases.includes(new URL(base, document.baseURI).href)).join(" ");
  }
  for (const base of bases) addIndex(base, site.fetchBytes);
}

function sections(site, inside) {
  const by = new Map();
  for (const page of site.pages) {
    const section = page.section ?? "";
    if (!by.has(section)) by.set(section, []);
    by.get(section).push(page);
  }
  const top = [];
  const groups = [];
  for (const [section, pages] of by) {
    if (pages.length === 1 || section === "") top.push(...pages.map(link));
    else groups.push(group(section, pages, inside));
  }
  return top.length ? [element("ul", {}, ...top), ...groups] : groups;
}

function group(section, pages, inside) {
  const front = pages.find((page) => page.path === section + "/index.html");
  const list = element("ul", {});
  const details = element("details", {}, element("summary", {},
    front?.title ?? inside.getAttribute("data-section-" + section) ?? section, " ", count(pages.length)), list);
  details.addEventListener("toggle", () => {
    if (!list.hasChildNodes()) list.append(...pages.map(link));
  });
  return details;
}

const count = (n) => element("span", { class: "count" }, String(n));
const link = (page) => element("li", {}, element("a", { href: addressOf(page.path) }, page.title));

function element(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  e.append(...children);
  return e;
}
