import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** The width of an element, and the reference that it needs. */
export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const host = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(640)
  useEffect(() => {
    const observer = new ResizeObserver(() => setWidth(Math.max(280, host.current?.clientWidth ?? 640)))
    observer.observe(host.current!)
    return () => observer.disconnect()
  }, [])
  return [host, width]
}
