import { paletteSize, type Rgb } from '../data/palette.js'

/*
 * Draws points with WebGL2. Positions are uploaded once per pair of measures, in shares of the extent and in a random
 * order; panning and zooming change two uniforms. Because of the order, the first N points are a fair sample, and while
 * the view moves only these are drawn. The shown, faint and selected points are three lists of rows in that same order.
 */

/** The points that a renderer draws. */
export interface Scene {
  /** The positions of the points in shares of the extent, two numbers each, by row; NaN for rows that have none. */
  readonly positions: Float32Array
  /** The position in the palette, by row. */
  readonly colors: Uint8Array
  /** The mark, by row; 0 is a circle. */
  readonly marks: Uint8Array
  readonly palette: readonly Rgb[]
}

/** Which rows are drawn how, each in the order in which they are drawn. */
export interface Layers {
  readonly faint: Uint32Array
  readonly plain: Uint32Array
  readonly selected: Uint32Array
}

/** Where the extent lies on the canvas: shares times scale plus offset give clip space. */
export interface View {
  readonly scaleX: number
  readonly scaleY: number
  readonly offsetX: number
  readonly offsetY: number
}

export interface Look {
  /** Diameter in device pixels. */
  readonly size: number
  readonly opacity: number
  readonly faint: Rgb
  /** The most points that are drawn. */
  readonly maxPoints: number
}

export interface PointRenderer {
  readonly kind: 'webgl' | 'canvas'
  setScene(scene: Scene): void
  setLayers(layers: Layers): void
  draw(view: View, look: Look): void
  dispose(): void
}

const vertexShader = `#version 300 es
layout(location=0) in vec2 position;
layout(location=1) in float color;
layout(location=2) in float mark;
uniform vec4 view;
uniform float size;
uniform sampler2D palette;
uniform vec4 tint;
out vec4 fill;
flat out float shape;
void main() {
  gl_Position = vec4(position * view.xy + view.zw, 0.0, 1.0);
  gl_PointSize = size;
  vec3 own = texelFetch(palette, ivec2(int(color + 0.5), 0), 0).rgb;
  fill = vec4(mix(own, tint.rgb, step(0.0, tint.r)), tint.a);
  shape = mark;
}`

const fragmentShader = `#version 300 es
precision highp float;
in vec4 fill;
flat in float shape;
uniform float size;
out vec4 pixel;
void main() {
  vec2 at = abs(gl_PointCoord * 2.0 - 1.0);
  float far = length(at);
  if (shape > 3.5) far = max(min(at.x, at.y) * 3.0, max(at.x, at.y));
  else if (shape > 2.5) far = at.x + at.y;
  else if (shape > 1.5) far = max(at.x, at.y) * 1.15;
  else if (shape > 0.5) far = max(at.x * 1.1 + (1.0 - gl_PointCoord.y) * 0.55, gl_PointCoord.y * 1.15);
  float edge = 2.0 / size;
  float cover = 1.0 - smoothstep(1.0 - edge, 1.0, far);
  pixel = vec4(fill.rgb, 1.0) * (fill.a * cover);
}`

/** A renderer on a canvas; undefined if WebGL2 is not available. */
export function createWebglRenderer(canvas: HTMLCanvasElement): PointRenderer | undefined {
  const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true, alpha: true })
  if (gl === null) return undefined
  const program = link(gl)
  if (program === undefined) return undefined
  const uniform = (name: string) => gl.getUniformLocation(program, name)
  const [view, size, tint] = [uniform('view'), uniform('size'), uniform('tint')]
  const buffers = { position: gl.createBuffer(), color: gl.createBuffer(), mark: gl.createBuffer() }
  const lists = { faint: gl.createBuffer(), plain: gl.createBuffer(), selected: gl.createBuffer() }
  const counts = { faint: 0, plain: 0, selected: 0 }
  const texture = gl.createTexture()
  gl.useProgram(program)
  gl.enable(gl.BLEND)
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)

  const upload = (
    location: number,
    buffer: WebGLBuffer | null,
    data: Float32Array | Uint8Array,
    width: number,
  ) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer)
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW)
    gl.enableVertexAttribArray(location)
    gl.vertexAttribPointer(
      location,
      width,
      data instanceof Float32Array ? gl.FLOAT : gl.UNSIGNED_BYTE,
      false,
      0,
      0,
    )
  }
  const pass = (name: keyof typeof lists, most: number, color: readonly [number, number, number, number]) => {
    const count = Math.min(counts[name], most)
    if (count === 0) return
    gl.uniform4f(tint, ...color)
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, lists[name])
    gl.drawElements(gl.POINTS, count, gl.UNSIGNED_INT, 0)
  }

  return {
    kind: 'webgl',
    setScene({ positions, colors, marks, palette }) {
      upload(0, buffers.position, positions, 2)
      upload(1, buffers.color, colors, 1)
      upload(2, buffers.mark, marks, 1)
      const texels = new Uint8Array(paletteSize * 4)
      for (const [at, [red, green, blue]] of palette.entries()) texels.set([red, green, blue, 255], at * 4)
      gl.bindTexture(gl.TEXTURE_2D, texture)
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST)
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST)
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, paletteSize, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels)
    },
    setLayers(layers) {
      for (const name of ['faint', 'plain', 'selected'] as const) {
        gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, lists[name])
        gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, layers[name], gl.STATIC_DRAW)
        counts[name] = layers[name].length
      }
    },
    draw({ scaleX, scaleY, offsetX, offsetY }, { size: diameter, opacity, faint, maxPoints }) {
      gl.viewport(0, 0, canvas.width, canvas.height)
      gl.clearColor(0, 0, 0, 0)
      gl.clear(gl.COLOR_BUFFER_BIT)
      gl.uniform4f(view, scaleX, scaleY, offsetX, offsetY)
      gl.uniform1f(size, diameter)
      const [red, green, blue] = faint
      pass('faint', Math.floor(maxPoints / 2), [red / 255, green / 255, blue / 255, 0.22 * opacity])
      pass('plain', maxPoints, [-1, 0, 0, opacity])
      if (counts.selected > 0) gl.uniform1f(size, diameter * 1.35)
      pass('selected', maxPoints, [-1, 0, 0, Math.min(1, opacity * 1.5)])
    },
    dispose() {
      gl.getExtension('WEBGL_lose_context')?.loseContext()
    },
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type)
    if (shader === null) return undefined
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : undefined
}
