import { opened } from '../data/state.js'

/** The source of the data; made-up results are marked, so that users do not take them for real ones. */
export function SourceBadge() {
  const now = opened.value
  if (now === undefined) return null
  const { madeUp, kind, source, sourceDetails, rows, spaceSize, sampled } = now
  const tone = madeUp ? 'made-up' : kind === 'space' ? 'space' : 'real'
  const word = madeUp
    ? 'Made-up results'
    : kind === 'space'
      ? 'Space without results'
      : kind === 'surrogate'
        ? 'Predicted'
        : 'Recorded results'
  const count = `${rows.toLocaleString('en')}${sampled ? ` of ${spaceSize}` : ''} architectures`
  return (
    <details class={`source ${tone}`}>
      <summary>
        <span class="dot" aria-hidden="true" />
        <strong>{word}</strong>
        <span class="count">{count}</span>
      </summary>
      <div class="card">
        <p>{source}</p>
        {madeUp && <p>These numbers come from a formula. Do not cite them.</p>}
        {sampled && <p>The points are a sample: the space has {spaceSize} architectures.</p>}
        <dl>
          {sourceDetails.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <details>
          <summary>How to cite</summary>
          <pre>{now.citation}</pre>
        </details>
      </div>
    </details>
  )
}
