// The weighted total of a scorecard. Knows no DOM.

/** lines: [{weight, mark}], mark 1 to 5 or 0 when not given. Gives {marked, of, total}: total is the
 *  mean of the marks given, weighted; null when there is none. */
export function total(lines) {
  let sum = 0, weights = 0, marked = 0;
  for (const { weight, mark } of lines) {
    if (!(mark >= 1 && mark <= 5)) continue;
    sum += mark * weight;
    weights += weight;
    marked++;
  }
  return { marked, of: lines.length, total: weights > 0 ? sum / weights : null };
}
