import type { RunSeconds, RunValues, ValueCache } from '../values.js'
import type { Question, Route, Router } from './router.js'

/** A question without the architecture. */
export interface View {
  readonly route: Route
  readonly budget: number
  readonly values: RunValues
  readonly accuracies: RunValues
  readonly losses: RunValues
  readonly seconds: RunSeconds
}

/** Makes views; for the same question the same one. */
export function createViews(router: Router, cache: ValueCache): (question: Question) => View {
  const views = new Map<Route, View[]>()
  return (question) => {
    const route = router.route(question)
    const budget = router.budget(route, question)
    let ofRoute = views.get(route)
    if (!ofRoute) {
      ofRoute = []
      views.set(route, ofRoute)
    }
    let view = ofRoute[budget]
    if (!view) {
      const { table, measure, set } = route
      view = {
        route,
        budget,
        values: cache.values(table, measure, budget),
        accuracies: cache.values(table, `${set}-accuracy`, budget),
        losses: cache.values(table, `${set}-loss`, budget),
        seconds: cache.seconds(table, budget),
      }
      ofRoute[budget] = view
    }
    return view
  }
}
