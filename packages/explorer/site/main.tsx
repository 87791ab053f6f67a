import { render } from 'preact'
import { App } from './app.js'
import { start } from './data/follow.js'
import { takeDrops } from './ui/drop.js'
import { listenForKeys } from './ui/keys.js'
import { keepOffline } from './ui/offline.js'
import { keepTheme } from './ui/theme.js'
import './style/page.css'

keepTheme()
render(<App />, document.getElementById('app')!)
listenForKeys()
takeDrops()
void start()
keepOffline()
