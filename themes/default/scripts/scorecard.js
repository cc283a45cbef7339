// The weighted total of a scorecard, as marks are given. Nothing is kept.
//
//   <form data-scorecard> <fieldset data-weight="0.4"> radios 1 to 5 </fieldset> … <output data-total>
for (const form of document.querySelectorAll("[data-scorecard]")) {
  const total = form.querySelector("[data-total]");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    let sum = 0, weights = 0;
    for (const line of form.querySelectorAll("[data-weight]")) {
      const mark = Number(line.querySelector(":checked")?.value);
      const weight = Number(line.dataset.weight) || 1;
      if (mark) { sum += mark * weight; weights += weight; }
    }
    total.textContent = weights ? (sum / weights).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: 1 }) : "–";
  });
}
