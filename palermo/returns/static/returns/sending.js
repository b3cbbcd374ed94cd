// A return is dropped onto the page, and how much of it is sent is shown. Without this the form is sent all the same.
const part = (form, name) => form.querySelector(`[data-${name}]`)

document.addEventListener('DOMContentLoaded', offer)
document.addEventListener('htmx:afterSwap', offer)

function offer () {
  document.querySelectorAll('[data-drop-words]').forEach((words) => { words.hidden = false })
}

for (const kind of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(kind, (event) => {
    const form = document.querySelector('form[data-sending]')
    if (!form || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    const zone = part(form, 'drop')
    zone.classList.toggle('over', kind === 'dragover')
    if (kind === 'drop' && event.dataTransfer.files.length) {
      const input = zone.querySelector('input[type="file"]')
      const one = new DataTransfer()
      one.items.add(event.dataTransfer.files[0])
      input.files = one.files
      input.focus()
    }
  })
}

function going (form, words) {
  const box = part(form, 'going')
  box.hidden = !words
  part(form, 'broken').hidden = true
  form.querySelector('button[type="submit"]').disabled = Boolean(words)
  if (words) part(form, 'going-words').textContent = part(form, 'going-words').dataset[words]
}

document.addEventListener('htmx:beforeRequest', (event) => {
  if (event.target.matches('form[data-sending]')) going(event.target, 'sendingWords')
})
document.addEventListener('htmx:xhr:progress', (event) => {
  const form = event.target
  if (!form.matches('form[data-sending]') || !event.detail.lengthComputable || part(form, 'going').hidden) return
  const bar = form.querySelector('[data-going] progress')
  bar.value = Math.floor(100 * event.detail.loaded / event.detail.total)
  if (event.detail.loaded === event.detail.total) {
    bar.removeAttribute('value')
    going(form, 'sentWords')
  }
})
document.addEventListener('htmx:afterRequest', (event) => {
  if (!event.target.matches('form[data-sending]')) return
  if (event.detail.xhr.getResponseHeader('HX-Redirect')) return
  going(event.target, '')
})
for (const kind of ['htmx:sendError', 'htmx:timeout', 'htmx:sendAbort']) {
  document.addEventListener(kind, (event) => {
    if (!event.target.matches('form[data-sending]')) return
    going(event.target, '')
    part(event.target, 'broken').hidden = false
  })
}
