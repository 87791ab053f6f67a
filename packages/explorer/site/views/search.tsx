import { useEffect } from 'preact/hooks'
import { show } from '../data/edit.js'
import { formatNumber, formatValue } from '../data/format.js'
import {
  findSearches,
  incumbents,
  objective,
  optimum,
  pause,
  proceed,
  replay,
  running,
  searches,
  settings,
  startSearch,
  steps,
  title,
} from '../data/search.js'
import { mainMeasure, measureOf, opened } from '../data/state.js'
import { Icon } from '../ui/icon.js'
import { Chart } from './chart.js'
import { commandOf } from './command-line.js'
import { ViewHead } from './view-head.js'

/** Searches that run in the worker or are replayed from a file: their steps appear on the scatter. */
export function SearchView() {
  const { algorithm, seed, budget, speed } = settings
  useEffect(() => {
    if (searches.value.length === 0) void findSearches()
  }, [])
  const measure = measureOf(objective.value) ?? mainMeasure.value
  const command = commandOf(
    'search',
    [
      '--algorithm',
      algorithm.value,
      '--evaluations',
      String(budget.value),
      '--seed',
      String(seed.value),
      '--objective',
      measure?.spec ?? '',
    ],
    false,
  )
  return (
    <>
      <ViewHead view="search" command={command} plain={steps.value.length === 0}>
        <p>
          {opened.value?.kind === 'space'
            ? 'There are no results to search in: costs are minimised.'
            : 'Each evaluation appears on the scatter as it is made.'}
        </p>
      </ViewHead>
      <form
        class="search-form"
        onSubmit={(event) => {
          event.preventDefault()
          void startSearch()
        }}
      >
        <label>
          Algorithm
          <select value={algorithm.value} onChange={(event) => (algorithm.value = event.currentTarget.value)}>
            {searches.value.map(({ name, title: label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <NumberField label="Evaluations" of={budget} min={1} max={20_000} />
        <NumberField label="Seed" of={seed} min={0} max={1e9} />
        <label class="speed">
          <span>{speed.value.toLocaleString('en')} per second</span>
          <input
            type="range"
            min={0}
            max={30}
            step={1}
            value={Math.round(Math.log10(speed.value) * 10)}
            aria-label="Evaluations per second"
            aria-valuetext={`${speed.value} per second`}
            onInput={(event) => (speed.value = Math.round(10 ** (Number(event.currentTarget.value) / 10)))}
          />
        </label>
        <div class="buttons">
          <button type="submit" class="primary">
            {steps.value.length === 0 ? 'Run' : 'Run again'}
          </button>
          {steps.value.length > 0 && (
            <button type="button" onClick={() => (running.value ? pause() : proceed())}>
              <Icon name={running.value ? 'pause' : 'play'} /> {running.value ? 'Pause' : 'Go on'}
            </button>
          )}
          {steps.value.length > 0 && (
            <button
              type="button"
              onClick={() => {
                pause()
                steps.value = []
              }}
            >
              Clear
            </button>
          )}
          <label class="file-button">
            <Icon name="file" /> Replay a run file
            <input
              type="file"
              accept=".jsonl,.json"
              onChange={(event) => {
                const file = event.currentTarget.files?.[0]
                if (file !== undefined) void replay(file)
                event.currentTarget.value = ''
              }}
            />
          </label>
        </div>
      </form>
      {steps.value.length === 0 ? (
        <p class="empty">Choose an algorithm and run it, or replay a file that nasbench search wrote.</p>
      ) : (
        measure !== undefined && <Regret measure={measure} />
      )}
    </>
  )
}

function NumberField({
  label,
  of,
  min,
  max,
}: {
  readonly label: string
  readonly of: { value: number }
  readonly min: number
  readonly max: number
}) {
  return (
    <label>
      {label}
      <input
        type="number"
        min={min}
        max={max}
        step={1}
        required
        value={of.value}
        onChange={(event) => {
          const value = event.currentTarget.valueAsNumber
          if (Number.isInteger(value) && value >= min && value <= max) of.value = value
          else event.currentTarget.value = String(of.value)
        }}
      />
    </label>
  )
}

function Regret({ measure }: { readonly measure: NonNullable<ReturnType<typeof measureOf>> }) {
  const best = incumbents.value
  const all = steps.value
  const known = Number.isFinite(optimum.value)
  const regrets = best.map((value) => (known ? Math.abs(optimum.value - value) : value))
  const own = all.map(({ value }) => (known ? Math.abs(optimum.value - value) : value))
  const finite = [...regrets].filter(Number.isFinite)
  const sorted = own.filter(Number.isFinite).sort((a, b) => a - b)
  // The curve matters: evaluations far from it are cut.
  const top = known
    ? Math.max(...finite.slice(0, 20), sorted[Math.floor(sorted.length * 0.5)] ?? 1)
    : Math.max(...sorted)
  const low = known ? 0 : Math.min(...sorted)
  const last = best.at(-1) ?? Number.NaN
  const winner = all.find(({ value }) => value === last)
  return (
    <>
      <p class="view-words" role="status">
        {title.value}: <strong>{all.length.toLocaleString('en')}</strong> evaluations, best{' '}
        <strong>{formatValue(last, measure)}</strong>
        {known && ` (regret ${formatNumber(Math.abs(optimum.value - last), measure)})`}{' '}
        {winner !== undefined && (
          <button type="button" class="link" onClick={() => show(winner.text)}>
            Show the best
          </button>
        )}
      </p>
      <Chart
        label={`${known ? 'Regret' : 'Best value'} after each of ${all.length} evaluations; now ${formatNumber(regrets.at(-1) ?? Number.NaN, measure)}`}
        height={230}
        x={[0, Math.max(10, all.length)]}
        y={[low, top]}
        xTitle="Evaluations"
        yTitle={known ? 'Regret' : measure.label}
      >
        {(scale) => (
          <>
            {own.map((value, at) =>
              value > top ? null : (
                <circle key={at} class="evaluation" cx={scale.x(at + 1)} cy={scale.y(value)} r={2} />
              ),
            )}
            <path class="regret" d={stepsOf(regrets, scale)} />
          </>
        )}
      </Chart>
    </>
  )
}

function stepsOf(
  values: Float64Array,
  { x, y, top }: { x(value: number): number; y(value: number): number; readonly top: number },
): string {
  let path = ''
  for (const [at, value] of values.entries()) {
    if (!Number.isFinite(value)) continue
    const height = Math.max(top, y(value)).toFixed(1)
    path += path === '' ? `M${x(at + 1).toFixed(1)} ${height}` : `H${x(at + 1).toFixed(1)}V${height}`
  }
  return path
}
