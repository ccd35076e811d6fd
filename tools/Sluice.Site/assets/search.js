// Looks for all words of the query in the sections of the manual. The sections are loaded when the search is first used.
"use strict";
(() => {
  const input = document.querySelector(".search input");
  const list = document.querySelector(".search ol");
  const most = 12;

  const load = () => {
    if (document.querySelector("script[data-sections]")) return;
    const script = document.createElement("script");
    script.src = input.dataset.root + "sections.js";
    script.dataset.sections = "";
    script.onload = show;
    document.head.append(script);
  };

  const rank = (words, [, page, heading, text]) => {
    const [p, h, t] = [page, heading, text].map(part => part.toLowerCase());
    let sum = 0;
    for (const word of words) {
      const points = (p.includes(word) ? 3 : 0) + (h.includes(word) ? 5 : 0) + (t.includes(word) ? 1 : 0);
      if (points === 0) return 0;
      sum += points;
    }
    return sum;
  };

  const entry = ([address, page, heading, text], word) => {
    const link = document.createElement("a");
    link.href = input.dataset.root + address;
    link.textContent = page.endsWith(heading) ? page : `${page}: ${heading}`;
    const at = Math.max(0, text.toLowerCase().indexOf(word) - 40);
    const excerpt = document.createElement("small");
    excerpt.textContent = (at > 0 ? "… " : "") + text.slice(at, at + 120);
    link.append(excerpt);
    const item = document.createElement("li");
    item.append(link);
    return item;
  };

  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(word => word);
    const found = words.length === 0 || !window.sections ? [] : window.sections
      .map(section => [rank(words, section), section])
      .filter(([points]) => points > 0)
      .sort(([a], [b]) => b - a)
      .slice(0, most);
    list.replaceChildren(...found.map(([, section]) => entry(section, words[0])));
    list.hidden = found.length === 0;
  };

  input.addEventListener("focus", load);
  input.addEventListener("input", show);
  document.addEventListener("keydown", event => {
    if (event.key === "/" && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape") {
      list.hidden = true;
    }
  });
})();
