"use strict";
// One page for all: what the address names is shown, the comparison or one article.
{
  const views = [...document.querySelectorAll("#report, .article")];
  const route = (first) => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const view = target?.closest("#report, .article") ?? views[0];
    for (const each of views) each.hidden = each !== view;
    if (target && target !== view) target.scrollIntoView();
    else if (!first) {
      scrollTo(0, 0);
      view.querySelector("h1").focus();
    }
  };
  addEventListener("hashchange", () => route(false));
  route(true);
}
