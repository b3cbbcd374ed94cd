// Each changed row of a draft is sent by itself, one after the other, and tried again until the server has it.
// Nothing is kept in the browser. Without this script the form is saved by its button.
const form = document.querySelector('form[data-draft]')
const state = form.querySelector('[data-state]')
const waiting = new Set()
let busy = false
let stopped = false
let pause = 1000

const say = (words, kind) => { state.textContent = words; state.dataset.kind = kind }
const rowAt = (place) => form.querySelector(`[data-place="${place}"]`)

form.addEventListener('change', (event) => {
  const row = event.target.closest('[data-place]')
  if (!row || !event.target.name) return
  waiting.add(row.dataset.place)
  say(state.dataset.saving, 'saving')
  send()
})

async function send () {
  if (busy || stopped || !waiting.size) return
  busy = true
  const [place] = waiting
  waiting.delete(place)
  try {
    const answer = await ask(place)
    if (!answer.ok) waiting.add(place)
    if (answer.ok || answer.final) pause = 1000
    else await later()
  } catch {
    waiting.add(place)
    say(state.dataset.broken, 'broken')
    await later()
  }
  busy = false
  send()
}

function later () {
  const wait = pause
  pause = Math.min(pause * 2, 30000)
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, wait)
    window.addEventListener('online', () => { clearTimeout(timer); resolve() }, { once: true })
  })
}

async function ask (place) {
  const body = new URLSearchParams({ version: form.elements.version.value })
  rowAt(place).querySelectorAll('[name^="r"]').forEach((cell) => { if (cell.matches('input, select')) body.set(cell.name, cell.value) })
  const response = await fetch(form.dataset.draft, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value },
    signal: AbortSignal.timeout(30000)
  })
  if (response.status === 200) {
    show(await response.json())
    return { ok: true }
  }
  if (response.status === 409 || response.status === 422) {
    const told = await response.json()
    stop(told.stale || told.refused)
    return { final: true }
  }
  if (response.type === 'opaqueredirect' || response.status === 403) {
    say(state.dataset.out, 'broken')
    return {}
  }
  throw new Error('not saved')
}

function stop (words) {
  stopped = true
  const box = form.querySelector('[data-stale]')
  box.querySelector('[data-stale-words]').textContent = words
  box.hidden = false
  say('', 'broken')
  box.scrollIntoView({ block: 'nearest' })
}

function show (told) {
  form.elements.version.value = told.version
  if (!waiting.size) say(told.saved, 'saved')
  const cells = new Map(told.cells.map((each) => [`r${each.row}-${each.column}`, each.said]))
  const rows = new Map(told.rows.map((each) => [String(each.row), each.said]))
  form.querySelectorAll('[data-place]').forEach((row) => {
    let count = 0
    let errors = false
    const put = (box, said) => {
      fill(box, said)
      count += said.length
      errors = errors || said.some((each) => each.severity === 'error')
    }
    row.querySelectorAll('.cell').forEach((cell) => {
      const field = cell.querySelector('input, select')
      const said = cells.get(field.name) || []
      const wrong = said.some((each) => each.severity === 'error')
      put(cell.querySelector('.said'), said)
      cell.classList.toggle('wrong', wrong)
      if (wrong) field.setAttribute('aria-invalid', 'true')
      else field.removeAttribute('aria-invalid')
    })
    const box = row.querySelector('[data-row-said]')
    if (box) put(box, rows.get(row.dataset.place) || [])
    const head = row.querySelector('[data-row-count]')
    if (head) {
      head.textContent = found(count)
      head.className = `kind ${errors ? 'bad' : 'warn'}`
    }
  })
  fill(form.querySelector('[data-sheet-said]'), told.sheet)
  for (const each of told.counts) {
    const place = form.querySelector(`[data-count="${each.sheet}"]`)
    place.textContent = [each.rows, found(each.findings)].filter((part) => part !== '').join(' · ')
  }
  form.querySelector('[data-count="return"]').textContent = found(told.head)
  const keys = document.getElementById('list-keys')
  if (keys) keys.replaceChildren(...told.keys.map((key) => Object.assign(document.createElement('option'), { value: key })))
}

function fill (box, said) {
  box.replaceChildren(...said.map((each) => {
    const line = document.createElement('p')
    line.className = each.severity === 'error' ? 'mistake' : 'caution'
    line.textContent = each.words
    return line
  }))
}

function found (count) {
  if (!count) return ''
  return `${count} ${count === 1 ? state.dataset.finding : state.dataset.findings}`
}

// What is on its way is waited for, so that the page and the row are not saved side by side.
form.addEventListener('submit', (event) => {
  if (stopped || (!busy && !waiting.size)) { waiting.clear(); stopped = true; return }
  event.preventDefault()
  const button = event.submitter
  const look = () => {
    if (busy && !stopped) { setTimeout(look, 50); return }
    form.requestSubmit(button)
  }
  waiting.clear() // the whole form carries them
  look()
})
window.addEventListener('beforeunload', (event) => {
  if (!stopped && (busy || waiting.size)) event.preventDefault()
})

// Several codes in one cell: chosen one by one from a list, or typed.
form.querySelectorAll('input[data-codes]').forEach((input) => {
  const list = document.getElementById(input.dataset.codes)
  if (!list) return
  const select = document.createElement('select')
  select.className = 'adds'
  select.setAttribute('aria-label', `${state.dataset.add} ${input.labels[0].textContent}`)
  select.append(new Option(state.dataset.add, ''))
  const open = () => {
    if (select.options.length > 1) return
    for (const each of list.options) select.append(new Option(`${each.textContent} (${each.value})`, each.value))
  }
  for (const kind of ['pointerdown', 'focus']) select.addEventListener(kind, open)
  select.addEventListener('change', () => {
    const codes = input.value.split(';').map((code) => code.trim()).filter(Boolean)
    if (select.value && !codes.includes(select.value)) codes.push(select.value)
    input.value = codes.join('; ')
    select.value = ''
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })
  input.after(select)
})
