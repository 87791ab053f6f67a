const copied = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'fill-opacity',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
]

/** A drawing of the page as a document of its own: what the style sheet gave it is written into it. */
export function svgDocument(element: SVGSVGElement): string {
  const copy = element.cloneNode(true) as SVGSVGElement
  const [originals, copies] = [element, copy].map((root) => [root, ...root.querySelectorAll('*')])
  for (const [at, original] of originals!.entries()) {
    const target = copies![at]!
    const style = getComputedStyle(original)
    for (const property of copied) {
      const value = style.getPropertyValue(property)
      if (value !== '' && value !== 'none' && value !== 'auto') target.setAttribute(property, value)
      else if (property === 'fill') target.setAttribute('fill', 'none')
    }
    for (const name of ['class', 'style', 'tabindex', 'role']) target.removeAttribute(name)
  }
  const box = element.viewBox.baseVal
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(box.width))
  copy.setAttribute('height', String(box.height))
  copy.setAttribute('font-family', 'Inter, Helvetica, Arial, sans-serif')
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  paper.setAttribute('x', String(box.x))
  paper.setAttribute('y', String(box.y))
  paper.setAttribute('width', '100%')
  paper.setAttribute('height', '100%')
  paper.setAttribute('fill', getComputedStyle(document.documentElement).getPropertyValue('--panel').trim())
  copy.prepend(paper)
  return new XMLSerializer().serializeToString(copy)
}

/** A picture of an SVG document, twice as large. */
export async function svgToPng(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * 2
  canvas.height = image.naturalHeight * 2
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error('the picture could not be made')) : resolve(blob),
    )
  })
}
